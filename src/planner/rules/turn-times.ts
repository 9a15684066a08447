import type { Seconds } from '../../lib/units';
import type { Span } from '../../project/document';
import { USUAL } from '../lexicon/lengths';
import { givenTimes, type Given } from './given-times';
import type { Member, Part, Turn } from './parts';

/** Least time of a turn that nobody timed. */
export const LEAST: Seconds = 0.5;

/** A turn, and what the user said of its times. */
export interface TimedTurn {
  readonly members: readonly { readonly member: Member; readonly given: Given }[];
  /** Where the user put the turn; null: the layout finds its place. */
  readonly anchor: Span | null;
}

/** Of each turn of a run. */
export interface TurnLengths {
  /** What was said; 0: nothing. */
  readonly stated: readonly Seconds[];
  readonly usual: readonly Seconds[];
}

export function withGivenTimes(turns: readonly Turn[], duration: Seconds): readonly TimedTurn[] {
  let before = 0;
  return turns.map((turn) => {
    const members = turn.map((member) => ({ member, given: givenTimes(member, duration, before) }));
    const spans = members.flatMap(({ given }) => given.spans ?? []);
    const anchor =
      spans.length === 0
        ? null
        : {
            start: Math.min(...spans.map((span) => span.start)),
            end: Math.max(...spans.map((span) => span.end)),
          };
    before = anchor?.start ?? before;
    return { members, anchor };
  });
}

/**
 * Lengths of turns that have so much room together. "While rain falls for 20 seconds" makes a turn that long, unless the
 * turns beside it would then have less than their usual time: rain as long as the scene begins with it.
 */
export function lengthsOf(run: readonly TimedTurn[], room: Seconds): TurnLengths {
  const usual = run.map(({ members }) =>
    Math.max(LEAST, ...members.map(({ member }) => usualLength(member))),
  );
  const all = run.map(({ members }) => longest(members));
  const wanted = sum(usual.filter((_, i) => all[i] === 0));
  if (wanted <= room - sum(all)) return { stated: all, usual };
  const stated = run.map(({ members }) => {
    const sounding = members.filter(({ member }) => member.line.length > 0);
    return longest(sounding.length > 0 ? sounding : members);
  });
  return { stated, usual };
}

/**
 * How long a scene has to be for the lengths that the user said: "rain for 10 seconds, then a dog barks" goes on after
 * the rain. @param duration how long it is without
 */
export function durationSaid(turns: readonly Turn[], duration: Seconds): Seconds {
  let cursor = 0;
  for (const run of runsOf(withGivenTimes(turns, duration))) {
    const anchor = run[0]?.anchor ?? null;
    if (anchor !== null) {
      cursor = Math.max(cursor, anchor.end);
      continue;
    }
    const { stated, usual } = lengthsOf(run, duration - cursor);
    if (sum(stated) > 0) cursor += sum(usual.map((length, i) => stated[i] || length));
  }
  return cursor;
}

/** Turns without a place that follow one another; one with a place stands alone. */
export function runsOf(turns: readonly TimedTurn[]): readonly (readonly TimedTurn[])[] {
  const runs: TimedTurn[][] = [];
  for (const turn of turns) {
    const last = runs.at(-1);
    if (turn.anchor === null && last !== undefined && last[0]?.anchor === null) last.push(turn);
    else runs.push([turn]);
  }
  return runs;
}

function longest(members: TimedTurn['members']): Seconds {
  return Math.max(0, ...members.map(({ given }) => given.length ?? 0));
}

function usualLength(member: Member): Seconds {
  const line = member.line.reduce((all, part) => all + lengthOf(part), 0);
  return Math.max(line, member.beds.length > 0 ? USUAL : 0);
}

function lengthOf(part: Part): Seconds {
  if (part.count > 1) return part.count * ((part.ownLength ?? 1) + 0.6);
  return Math.max(1, part.ownLength ?? USUAL);
}

export function sum(values: readonly number[]): number {
  return values.reduce((all, value) => all + value, 0);
}
