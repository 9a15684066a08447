import type { Decibels, Seconds } from '../../lib/units';
import type { Role } from '../../project/document';
import { isScenery } from '../lexicon/beds';
import { phraseSeconds, uncountedSeconds } from '../lexicon/lengths';
import type { Implication } from '../lexicon/implied-sound';
import type { Group } from './clauses';
import { described, type Description } from './describe';
import { impliedBy } from './implied';
import type { TimeMark } from './times';

/** One sound to place. */
export interface Part {
  readonly caption: string;
  readonly said: readonly [number, number];
  readonly role: Role;
  readonly gainDb: Decibels;
  readonly guess: boolean;
  readonly count: number;
  readonly ownLength: Seconds | null;
  readonly bed: boolean;
  /** A bed named for its scenery (rain, wind), which does not stop when the next turn begins. */
  readonly scenery: boolean;
}

/** What one clause became: sounds one after the other, beds under them. */
export interface Member {
  readonly line: readonly Part[];
  readonly beds: readonly Part[];
  readonly times: readonly TimeMark[];
}

/** Members that sound together; turns follow one another. */
export type Turn = readonly Member[];

/** Beds that nobody called loud or soft lie this much under what else sounds. */
const UNDER_THE_REST: Decibels = -6;

export function turnsOf(groups: readonly Group[]): readonly Turn[] {
  const turns: Member[][] = [];
  for (const { clauses } of groups) {
    let begun = false;
    let previousImplied = false;
    for (const clause of clauses) {
      const description = described(clause);
      if (description === null) continue;
      const implication = impliedBy(description.words);
      const member =
        implication === null ? literalMember(description) : impliedMember(description, implication);
      // "Enters his car and drives away": what one person does is done in order.
      const inOrder = begun && description.sameSubject && (previousImplied || implication?.kind === 'action');
      if (!begun || inOrder) turns.push([member]);
      else turns.at(-1)?.push(member);
      begun = true;
      previousImplied = implication?.kind === 'action';
    }
  }
  return underTheRest(turns);
}

function literalMember(description: Description): Member {
  const { caption, said, role, gainDb, count, ownLength, bed, words, times } = description;
  const part: Part = {
    caption,
    said,
    role,
    gainDb,
    guess: false,
    count,
    ownLength,
    bed,
    scenery: bed && isScenery(words),
  };
  return { line: bed ? [] : [part], beds: bed ? [part] : [], times };
}

function impliedMember(description: Description, implication: Implication): Member {
  const parts = implication.sounds.map((sound): Part => {
    const words = sound.caption.toLowerCase().split(' ');
    return {
      caption: sound.caption,
      said: description.said,
      role: sound.bed ? 'bg' : description.role,
      gainDb: description.gainDb,
      guess: true,
      count: 1,
      ownLength: sound.bed ? null : (phraseSeconds(words) ?? uncountedSeconds(words)),
      bed: sound.bed,
      scenery: false,
    };
  });
  return {
    line: parts.filter((part) => !part.bed),
    beds: parts.filter((part) => part.bed),
    times: description.times,
  };
}

function underTheRest(turns: readonly Turn[]): readonly Turn[] {
  return turns.map((turn) => {
    const front = turn.some((member) => member.line.length > 0);
    if (!front) return turn;
    return turn.map((member) => ({
      ...member,
      beds: member.beds.map((bed) => (bed.gainDb === 0 ? { ...bed, gainDb: UNDER_THE_REST } : bed)),
    }));
  });
}
