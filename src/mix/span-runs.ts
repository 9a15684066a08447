import type { Seconds } from '../lib/units';
import type { SoundEvent, Span } from '../project/document';
import { takeRing } from './take-facts';
import type { TakeSound } from './take-sounds';

/** Seconds of spans and of places in the take are each rounded to a millisecond. */
const TOLERANCE: Seconds = 0.0015;

/** Spans that adjoin and continue each other in the take: one stretch of sound, cut only on the score. */
export interface SpanRun {
  readonly span: number;
  readonly spanCount: number;
  readonly start: Seconds;
  readonly end: Seconds;
  /** Second of the take; null: the mixer's choice. */
  readonly from: Seconds | null;
}

export function joinedSpans(event: SoundEvent, take: TakeSound): readonly SpanRun[] {
  const runs: SpanRun[] = [];
  event.spans.forEach((span, index) => {
    const before = runs.at(-1);
    if (before !== undefined && runsOn(before, span, event.loop ? take : null)) {
      runs[runs.length - 1] = { ...before, spanCount: before.spanCount + 1, end: span.end };
    } else {
      runs.push({ span: index, spanCount: 1, start: span.start, end: span.end, from: span.from ?? null });
    }
  });
  return runs;
}

/** @param looped the take when it goes round, so that a place in it and that place a round later are one */
function runsOn({ start, end, from }: SpanRun, next: Span, looped: TakeSound | null): boolean {
  if (from === null || next.from === undefined || next.start !== end) return false;
  const ahead = from + (end - start) - next.from;
  if (Math.abs(ahead) <= TOLERANCE) return true;
  if (looped === null || looped.samples.length === 0) return false;
  const rounds = ahead / (takeRing(looped).samples.length / looped.sampleRate);
  const whole = Math.round(rounds);
  return whole > 0 && Math.abs(ahead - (whole * ahead) / rounds) <= TOLERANCE;
}
