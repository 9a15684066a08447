import { toGrid, type Seconds } from '../../lib/units';
import type { Span } from '../../project/document';
import type { PlannedEvent } from '../../project/operations';
import { lastGivenSecond } from '../rules/given-times';
import { groupsOf } from '../rules/clauses';
import { wordList } from '../rules/inflections';
import { laidOut } from '../rules/layout';
import { turnsOf, type Part, type Turn } from '../rules/parts';
import { withTimes } from '../rules/times';
import { unwrapped } from '../rules/wrapper';
import type { Phrase } from './phrase';
import { unexplained } from './unclear';

/** Words that name no sound by themselves, however the rest reads: "more drama", "something scary". */
const VAGUE = new Set(
  wordList(
    `something anything nothing stuff thing things drama tension emotion feeling feelings life energy realism realistic
    detail details variety mood depth interest suspense excitement scarier scary spooky better nicer cooler funnier
    sadder happier darker brighter warmer intense dramatic exciting boring`,
  ),
);

/** "Says something" only says that somebody speaks. */
const WHATEVER = new Set(wordList('something anything things'));
const SAYING = new Set(
  wordList('say says saying said shout shouts shouting whisper whispers whispering yell yells yelling'),
);

/** What a description in a command asks for. */
export interface Sounds {
  readonly turns: readonly Turn[];
  /** In the order in which they are told; beds too. */
  readonly parts: readonly Part[];
  /** True when the words say when. */
  readonly timed: boolean;
  /** The last second that they name. */
  readonly lastSecond: Seconds;
  /** Everything in it goes on under the rest. */
  readonly beds: boolean;
  readonly background: boolean;
  /** Null: it goes on as long as it is let. */
  readonly natural: Seconds | null;
}

/** @throws Unclear when the words name nothing that can be heard. */
export function soundsIn(phrase: Phrase): Sounds {
  const vague = phrase.words.filter(
    (word, i) => VAGUE.has(word) && !(WHATEVER.has(word) && SAYING.has(phrase.words[i - 1] ?? '')),
  );
  if (vague.length > 0) throw unexplained(vague);
  const { tokens } = unwrapped(phrase.tokens);
  const turns = turnsOf(groupsOf(withTimes(tokens)));
  const members = turns.flat();
  const parts = members.flatMap((member) => [...member.line, ...member.beds]);
  if (parts.length === 0) throw unexplained(phrase.words);
  const times = members.flatMap((member) => member.times);
  return {
    turns,
    parts,
    timed: times.length > 0,
    lastSecond: lastGivenSecond(times),
    beds: parts.every((part) => part.bed),
    background: parts.every((part) => part.role === 'bg'),
    natural: naturalLength(turns),
  };
}

/** The sounds laid out in a stretch of the scene. */
export function soundsDuring({ turns }: Sounds, { start, end }: Span): readonly PlannedEvent[] {
  const length = Math.max(0.1, toGrid(end - start));
  return laidOut(turns, length).map((event) => ({
    ...event,
    spans: event.spans.map((span) => ({ start: toGrid(span.start + start), end: toGrid(span.end + start) })),
  }));
}

function naturalLength(turns: readonly Turn[]): Seconds | null {
  let all = 0;
  for (const turn of turns) {
    const lengths = turn.flatMap(({ line }) => (line.length === 0 ? [] : [line.map(lengthOf)]));
    if (lengths.flat().includes(null)) return null;
    all += Math.max(0, ...lengths.map((line) => line.reduce<number>((sum, one) => sum + (one ?? 0), 0)));
  }
  return all > 0 ? all : null;
}

function lengthOf({ count, ownLength }: Part): Seconds | null {
  if (ownLength === null) return null;
  return count > 1 ? count * (ownLength + 0.6) : ownLength;
}
