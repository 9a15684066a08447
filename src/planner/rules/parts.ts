import type { Decibels, Seconds } from '../../lib/units';
import type { Role } from '../../project/document';
import { sharedStems, wordStems } from '../../project/word-stems';
import { isScenery } from '../lexicon/beds';
import { phraseSeconds, uncountedSeconds } from '../lexicon/lengths';
import type { Implication } from '../lexicon/implied-sound';
import type { Clause, Group } from './clauses';
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

/** A clause that was understood. */
interface Entry {
  readonly description: Description;
  readonly implication: Implication | null;
  readonly listed: boolean;
}

export function turnsOf(groups: readonly Group[]): readonly Turn[] {
  const entries = groups.map(({ clauses }) => mergedRepeats(clauses.flatMap(entryOf)));
  const said = entries
    .flat()
    .flatMap(({ description, implication }) => (implication === null ? [description] : []));
  const told = entries.map((group) => group.map((entry) => withoutWhatIsSaid(entry, said)));
  return underTheRest(told.flatMap((group) => turnsOfGroup(group)));
}

/** Shares so many stems with what is said that it is the same sound: "People scream" where people yell and shout. */
const SAME_SOUND = 0.25;
/** Beside two sounds that are said a place adds two: the paper keeps to the fewest that are needed (section 3.2). */
const ENOUGH_SAID = 2;
const MOST_GUESSES = 2;

/** A place is heard in what is said of it, too: the lexicon only fills it up. */
function withoutWhatIsSaid(entry: Entry, said: readonly Description[]): Entry {
  const { implication } = entry;
  if (implication?.kind !== 'scene' || said.length === 0) return entry;
  const stems = said.map(({ caption }) => wordStems(caption));
  const others = implication.sounds.filter(({ caption }) =>
    stems.every((one) => sharedStems(one, wordStems(caption)) < SAME_SOUND),
  );
  const sounds = said.length < ENOUGH_SAID ? others : others.slice(0, MOST_GUESSES);
  return { ...entry, implication: { ...implication, sounds } };
}

function entryOf(clause: Clause): readonly Entry[] {
  const description = described(clause);
  if (description === null) return [];
  return [{ description, implication: impliedBy(description.words), listed: clause.listed }];
}

/** "Gunshot, gunshot, gunshot" is one sound, three times. */
function mergedRepeats(entries: readonly Entry[]): readonly Entry[] {
  const out: Entry[] = [];
  for (const entry of entries) {
    const last = out.at(-1);
    const { description } = entry;
    const again =
      last !== undefined &&
      entry.listed &&
      last.description.caption === description.caption &&
      description.ownLength !== null &&
      description.times.length + last.description.times.length === 0;
    if (!again) {
      out.push(entry);
      continue;
    }
    const count = last.description.count + description.count;
    const said = [last.description.said[0], description.said[1]] as const;
    out[out.length - 1] = { ...last, description: { ...last.description, count, said } };
  }
  return out;
}

/** Members of a group sound together, but for lists of what happens one after the other. */
function turnsOfGroup(entries: readonly Entry[]): readonly Turn[] {
  const turns: Member[][] = [];
  const list = listOfHappenings(entries);
  let previous: Entry | null = null;
  for (const entry of entries) {
    const { description, implication } = entry;
    const member =
      implication === null ? literalMember(description) : impliedMember(description, implication);
    // "Enters his car and drives away": what one person does is done in order.
    const done = previous?.implication?.kind === 'action' || implication?.kind === 'action';
    const inOrder = list.has(entry) || (description.sameSubject && done);
    const [first] = turns;
    if (first === undefined || (previous !== null && inOrder)) turns.push([member]);
    // What accompanies a list accompanies it from its beginning.
    else if (list.size > 0) first.push(member);
    else turns.at(-1)?.push(member);
    previous = entry;
  }
  return turns;
}

/** "A key turns, the door opens, and a woman laughs": three or more happenings, told in the order of a story. */
const SHORTEST_LIST = 3;

function listOfHappenings(entries: readonly Entry[]): ReadonlySet<Entry> {
  let run: Entry[] = [];
  let longest: readonly Entry[] = [];
  for (const entry of entries) {
    const { bed, role, times, happens, named } = entry.description;
    const inFront = !bed && role === 'fg' && times.length === 0 && entry.implication?.kind !== 'scene';
    // What is only named has its turn between two happenings: "a door opens, footsteps, a door shuts".
    const tells = inFront && (happens || (named && entry.listed && run.length > 0));
    if (!tells) run = [];
    else if (entry.listed && run.length > 0) run.push(entry);
    else run = [entry];
    const told = run.slice(0, run.findLastIndex(({ description }) => description.happens) + 1);
    if (told.length > longest.length) longest = told;
  }
  return new Set(longest.length >= SHORTEST_LIST ? longest : []);
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
      // "A crowd plays basketball" is scenery as words; what is heard of it is not.
      role: sound.bed || (description.role === 'bg' && !description.bed) ? 'bg' : 'fg',
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
