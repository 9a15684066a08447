import type { Seconds } from '../../lib/units';
import type { Project, SoundEvent } from '../../project/document';
import { eventState, type RenderSettings, type SoundState } from '../../project/match';
import type { RenderProgress } from '../../render/renderer';
import { hueOf } from '../score/hues';
import type { BundleStore } from './bundle.svelte';
import type { DocumentStore } from './document.svelte';
import type { RenderFailure, RendersStore } from './renders.svelte';
import type { ScoreViewStore } from './score-view.svelte';
import type { SettingsStore } from './settings.svelte';
import type { Sound, SoundsStore } from './sounds.svelte';

export type RowStatus =
  | { readonly state: 'planned' | 'done' | 'stale' }
  | { readonly state: 'waiting'; readonly place: number; readonly expected: Seconds | null }
  | { readonly state: 'rendering'; readonly progress: RenderProgress | null }
  | { readonly state: 'failed'; readonly failure: RenderFailure };

interface Sources {
  readonly renders: RendersStore;
  readonly sounds: SoundsStore;
  readonly bundle: BundleStore;
  readonly settings: SettingsStore;
  readonly unknownWords: (caption: string) => readonly string[];
}

/**
 * One event as every region shows it. Its getters read the stores, so a region is drawn again only for what it reads:
 * a sampler step of one event leaves the others alone.
 */
export class Row {
  constructor(
    readonly event: SoundEvent,
    readonly number: number,
    private readonly project: Project,
    private readonly sources: Sources,
  ) {}

  get hue(): number {
    return hueOf(this.event.id);
  }

  get status(): RowStatus {
    const { renders, bundle } = this.sources;
    const { id, request } = this.event;
    if (renders.running?.id === id) return { state: 'rendering', progress: renders.running.progress };
    const place = renders.waiting.indexOf(id);
    if (place >= 0)
      return {
        state: 'waiting',
        place: place + 1,
        expected: renders.expected(bundle.windowsFor(request.length)),
      };
    const failure = renders.failures.get(id);
    if (failure !== undefined) return { state: 'failed', failure };
    const { kind } = this.#sound;
    return { state: kind === 'older' ? 'done' : kind };
  }

  /** The take in use; null while there is none. */
  get sound(): Sound | null {
    return this.sources.sounds.get(this.event.takeId);
  }

  /** Colour is for what will be heard as it is written. */
  get inked(): boolean {
    const { kind } = this.#sound;
    return (kind === 'done' || kind === 'older') && !this.event.muted && this.sound !== null;
  }

  /** In words, how the sound differs from what would be made now; null where it does not. */
  get older(): string | null {
    const sound = this.#sound;
    if (sound.kind !== 'older') return null;
    const { bundle } = sound.take;
    if (sound.differs.includes('bundle')) return `made with ${bundle.name} ${bundle.version}`;
    if (sound.differs.includes('sampler')) return 'made with other settings';
    return 'made with another seed';
  }

  get unknown(): readonly string[] {
    return this.sources.unknownWords(this.event.request.caption);
  }

  covers(position: Seconds): boolean {
    return this.event.spans.some((span) => span.start <= position && position < span.end);
  }

  get #sound(): SoundState {
    return eventState(this.event, this.project.takes, renderSettings(this.sources)).sound;
  }
}

/** What a render would be made with now. */
function renderSettings({ bundle, settings }: Sources): RenderSettings | null {
  const { state } = bundle;
  if (state.phase !== 'open' || state.hash === null) return null;
  const { defaults } = state.opened.manifest;
  return {
    sampler: {
      name: defaults.sampler,
      steps: settings.address.steps ?? defaults.steps,
      guidanceScale: defaults.guidanceScale,
    },
    bundle: { hash: state.hash },
  };
}

/** The events of the project, and of the plan that the score draws, as rows. */
export class RowsStore {
  readonly all: readonly Row[] = $derived.by(() => this.#rows(this.document.project));
  readonly shown: readonly Row[] = $derived.by(() =>
    this.score.preview ? this.#rows(this.score.project) : this.all,
  );

  constructor(
    private readonly document: DocumentStore,
    private readonly score: ScoreViewStore,
    private readonly sources: Sources,
  ) {}

  #rows(project: Project): readonly Row[] {
    return project.events.map((event, index) => new Row(event, index + 1, project, this.sources));
  }
}
