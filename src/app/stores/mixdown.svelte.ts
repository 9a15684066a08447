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

/** The highest sample value of each event, and what they were worked out with. */
interface EventPeaks {
  readonly of: WeakMap<SoundEvent, number>;
  readonly sounds: SoundsStore['all'] | null;
  readonly duration: Seconds;
  readonly mix: MixSettings | null;
}

export interface MixSources {
  readonly mix: (signal: AbortSignal) => Promise<ChunkedSound>;
  readonly stem: (id: EventId, signal: AbortSignal) => Promise<ChunkedSound>;
}

/** Of the waves' scale, in dB: an event made a little louder leaves the waves of all others as they are. */
const SCALE_STEP = 1.5;

/** The first step of the scale that a sample value fits under. */
function stepAbove(value: number): number {
  return 10 ** ((Math.ceil((20 * Math.log10(value)) / SCALE_STEP) * SCALE_STEP) / 20);
}

/** The mix of the project as it stands, and of each event what the score draws of it. */
export class MixdownStore {
  readonly #placed = new WeakMap<SoundEvent, Placed>();
  #peaks: EventPeaks = { of: new WeakMap(), sounds: null, duration: 0, mix: null };
  #waveTop = $state(1);
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

  /** Sample value that fills the height of a wave, above 0: the score draws all waves to one scale. */
  get waveTop(): number {
    return this.#waveTop;
  }

  /** In an effect: the loudest event may be another, which every wave that is drawn has to know. */
  findWaveTop(): void {
    const { duration, mix, heard } = this.score;
    const { all } = this.sounds;
    const last = this.#peaks;
    if (last.sounds !== all || last.duration !== duration || last.mix !== mix)
      this.#peaks = { of: new WeakMap(), sounds: all, duration, mix };
    let loudest = 0;
    for (const event of heard.events) loudest = Math.max(loudest, this.#peakOf(event));
    untrack(() => (this.#waveTop = loudest > 0 ? stepAbove(loudest) : 1));
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

  #peakOf(event: SoundEvent): number {
    const peaks = this.#peaks.of;
    const known = peaks.get(event);
    if (known !== undefined) return known;
    const peak = Math.max(0, ...this.#spansOf(event).map((span) => span?.loudest ?? 0));
    peaks.set(event, peak);
    return peak;
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
