import { stemOf, wordList } from '../rules/inflections';

/** Words that people use for one another when they name a sound that is there. */
const GROUPS = [
  'man guy male gentleman he',
  'woman lady female girl she',
  'child kid children kids baby',
  'people crowd folks audience',
  'talk speak say speech voice talking conversation narrate',
  'car vehicle automobile auto',
  'away off',
  'motorbike motorcycle bike',
  'plane aircraft airplane jet',
  'siren ambulance police',
  'gun gunshot gunfire shot rifle',
  'explosion blast bomb explode',
  'dog puppy hound',
  'bark woof barking',
  'cat kitten',
  'meow mew',
  'bird birdsong chirp tweet',
  'thunder thunderclap lightning',
  'rain rainfall drizzle',
  'wind breeze',
  'music song tune melody',
  'yell shout scream holler',
  'step footstep walk',
  'applause clap applaud',
  'laugh laughter giggle',
  'water stream river',
  'wave sea ocean surf',
  'phone telephone',
  'begin start',
  'shut close',
  'typing type keyboard',
];

const GROUP_OF: ReadonlyMap<string, ReadonlySet<number>> = groupsByStem();

function groupsByStem(): ReadonlyMap<string, ReadonlySet<number>> {
  const groups = new Map<string, Set<number>>();
  GROUPS.forEach((words, i) => {
    for (const word of wordList(words)) {
      const stem = stemOf(word);
      groups.set(stem, (groups.get(stem) ?? new Set()).add(i));
    }
  });
  return groups;
}

/** Shortest stem that may stand for a longer one: "thunder", "thunderclap". */
const LEAST_SHARED = 4;

/** True where the one word may name what the other names. */
export function mayMean(a: string, b: string): boolean {
  if (a === b) return true;
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  if (short.length >= LEAST_SHARED && long.startsWith(short)) return true;
  const groups = GROUP_OF.get(b);
  return [...(GROUP_OF.get(a) ?? [])].some((group) => groups?.has(group));
}
