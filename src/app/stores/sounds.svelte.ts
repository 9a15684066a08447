import type { Seconds } from '../../lib/units';
import type { TakeId } from '../../project/document';
import type { Provider } from '../../render/renderer';

/** Samples of a take and how they came about. */
export interface Sound {
  /** Mono, −1..1. */
  readonly samples: Float32Array<ArrayBuffer>;
  readonly sampleRate: number;
  /** Of the samples, hexadecimal. */
  readonly sha256: string;
  /** Null: nobody wrote it down. */
  readonly provider: Provider | null;
  /** What its render took; 0: nobody wrote it down. */
  readonly spent: Seconds;
}

type Sounds = ReadonlyMap<TakeId, Sound>;

const NONE: Sounds = new Map();

/** Later ones stand for earlier ones of the same take. */
function joined(a: Sounds, b: Iterable<readonly [TakeId, Sound]>): Sounds {
  return new Map([...a, ...b]);
}

/**
 * Samples of all takes of the open project; the document holds only their ids. Another map when one arrives, which is
 * seldom: whoever asks for hundreds of them, as the mix does at every edit, depends on one thing and not on hundreds.
 */
export class SoundsStore {
  #sounds = $state.raw(NONE);
  #lent = $state.raw(NONE);
  readonly #all: Sounds = $derived(this.#lent.size === 0 ? this.#sounds : joined(this.#lent, this.#sounds));

  get all(): Sounds {
    return this.#all;
  }

  get(id: TakeId | null): Sound | null {
    return id === null ? null : (this.#all.get(id) ?? null);
  }

  /** Sounds of the shipped example; they belong to no project. */
  lend(sounds: Sounds): void {
    this.#lent = sounds;
  }

  keep(id: TakeId, sound: Sound): void {
    this.#sounds = joined(this.#sounds, [[id, sound]]);
  }

  /** All others go. */
  keepOnly(ids: ReadonlySet<TakeId>): void {
    const needed = [...this.#sounds].filter(([id]) => ids.has(id));
    if (needed.length < this.#sounds.size) this.#sounds = joined(NONE, needed);
  }

  /** Those of another project. */
  show(sounds: Sounds): void {
    this.#sounds = sounds;
  }
}
