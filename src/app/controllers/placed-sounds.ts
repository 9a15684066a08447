import type { Mixer } from '../../mix/mixer';
import type { EventId, Project, SoundEvent } from '../../project/document';
import type { SoundsStore } from '../stores/sounds.svelte';

/** An event's sound as it is placed in the scene: one channel, of the scene's length. */
export interface PlacedSound {
  readonly samples: Float32Array;
  readonly sampleRate: number;
}

/** Each event's part of the mix, for drawing; what has not changed since the last call is not mixed again. */
export class PlacedSounds {
  #kept: ReadonlyMap<string, PlacedSound> = new Map();

  constructor(
    private readonly mixer: Mixer,
    private readonly sounds: SoundsStore,
  ) {}

  async of(project: Project): Promise<ReadonlyMap<EventId, PlacedSound>> {
    const kept = new Map<string, PlacedSound>();
    const placed = new Map<EventId, PlacedSound>();
    for (const event of project.events) {
      if (this.sounds.get(event.takeId) === null) continue;
      const key = placementKey(event, project);
      const stem = this.#kept.get(key) ?? (await this.#stem(event, project));
      if (stem === null) continue;
      kept.set(key, stem);
      placed.set(event.id, stem);
    }
    this.#kept = kept;
    return placed;
  }

  /** A muted event has no part in the mix, but its outline is drawn. */
  async #stem(event: SoundEvent, project: Project): Promise<PlacedSound | null> {
    const alone: Project = { ...project, events: [{ ...event, muted: false, pan: 0 }] };
    const [stem] = await this.mixer.stems(alone, this.sounds.all);
    const samples = stem?.sound.channels[0];
    return stem === undefined || samples === undefined
      ? null
      : { samples, sampleRate: stem.sound.sampleRate };
  }
}

/** All that decides how an event's part looks. */
function placementKey(event: SoundEvent, project: Project): string {
  const { id, takeId, spans, gainDb, fadeIn, fadeOut, loop, role } = event;
  return JSON.stringify([
    id,
    takeId,
    spans,
    gainDb,
    fadeIn,
    fadeOut,
    loop,
    role,
    project.duration,
    project.mix,
  ]);
}

/** Highest magnitude of any sample. */
export function peakOf(samples: Float32Array): number {
  let loudest = 0;
  for (const value of samples) loudest = Math.max(loudest, Math.abs(value));
  return loudest;
}
