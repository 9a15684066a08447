import type { Decibels, Seconds } from '../lib/units';
import type { EventId, TakeId } from '../project/document';
import { fadeInGain, fadeOutGain, panGains } from './fades';

/** One stretch of an event's sound, ready to be played: every decision is made, the mixers only execute it. */
export interface Placement {
  readonly eventId: EventId;
  readonly takeId: TakeId;
  /** Index of the event's span, and of how many spans it is the sound: of more than one where they run on unbroken. */
  readonly span: number;
  readonly spanCount: number;
  /** The second of the take at which it begins: given, or the mixer's choice. On the document's grid. */
  readonly from: Seconds;
  /** In samples of the mix. The sound ends inside the scene, and where the take ends if it does not loop. */
  readonly startSample: number;
  readonly lengthSamples: number;
  /** The take at the mix's rate, or its ring, which is read round and round. */
  readonly source: Float32Array;
  /** Sample of the source to begin with. */
  readonly begin: number;
  readonly ring: boolean;
  readonly gainDb: Decibels;
  readonly pan: number;
  /** Equal-power fades (fades.ts) of this many samples; together at most the placement. */
  readonly fadeIn: number;
  readonly fadeOut: number;
}

/** Whether both sound the same at the same place: then what was mixed of one holds for the other. */
export function samePlacement(a: Placement, b: Placement): boolean {
  return (
    a.startSample === b.startSample &&
    a.lengthSamples === b.lengthSamples &&
    a.source === b.source &&
    a.begin === b.begin &&
    a.gainDb === b.gainDb &&
    a.pan === b.pan &&
    a.fadeIn === b.fadeIn &&
    a.fadeOut === b.fadeOut &&
    a.from === b.from &&
    a.span === b.span &&
    a.spanCount === b.spanCount &&
    a.takeId === b.takeId
  );
}

/** Gain with pan for each channel of the mix. */
export function channelGains({ gainDb, pan }: Placement, channels: 1 | 2): readonly number[] {
  const gain = 10 ** (gainDb / 20);
  return channels === 1 ? [gain] : panGains(pan).map((side) => side * gain);
}

/** Gain of the fades at a sample of the placement. */
export function fadeGain({ fadeIn, fadeOut, lengthSamples }: Placement, i: number): number {
  const left = i - (lengthSamples - fadeOut);
  return (i < fadeIn ? fadeInGain(i, fadeIn) : 1) * (left >= 0 ? fadeOutGain(left, fadeOut) : 1);
}

/** Samples of the placement at which its ring begins again. */
export function seamsOf({ ring, source, begin, lengthSamples }: Placement): readonly number[] {
  if (!ring) return [];
  const seams: number[] = [];
  for (let seam = source.length - begin; seam < lengthSamples; seam += source.length) seams.push(seam);
  return seams;
}

/** Stretches of the source that samples `[from, to)` of the placement are read from, in order. */
export function* sourceStretches(
  { ring, source, begin }: Placement,
  from: number,
  to: number,
): Generator<readonly [from: number, to: number]> {
  if (!ring) {
    yield [begin + from, begin + to];
    return;
  }
  for (let at = from; at < to;) {
    const start = (begin + at) % source.length;
    const length = Math.min(to - at, source.length - start);
    yield [start, start + length];
    at += length;
  }
}

/** Writes samples `[from, to)` of the placement, faded but not yet at its gain, into `target` from `at` on. */
export function writeFaded(
  placement: Placement,
  from: number,
  to: number,
  target: Float32Array,
  at: number,
): void {
  let done = at;
  for (const [first, end] of sourceStretches(placement, from, to)) {
    target.set(placement.source.subarray(first, end), done);
    done += end - first;
  }
  const { fadeIn, fadeOut, lengthSamples } = placement;
  for (let i = from; i < Math.min(fadeIn, to); i += 1) fade(i, fadeInGain(i, fadeIn));
  const fadesAt = lengthSamples - fadeOut;
  for (let i = Math.max(fadesAt, from); i < to; i += 1) fade(i, fadeOutGain(i - fadesAt, fadeOut));

  function fade(i: number, gain: number): void {
    target[at + i - from] = (target[at + i - from] ?? 0) * gain;
  }
}
