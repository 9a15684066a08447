import type { Seconds } from '../../lib/units';

export interface RulerMark {
  readonly at: Seconds;
  /** Null: a minor mark. */
  readonly label: string | null;
  /** Left out where the ruler is narrow. */
  readonly spare: boolean;
}

const STEPS: readonly Seconds[] = [0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300];
/** As many labels as stand apart on the narrowest margin-less ruler at 1180 px. */
const MOST_LABELS = 14;

/** Marks of a ruler from 0 to `duration`: labels at round seconds, one minor mark between two, the end always named. */
export function rulerMarks(duration: Seconds): readonly RulerMark[] {
  const step =
    STEPS.find((candidate) => duration / candidate <= MOST_LABELS) ?? Math.ceil(duration / MOST_LABELS);
  const marks: RulerMark[] = [];
  const whole = Math.floor(duration / step + 1e-9);
  for (let i = 0; i <= whole; i++) {
    const at = i * step;
    const nearEnd = duration - at < step * 0.6;
    if (!nearEnd) marks.push({ at, label: String(at), spare: i % 2 === 1 });
    if (at + step / 2 < duration - step * 0.1) marks.push({ at: at + step / 2, label: null, spare: true });
  }
  marks.push({ at: duration, label: `${Number(duration.toFixed(1))} s`, spare: false });
  return marks;
}
