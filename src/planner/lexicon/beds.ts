import { wordList } from '../rules/inflections';

/** Scenery: sounds without a beginning of their own, which lie under the others and may loop. */
const SCENERY: ReadonlySet<string> = new Set(
  wordList(
    `rain rains raining rainfall rainstorm drizzle drizzles wind winds windy breeze traffic crowd surf sea ocean waves
    stream river brook creek waterfall crickets cicadas insects ambience ambiance ambient atmosphere static hum
    campfire fireplace fan air-conditioner refrigerator murmur birdsong`,
  ),
);

/** Words by which the user says that a sound goes on. */
const CONTINUOUS: ReadonlySet<string> = new Set(
  wordList(
    `continuous continuously constant constantly steady steadily nonstop non-stop ongoing endlessly incessant incessantly
    throughout`,
  ),
);

/** "A crowd cheers" is an event; "a crowd murmurs" is scenery. */
const EVENTS_OF_A_CROWD: ReadonlySet<string> = new Set(
  wordList(
    'cheers cheer cheering applauds applaud applauding gasps gasp screams scream screaming laughs laugh laughing',
  ),
);

export function isScenery(words: readonly string[]): boolean {
  if (words.includes('crowd') && words.some((word) => EVENTS_OF_A_CROWD.has(word))) return false;
  return words.some((word) => SCENERY.has(word));
}

export function saysContinuous(words: readonly string[]): boolean {
  return words.some((word) => CONTINUOUS.has(word));
}
