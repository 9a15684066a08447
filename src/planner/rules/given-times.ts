import { toGrid, type Seconds } from '../../lib/units';
import type { Span } from '../../project/document';
import { USUAL } from '../lexicon/lengths';
import type { Member } from './parts';
import type { TimeMark } from './times';

/** Where the user put a member of a turn. */
export interface Given {
  /** Null: only the length is stated, or only a place. */
  readonly spans: readonly Span[] | null;
  readonly length: Seconds | null;
  readonly place: 'start' | 'middle' | 'end' | null;
  /** True when seconds were written. */
  readonly inSeconds: boolean;
}

const MOST_REPEATS = 64;

/** The last second that the user wrote, for a scene that has to reach it. */
export function lastGivenSecond(marks: readonly TimeMark[]): Seconds {
  let length = 0;
  let start = 0;
  let last = 0;
  for (const mark of marks) {
    if (mark.kind === 'length') length = Math.max(length, mark.seconds);
    if (mark.kind === 'start') start = Math.max(start, ...mark.at);
    if (mark.kind === 'span') last = Math.max(last, mark.end);
    if (mark.kind === 'end') last = Math.max(last, mark.at);
    if (mark.kind === 'edge') last = Math.max(last, mark.seconds);
  }
  // A sound that starts at 12 s needs some time to be heard.
  const heard = length > 0 ? length : start > 0 ? 1 : 0;
  return Math.max(last, start + heard);
}

/** Reads what the user wrote about the time of one member; `before` is the start of the turn before, for "later". */
export function givenTimes(member: Member, duration: Seconds, before: Seconds): Given {
  const { times } = member;
  const first = <Kind extends TimeMark['kind']>(kind: Kind): Extract<TimeMark, { kind: Kind }> | undefined =>
    times.find((mark): mark is Extract<TimeMark, { kind: Kind }> => mark.kind === kind);
  const length = first('length')?.seconds ?? null;
  const own = length ?? ownLength(member);
  const spans: Span[] = [];
  for (const mark of times) {
    if (mark.kind === 'span') spans.push({ start: mark.start, end: mark.end });
    if (mark.kind === 'part') spans.push({ start: mark.start * duration, end: mark.end * duration });
    if (mark.kind === 'edge') {
      const seconds = Math.min(mark.seconds, duration);
      spans.push(
        mark.edge === 'first' ? { start: 0, end: seconds } : { start: duration - seconds, end: duration },
      );
    }
    if (mark.kind === 'every') spans.push(...repeated(mark.seconds, own ?? 1, duration));
  }
  const end = first('end')?.at;
  const starts = [
    ...(first('start')?.at ?? []),
    ...times.flatMap((mark) => (mark.kind === 'later' ? [before + mark.seconds] : [])),
  ];
  starts.forEach((start, i) => {
    const next = starts[i + 1] ?? duration;
    const natural = own ?? (starts.length > 1 ? Math.min(USUAL, next - start) : duration - start);
    spans.push({
      start,
      end: i === starts.length - 1 && end !== undefined && end > start ? end : start + natural,
    });
  });
  if (starts.length === 0 && end !== undefined && spans.length === 0) {
    spans.push({ start: length === null ? 0 : Math.max(0, end - length), end });
  }
  const place =
    times.flatMap((mark) => (mark.kind === 'place' && mark.place !== 'whole' ? [mark.place] : []))[0] ?? null;
  const fitting = withoutOverlap(spans.map((span) => within(span, duration)).filter(hasTime));
  return {
    spans: fitting.length > 0 ? fitting : null,
    length,
    place,
    inSeconds: fitting.length > 0 || length !== null,
  };
}

function ownLength(member: Member): Seconds | null {
  const [only, ...more] = member.line;
  if (only === undefined || more.length > 0) return null;
  return only.count > 1 && only.ownLength !== null ? only.count * (only.ownLength + 0.6) : only.ownLength;
}

function repeated(every: Seconds, length: Seconds, duration: Seconds): readonly Span[] {
  const count = Math.min(MOST_REPEATS, Math.floor((duration - 1e-9) / Math.max(every, 0.1)) + 1);
  return Array.from({ length: count }, (_, i) => ({
    start: i * every,
    end: i * every + Math.min(length, every * 0.9),
  }));
}

function within(span: Span, duration: Seconds): Span {
  return { start: toGrid(Math.max(0, span.start)), end: toGrid(Math.min(duration, span.end)) };
}

function hasTime(span: Span): boolean {
  return span.end - span.start >= 0.01;
}

/** Times of one sound that run into each other are one stretch. */
function withoutOverlap(spans: readonly Span[]): readonly Span[] {
  const sorted = [...spans].sort((a, b) => a.start - b.start);
  const out: Span[] = [];
  for (const span of sorted) {
    const last = out.at(-1);
    if (last !== undefined && span.start < last.end) {
      out[out.length - 1] = { start: last.start, end: Math.max(last.end, span.end) };
    } else out.push(span);
  }
  return out;
}
