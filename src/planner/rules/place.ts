import type { Seconds } from '../../lib/units';
import type { Span } from '../../project/document';
import { USUAL } from '../lexicon/lengths';
import type { Part } from './parts';

/** Silence between two barks: what sounds natural, and the most of it; 1.5 s would be a silence (planner.md 4.3, point 5). */
const GAP: Seconds = 0.6;
const LONGEST_GAP: Seconds = 1;
/** A short sound among longer ones comes after a third of the time that it leaves free. */
const WHERE_AMONG_OTHERS = 0.3;
const LEAST: Seconds = 0.5;

/** The grid of the rules (planner.md 4.2). */
export function tenths(seconds: Seconds): Seconds {
  return Math.round(seconds * 10) / 10;
}

/** Sounds one after the other share an interval in proportion to their lengths. */
export function inLine(line: readonly Part[], interval: Span): readonly Span[] {
  const lengths = line.map((part) => Math.max(LEAST, part.ownLength ?? USUAL) * part.count);
  const all = lengths.reduce((sum, length) => sum + length, 0);
  const scale = (interval.end - interval.start) / Math.max(all, 1e-9);
  let cursor = interval.start;
  return lengths.map((length, i) => {
    const start = cursor;
    cursor += length * scale;
    const isLast = i === lengths.length - 1;
    const end = isLast ? interval.end : tenths(cursor);
    return { start: i === 0 ? start : tenths(start), end };
  });
}

interface Among {
  /** Nothing else sounds in this interval. */
  readonly alone: boolean;
  /** It is the scene's last turn. */
  readonly atTheEnd: boolean;
  /** The user wrote when the first is heard. */
  readonly fromTheStart: boolean;
}

/** Where a sound lies in its interval: all of it, a short stretch, or once for each count. */
export function spansIn(part: Part, interval: Span, among: Among): readonly Span[] {
  const time = interval.end - interval.start;
  if (part.count > 1) return counted(part, interval, among);
  const own = part.ownLength;
  if (own === null || among.alone || own > time * 0.8) return [interval];
  const start = tenths(interval.start + (time - own) * WHERE_AMONG_OTHERS);
  return [{ start, end: tenths(start + own) }];
}

function counted(part: Part, interval: Span, among: Among): readonly Span[] {
  const { count } = part;
  const time = interval.end - interval.start;
  let length = part.ownLength ?? 1;
  // As many as were asked for, even where they must be quicker than is natural.
  if (count * length > time) length = time / count;
  const free = Math.max(0, time - count * length);
  const widest = among.alone ? LONGEST_GAP : GAP;
  const gap = Math.min(widest, among.alone ? free / count : free / Math.max(1, count - 1));
  const used = count * length + (count - 1) * gap;
  const left = Math.max(0, time - used);
  const lead = among.fromTheStart ? 0 : Math.min(left, leadOf(among, gap, left));
  return Array.from({ length: count }, (_, i) => {
    const start = interval.start + lead + i * (length + gap);
    return { start: tenths(start), end: tenths(start + length) };
  }).map((span, i, spans) => ({
    start: span.start,
    end: Math.min(span.end, spans[i + 1]?.start ?? interval.end),
  }));
}

function leadOf(among: Among, gap: Seconds, left: Seconds): Seconds {
  if (among.atTheEnd) return gap;
  return among.alone ? GAP / 2 : left * WHERE_AMONG_OTHERS;
}
