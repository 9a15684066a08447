import type { TakeId } from '../project/document';

/** Samples of a take, mono, −1..1. */
export interface TakeSound {
  readonly samples: Float32Array;
  readonly sampleRate: number;
}

/** What is kept outside the document under the takes' ids; an event whose take is not in it stays silent. */
export type TakeSounds = ReadonlyMap<TakeId, TakeSound>;

/** As they are now: other takes may come under the same ids when another project is opened. */
export function keptTakes(takes: TakeSounds): TakeSounds {
  return new Map(takes);
}
