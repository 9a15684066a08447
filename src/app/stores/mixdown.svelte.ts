import type { MixedSound, Mixer } from '../../mix/mixer';
import type { EventId, Project } from '../../project/document';
import { peakOf, PlacedSounds, type PlacedSound } from '../controllers/placed-sounds';
import type { SoundsStore } from './sounds.svelte';

/** The mix of the project as it stands, and each event's part in it as the score draws it. */
export class MixdownStore {
  #placed = $state.raw<ReadonlyMap<EventId, PlacedSound> | null>(null);
  #loudest = $state(0);
  #peakDb = $state<number | null>(null);
  #kept: { readonly project: Project; readonly mix: Promise<MixedSound> } | null = null;
  #turn = 0;
  readonly #parts: PlacedSounds;

  constructor(
    private readonly mixer: Mixer,
    private readonly sounds: SoundsStore,
  ) {
    this.#parts = new PlacedSounds(mixer, sounds);
  }

  placed(id: EventId): PlacedSound | null {
    return this.#placed?.get(id) ?? null;
  }

  /** Loudest sample of all parts, 0..1: the score draws them to one scale. */
  get loudest(): number {
    return this.#loudest;
  }

  /** Highest sample of the mix in dB; null before there is a sound. */
  get peakDb(): number | null {
    return this.#peakDb;
  }

  /** The mix: mixed once, played and exported from the same samples. */
  mix(project: Project): Promise<MixedSound> {
    if (this.#kept?.project !== project) {
      this.#kept = { project, mix: this.mixer.mix(project, this.sounds.all) };
    }
    return this.#kept.mix;
  }

  /** Mixes what has changed since the last time. */
  async refresh(project: Project): Promise<void> {
    const turn = ++this.#turn;
    const placed = await this.#parts.of(project);
    const mix = placed.size === 0 ? null : await this.mix(project);
    if (turn !== this.#turn) return;
    const peak = mix === null ? 0 : Math.max(0, ...mix.channels.map(peakOf));
    this.#placed = placed;
    this.#loudest = Math.max(0, ...[...placed.values()].map(({ samples }) => peakOf(samples)));
    this.#peakDb = peak === 0 ? null : 20 * Math.log10(peak);
  }
}
