import { SvelteMap } from 'svelte/reactivity';
import type { Seconds } from '../../lib/units';
import type { TakeId } from '../../project/document';
import type { Provider } from '../../render/renderer';

/** Samples of a take and how they came about. */
export interface Sound {
  /** Mono, −1..1. */
  readonly samples: Float32Array<ArrayBuffer>;
  readonly sampleRate: number;
  /** SHA-256 of the samples, hexadecimal: equal sounds, equal words. Null on an insecure origin. */
  readonly fingerprint: string | null;
  /** Null: nobody wrote it down. */
  readonly provider: Provider | null;
  /** What its render took; 0: nobody wrote it down. */
  readonly spent: Seconds;
}

/** Samples of all takes of the open project; the document holds only their ids. */
export class SoundsStore {
  #sounds = new SvelteMap<TakeId, Sound>();
  #lent = $state.raw<ReadonlyMap<TakeId, Sound>>(new SvelteMap());
  readonly #all: ReadonlyMap<TakeId, Sound> = $derived(
    this.#lent.size === 0 ? this.#sounds : new SvelteMap([...this.#lent, ...this.#sounds]),
  );

  get all(): ReadonlyMap<TakeId, Sound> {
    return this.#all;
  }

  get(id: TakeId | null): Sound | null {
    return id === null ? null : (this.#sounds.get(id) ?? this.#lent.get(id) ?? null);
  }

  /** Sounds of the shipped example; they belong to no project. */
  lend(sounds: ReadonlyMap<TakeId, Sound>): void {
    this.#lent = sounds;
  }

  keep(id: TakeId, sound: Sound): void {
    this.#sounds.set(id, sound);
  }

  /** Those of another project. */
  show(sounds: ReadonlyMap<TakeId, Sound>): void {
    this.#sounds.clear();
    for (const [id, sound] of sounds) this.#sounds.set(id, sound);
  }
}

export async function fingerprint(samples: Float32Array<ArrayBuffer>): Promise<string | null> {
  if (!isSecureContext) return null;
  const digest = await crypto.subtle.digest('SHA-256', samples);
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
