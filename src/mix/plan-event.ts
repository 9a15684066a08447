import { toGrid, type Seconds } from '../lib/units';
import type { SoundEvent, TakeId } from '../project/document';
import { placeOnRing } from './looped-sound';
import type { Placement } from './placement';
import { joinedSpans, type SpanRun } from './span-runs';
import { takeLoudest, takeOnset, takeRing, takeAtRate } from './take-facts';
import type { TakeSound } from './take-sounds';

/** Edges that keep a cut from clicking. A foreground sound's is short, so that its attack stays. */
const FOREGROUND_EDGE: Seconds = 0.01;
/** Beds come and go as planners lay them out: over 0.3 s (planner.md 3.3). */
const BED_EDGE: Seconds = 0.3;
/** Rounding to samples is no reason to crop a take, nor to loop it: what is missing is shorter than an edge. */
const SLACK: Seconds = 0.01;
/** No edge that nobody asked for takes more than this share of a sound. */
const EDGE_SHARE = 0.25;

/** All that decides an event's placements beside the event and its take. */
export interface PlacingRules {
  /** The mix's. */
  readonly sampleRate: number;
  /** The scene's end. */
  readonly lengthSamples: number;
  /** Hard cuts from the take's beginning, as rendered (arXiv 2410.03335, section 3.2). */
  readonly paper: boolean;
}

/** Places an event's take in its spans; muted or not. */
export function planEvent(
  event: SoundEvent,
  takeId: TakeId,
  take: TakeSound,
  rules: PlacingRules,
): readonly Placement[] {
  const { sampleRate, lengthSamples, paper } = rules;
  return joinedSpans(event, take).flatMap((run): readonly Placement[] => {
    const startSample = Math.round(run.start * sampleRate);
    const wanted = Math.min(Math.round(run.end * sampleRate), lengthSamples) - startSample;
    if (wanted <= 0) return [];
    const from = run.from ?? (paper ? 0 : chosenStart(event, take, run));
    const cut = cutOf(takeAtRate(take, sampleRate), event.loop && !paper, from, wanted);
    if (cut.lengthSamples <= 0) return [];
    const fades = paper ? { fadeIn: 0, fadeOut: 0 } : fadesOf(event, sampleRate, cut.lengthSamples);
    const { span, spanCount } = run;
    const { gainDb, pan } = paper ? { gainDb: 0, pan: 0 } : event;
    return [{ eventId: event.id, takeId, span, spanCount, from, startSample, gainDb, pan, ...cut, ...fades }];
  });
}

type Cut = Pick<Placement, 'source' | 'begin' | 'ring' | 'lengthSamples'>;

function cutOf(take: TakeSound, loop: boolean, from: Seconds, wanted: number): Cut {
  const { samples, sampleRate } = take;
  const begin = Math.round(from * sampleRate);
  const missing = begin + wanted - samples.length;
  if (loop && samples.length > 0 && missing > SLACK * sampleRate) {
    const ring = takeRing(take);
    return {
      source: ring.samples,
      begin: placeOnRing(ring, begin),
      ring: true,
      lengthSamples: wanted,
    };
  }
  return { source: samples, begin, ring: false, lengthSamples: Math.min(wanted, samples.length - begin) };
}

/**
 * Where to begin in a take that is longer than its span: a bed's loudest stretch; of a foreground sound what follows its
 * onset. The span counts in full, also where the scene's end cuts it: a shorter scene must not move the sound. On the
 * document's grid, so that a cut may write it down without moving the sound.
 */
function chosenStart(event: SoundEvent, take: TakeSound, { start, end }: SpanRun): Seconds {
  const { samples, sampleRate } = take;
  const length = Math.round((end - start) * sampleRate);
  if (samples.length - length <= SLACK * sampleRate) return 0;
  if (event.loop || event.role === 'bg') return gridBefore(takeLoudest(take, length) / sampleRate);
  // The edge fades in before the onset, not over it.
  return gridBefore(Math.max(0, takeOnset(take) / sampleRate - FOREGROUND_EDGE));
}

function gridBefore(seconds: Seconds): Seconds {
  const nearest = toGrid(seconds);
  return nearest > seconds ? toGrid(Math.max(0, nearest - 0.001)) : nearest;
}

function fadesOf(
  event: SoundEvent,
  sampleRate: number,
  length: number,
): Pick<Placement, 'fadeIn' | 'fadeOut'> {
  const edge = event.loop || event.role === 'bg' ? BED_EDGE : FOREGROUND_EDGE;
  const short = Math.min(Math.round(edge * sampleRate), Math.floor(length * EDGE_SHARE));
  const fadeIn = event.fadeIn > 0 ? Math.round(event.fadeIn * sampleRate) : short;
  const fadeOut = event.fadeOut > 0 ? Math.round(event.fadeOut * sampleRate) : short;
  if (fadeIn + fadeOut <= length) return { fadeIn, fadeOut };
  const share = length / (fadeIn + fadeOut);
  return { fadeIn: Math.floor(fadeIn * share), fadeOut: Math.floor(fadeOut * share) };
}
