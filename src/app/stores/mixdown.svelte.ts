import { untrack } from 'svelte';
import type { Seconds } from '../../lib/units';
import type { ChunkedSound } from '../../mix/chunks';
import type { Mixer } from '../../mix/mixer';
import { audibleEvents } from '../../mix/plan-mix';
import { keptTakes } from '../../mix/take-sounds';
import { spanSounds, type SpanSound } from '../../mix/span-sound';
import type { EventId, MixSettings, Project, SoundEvent } from '../../project/document';
import type { DocumentStore } from './document.svelte';
import type { ScoreViewStore } from './score-view.svelte';
import type { Sound, SoundsStore } from './sounds.svelte';

interface Placed {
  readonly sound: Sound;
  readonly end: number;
  readonly style: MixSettings['style'];
  readonly spans: readonly (SpanSound | null)[];
}

export interface MixSources {
  readonly mix: (signal: AbortSignal) => Promise<ChunkedSound>;
  readonly stem: (id: EventId, signal: AbortSignal) => Promise<ChunkedSound>;
}

/** The mix of the project as it stands, and of each event what the score draws of it. */
export class MixdownStore {
  readonly #placed = new WeakMap<SoundEvent, Placed>();
  #loudest = $state(0);
  /** There is something to hear. */
  readonly #sounding = $derived.by(() =>
    [...audibleEvents(this.score.heard)].some((event) => this.sounds.get(event.takeId) !== null),
  );

  constructor(
    private readonly mixer: Mixer,
    private readonly document: DocumentStore,
    private readonly score: ScoreViewStore,
    private readonly sounds: SoundsStore,
  ) {}

  /**
   * What a span plays, and the wave to draw for it; null where there is no sound. Worked out at once and only for
   * events that have changed: nothing is mixed.
   */
  placement(event: SoundEvent, span: number): SpanSound | null {
    return this.#spansOf(event)[span] ?? null;
  }

  /** The second of its take at which a span begins: given, or the mixer's choice; null where nothing is heard. */
  heardFrom(id: EventId, span: number): Seconds | null {
    const event = this.document.event(id);
    return event === null ? null : (this.placement(event, span)?.from ?? null);
  }

  /** Sample value that the loudest event reaches, 0..1: the score draws all waves to one scale. */
  get loudest(): number {
    return this.#loudest;
  }

  /** In an effect: the loudest event may be another, which every clip that is drawn has to know. */
  findLoudest(): void {
    let loudest = 0;
    for (const event of this.score.heard.events)
      for (const span of this.#spansOf(event)) loudest = Math.max(loudest, span?.loudest ?? 0);
    untrack(() => (this.#loudest = loudest));
  }

  get sounding(): boolean {
    return this.#sounding;
  }

  /** What is heard, as it stands. Only chunks that differ from the last mix are made. */
  mix(signal?: AbortSignal): Promise<ChunkedSound> {
    return this.mixer.mix(this.score.heard, this.sounds.all, signal);
  }

  /** The mix of a project and each of its events alone, whatever becomes of the document and its sounds meanwhile. */
  sourcesOf(project: Project): MixSources {
    const sounds = keptTakes(this.sounds.all);
    return {
      mix: (signal) => this.mixer.mix(project, sounds, signal),
      stem: (id, signal) => this.mixer.stem(project, sounds, id, signal),
    };
  }

  #spansOf(event: SoundEvent): readonly (SpanSound | null)[] {
    const sound = this.sounds.get(event.takeId);
    if (sound === null) return [];
    const { duration, mix } = this.score;
    // Where the scene ends behind the event, it ends anywhere for it.
    const end = Math.min(duration, event.spans.at(-1)?.end ?? 0);
    const known = this.#placed.get(event);
    if (known?.sound === sound && known.end === end && known.style === mix.style) return known.spans;
    const spans = spanSounds(event, sound, { duration, mix });
    this.#placed.set(event, { sound, end, style: mix.style, spans });
    return spans;
  }
}
