import type { Seconds } from '../../lib/units';
import type { Span } from '../../project/document';
import type { PlannedEvent } from '../../project/operations';
import { USUAL } from '../lexicon/lengths';
import type { Given } from './given-times';
import type { Member, Part, Turn } from './parts';
import { inLine, spansIn, tenths } from './place';
import { LEAST, lengthsOf, runsOf, sum, withGivenTimes, type TimedTurn } from './turn-times';

/** Turns pass into one another by this much (planner.md 3.3, point 8). */
const CROSS_FADE: Seconds = 0.3;

/**
 * Puts turns on the time line of a scene of this length. Times that the user wrote stand as they are; runs of turns
 * between them share what time is left, in proportion to stated or usual lengths.
 */
export function laidOut(turns: readonly Turn[], duration: Seconds): readonly PlannedEvent[] {
  const placed = withGivenTimes(turns, duration);
  const intervals = intervalsOf(placed, duration);
  return placed.flatMap(({ members }, i) => {
    const interval = intervals[i] ?? { start: 0, end: duration };
    const crowd = members.length > 1 || members.some(({ member }) => member.beds.length > 0);
    return members.flatMap(({ member, given }) =>
      memberEvents(member, given, {
        interval,
        crowd,
        duration,
        isLast: i === placed.length - 1,
        // Rain that accompanies what comes first goes on under the rest; rain that has its own turn has its turn.
        bedEnd:
          crowd && member.beds.some((bed) => bed.scenery)
            ? bedEnd(placed, intervals, i, duration)
            : interval.end,
      }),
    );
  });
}

/** Scenery ends where other scenery takes over. */
function bedEnd(
  placed: readonly TimedTurn[],
  intervals: readonly Span[],
  turn: number,
  duration: Seconds,
): Seconds {
  const next = placed.findIndex(
    ({ members }, i) => i > turn && members.some(({ member }) => member.beds.some((bed) => bed.scenery)),
  );
  return next < 0 ? duration : Math.max(intervals[turn]?.end ?? 0, intervals[next]?.start ?? duration);
}

function intervalsOf(placed: readonly TimedTurn[], duration: Seconds): readonly Span[] {
  const runs = runsOf(placed);
  let cursor = 0;
  return runs.flatMap((run, i) => {
    const anchor = run[0]?.anchor ?? null;
    if (anchor === null) return shared(run, cursor, runs[i + 1]?.[0]?.anchor?.start ?? duration, duration);
    cursor = Math.max(cursor, anchor.end);
    // Who has no time in a turn that has one sounds with it; at the edges of the scene, from or to the edge.
    const isLast = i === runs.length - 1;
    return [{ start: i === 0 ? 0 : anchor.start, end: isLast ? duration : anchor.end }];
  });
}

/** Shares `[from, to]` among turns; where there is no room, they lie at its end, over what is there. */
function shared(run: readonly TimedTurn[], from: Seconds, to: Seconds, duration: Seconds): readonly Span[] {
  const { stated, usual } = lengthsOf(run, to - from);
  const fixed = sum(stated);
  const free = usual.filter((_, i) => stated[i] === 0);
  const least = fixed + free.length * LEAST;
  let start = from;
  let end = to;
  // Over what is there, they need not be that short.
  const floor = end - start < least ? duration / 3 : LEAST;
  if (end - start < least) {
    end = Math.min(duration, Math.max(to, start + least));
    start = Math.max(0, Math.min(start, end - Math.max(least, Math.min(duration, sum(usual)))));
  }
  const scale = free.length === 0 ? 1 : Math.max(0, end - start - fixed) / sum(free);
  const lengths = usual.map((length, i) =>
    stated[i] === 0 ? Math.max(Math.min(length, floor), length * scale) : (stated[i] ?? 0),
  );
  // Too much for the scene: everything shrinks alike.
  const fit = Math.min(1, (end - start) / Math.max(1e-9, sum(lengths)));
  const spans: Span[] = [];
  let cursor = start;
  lengths.forEach((length, i) => {
    const next = cursor + length * fit;
    const last = i === lengths.length - 1;
    const fades = !last && stated[i] === 0;
    spans.push({
      start: tenths(cursor),
      end: Math.min(duration, last && stated[i] === 0 ? end : tenths(next + (fades ? CROSS_FADE : 0))),
    });
    cursor = next;
  });
  return spans;
}

interface Surroundings {
  readonly interval: Span;
  readonly crowd: boolean;
  readonly duration: Seconds;
  readonly isLast: boolean;
  readonly bedEnd: Seconds;
}

function memberEvents(member: Member, given: Given, around: Surroundings): readonly PlannedEvent[] {
  const { duration } = around;
  const whole = member.times.some((mark) => mark.kind === 'place' && mark.place === 'whole');
  const interval = whole ? { start: 0, end: duration } : placedInterval(around, given);
  const bedSpans = given.spans ?? [
    given.length !== null || whole || given.place !== null
      ? interval
      : { start: interval.start, end: Math.max(interval.end, around.bedEnd) },
  ];
  const alone = !around.crowd;
  const line = given.spans === null ? inLine(member.line, interval) : null;
  return [
    ...member.beds.map((part) => event(part, bedSpans, given.inSeconds)),
    ...member.line.map((part, i) => {
      const own = line?.[i];
      const spans =
        own === undefined || given.spans !== null
          ? givenSpans(part, given.spans ?? [interval], member.line, i)
          : spansIn(part, own, {
              alone: alone || given.length !== null,
              atTheEnd: around.isLast && alone,
              fromTheStart: false,
            });
      return event(part, spans, given.inSeconds);
    }),
  ];
}

/** "For 3 seconds", "at the end": inside the turn, or at that place of the scene. */
function placedInterval({ interval, duration }: Surroundings, given: Given): Span {
  const length = Math.min(duration, given.length ?? Math.min(USUAL, duration / 3));
  if (given.place === 'start') return { start: 0, end: tenths(length) };
  if (given.place === 'end') return { start: tenths(duration - length), end: duration };
  if (given.place === 'middle')
    return { start: tenths((duration - length) / 2), end: tenths((duration + length) / 2) };
  if (given.length === null) return interval;
  const start = Math.max(0, Math.min(interval.start, duration - given.length));
  return { start, end: Math.min(duration, start + given.length) };
}

/** The user's spans; a count is spread inside a single one, sounds in a line share each. */
function givenSpans(part: Part, spans: readonly Span[], line: readonly Part[], i: number): readonly Span[] {
  if (line.length > 1) return spans.map((span) => inLine(line, span)[i] ?? span);
  const [only, ...more] = spans;
  if (part.count > 1 && only !== undefined && more.length === 0) {
    return spansIn(part, only, { alone: true, atTheEnd: false, fromTheStart: true });
  }
  return spans;
}

function event(part: Part, spans: readonly Span[], timesGiven: boolean): PlannedEvent {
  return {
    caption: part.caption,
    spans,
    role: part.role,
    gainDb: part.gainDb,
    loop: part.bed,
    said: part.said,
    guess: part.guess,
    timesGiven,
  };
}
