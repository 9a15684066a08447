import type { Seconds } from '../../lib/units';
import type { EventId, Project, SoundEvent, Take } from '../../project/document';
import { eventState, takesOf, type EventState, type RenderSettings } from '../../project/match';
import type { RenderProgress } from '../../render/renderer';
import { hueOf } from '../score/hues';
import type { BundleStore } from './bundle.svelte';
import type { DocumentStore } from './document.svelte';
import type { Batch, RenderFailure, RendersStore } from './renders.svelte';
import type { ScoreViewStore } from './score-view.svelte';
import type { SettingsStore } from './settings.svelte';
import type { Sound, SoundsStore } from './sounds.svelte';

export type RowStatus =
  | { readonly state: 'planned' | 'done' | 'stale' }
  | { readonly state: 'waiting'; readonly place: number; readonly expected: Seconds | null }
  | {
      readonly state: 'rendering';
      readonly progress: RenderProgress | null;
      /** Which of several takes to choose from; null: the event's sound. */
      readonly batch: Batch | null;
    }
  | { readonly state: 'failed'; readonly failure: RenderFailure };

/** A take to choose from that is rendered now, while the one in use stays. */
export interface ExtraTake {
  readonly batch: Batch;
  readonly progress: RenderProgress | null;
}

interface Sources {
  readonly renders: RendersStore;
  readonly sounds: SoundsStore;
  readonly bundle: BundleStore;
  readonly settings: SettingsStore;
  readonly unknownWords: (caption: string) => readonly string[];
}

/** All of the project that one row shows. */
interface RowFacts {
  readonly event: SoundEvent;
  readonly number: number;
  /** The takes that the event may use. */
  readonly takes: readonly Take[];
  /** Others are soloed, and this is not heard. */
  readonly soloedOut: boolean;
}

/**
 * One event as every region shows it. Its getters read the stores, so a region is drawn again only for what it reads:
 * a sampler step of one event leaves the others alone, and an edit of one event leaves the others' rows the same objects.
 */
export class Row implements RowFacts {
  readonly event: SoundEvent;
  readonly number: number;
  readonly takes: readonly Take[];
  readonly soloedOut: boolean;

  constructor(
    facts: RowFacts,
    private readonly sources: Sources,
  ) {
    this.event = facts.event;
    this.number = facts.number;
    this.takes = facts.takes;
    this.soloedOut = facts.soloedOut;
  }

  shows({ event, number, takes, soloedOut }: RowFacts): boolean {
    return (
      event === this.event && number === this.number && takes === this.takes && soloedOut === this.soloedOut
    );
  }

  get hue(): number {
    return hueOf(this.event.id);
  }

  get status(): RowStatus {
    const { renders, bundle } = this.sources;
    const { id, request } = this.event;
    const { current } = renders;
    if (current?.id === id && !this.#extra(current.batch)) {
      return { state: 'rendering', progress: renders.progressNow, batch: current.batch };
    }
    const place = renders.waiting.findIndex((take) => take.id === id && !this.#extra(take.batch));
    if (place >= 0)
      return {
        state: 'waiting',
        place: place + 1,
        expected: renders.expected(bundle.windowsFor(request.length)),
      };
    const { kind } = this.#now.sound;
    const failure = renders.failures.get(id);
    // A redo that failed leaves the sound that is there, and the event's name with it.
    if (failure !== undefined && (kind === 'planned' || kind === 'stale'))
      return { state: 'failed', failure };
    return { state: kind === 'older' ? 'done' : kind };
  }

  /** One of several takes to choose from, rendered now; the take in use stays and is drawn. */
  get extra(): ExtraTake | null {
    const { renders } = this.sources;
    const { current } = renders;
    if (current?.id !== this.event.id || current.batch === null || !this.#extra(current.batch)) return null;
    return { batch: current.batch, progress: renders.progressNow };
  }

  /** Why the last take asked for is not there. */
  get failure(): RenderFailure | null {
    return this.sources.renders.failures.get(this.event.id) ?? null;
  }

  #extra(batch: Batch | null): boolean {
    return batch !== null && this.sound !== null;
  }

  /** Number of the take in use, from 1, and how many there are; 0: none. */
  get takeNumber(): number {
    return this.#now.takeNumber;
  }

  get takeCount(): number {
    return this.#now.takeCount;
  }

  /** Not heard in the mix, whatever sound it has. */
  get quiet(): boolean {
    return this.event.muted || this.soloedOut;
  }

  /** The take in use; null while there is none. */
  get sound(): Sound | null {
    return this.sources.sounds.get(this.event.takeId);
  }

  /** Colour is for what will be heard as it is written. */
  get inked(): boolean {
    const { kind } = this.#now.sound;
    return (kind === 'done' || kind === 'older') && !this.quiet && this.sound !== null;
  }

  /** In words, how the sound differs from what would be made now; null where it does not. */
  get older(): string | null {
    const { sound } = this.#now;
    if (sound.kind !== 'older') return null;
    const { bundle } = sound.take;
    if (sound.differs.includes('bundle')) return `made with ${bundle.name} ${bundle.version}`;
    if (sound.differs.includes('sampler')) return 'made with other settings';
    return 'made with another seed';
  }

  /** It was made with another model than the one in use. */
  get otherModel(): boolean {
    const { sound } = this.#now;
    return sound.kind === 'older' && sound.differs.includes('bundle');
  }

  get unknown(): readonly string[] {
    return this.sources.unknownWords(this.event.request.caption);
  }

  covers(position: Seconds): boolean {
    return this.event.spans.some((span) => span.start <= position && position < span.end);
  }

  get #now(): EventState {
    return eventState(this.event, this.takes, renderSettings(this.sources));
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
  readonly all: readonly Row[] = $derived.by(() => this.#own.of(this.document.project));
  readonly shown: readonly Row[] = $derived.by(() =>
    this.score.preview ? this.#previewed.of(this.score.project) : this.all,
  );
  readonly #own: KeptRows;
  readonly #previewed: KeptRows;

  constructor(
    private readonly document: DocumentStore,
    private readonly score: ScoreViewStore,
    sources: Sources,
  ) {
    this.#own = new KeptRows(sources);
    this.#previewed = new KeptRows(sources);
  }
}

/** Makes rows, and hands out the same one again for an event of which nothing has changed. */
class KeptRows {
  #rows: ReadonlyMap<EventId, Row> = new Map();
  #takes: readonly Take[] = [];

  constructor(private readonly sources: Sources) {}

  of(project: Project): readonly Row[] {
    const soloing = project.events.some((event) => event.soloed);
    const sameTakes = project.takes === this.#takes;
    const rows = project.events.map((event, index) => {
      const kept = this.#rows.get(event.id);
      const facts: RowFacts = {
        event,
        number: index + 1,
        takes:
          sameTakes && kept?.event === event ? kept.takes : sameOrNew(kept?.takes, takesOf(project, event)),
        soloedOut: soloing && !event.soloed,
      };
      return kept?.shows(facts) === true ? kept : new Row(facts, this.sources);
    });
    this.#rows = new Map(rows.map((row) => [row.event.id, row]));
    this.#takes = project.takes;
    return rows;
  }
}

/** The old list where the new one holds the same takes: lists are compared by identity. */
function sameOrNew(old: readonly Take[] | undefined, takes: readonly Take[]): readonly Take[] {
  return old?.length === takes.length && takes.every((take, index) => take === old[index]) ? old : takes;
}
