import { IMPLICATIONS } from '../lexicon/implications';
import type { Implication } from '../lexicon/implied-sound';
import { MOVING_THINGS, PERSONS } from '../lexicon/sound-words';
import { isAudible, isLiteral, verbPlace } from './grammar';
import { stemOf, wordList } from './inflections';

/** A cue with its words reduced to stems, one set of alternatives a place. */
interface CompiledCue {
  readonly places: readonly ReadonlySet<string>[];
  readonly implication: Implication;
}

/** Words that may stand between two words of a cue: "packs [a very heavy old] suitcase". */
const MOST_BETWEEN = 5;

const CUES_BY_FIRST_STEM = compiledCues();

function compiledCues(): ReadonlyMap<string, readonly CompiledCue[]> {
  const cues = new Map<string, CompiledCue[]>();
  for (const implication of IMPLICATIONS) {
    for (const cue of implication.cues) {
      const places = wordList(cue).map((alternatives) => new Set(alternatives.split('/').map(stemOf)));
      for (const first of places[0] ?? []) {
        cues.set(first, [...(cues.get(first) ?? []), { places, implication }]);
      }
    }
  }
  return cues;
}

/**
 * What an action or a place lets expect; null when the lexicon knows neither. Words that name a sound are never replaced
 * by a guess, unless they are part of what the lexicon knows: "types a letter", "a car crash".
 */
export function impliedBy(words: readonly string[]): Implication | null {
  const stems = words.map(stemOf);
  let best: CompiledCue | null = null;
  for (const [at, stem] of stems.entries()) {
    for (const cue of CUES_BY_FIRST_STEM.get(stem) ?? []) {
      const matched = matchedPlaces(stems, at, cue.places);
      if (matched === null || !fits(cue, words, matched)) continue;
      if (best === null || isBetter(cue, best)) best = cue;
    }
  }
  return best?.implication ?? null;
}

/** More words say more; an action says more than its place. */
function isBetter(cue: CompiledCue, than: CompiledCue): boolean {
  if (cue.places.length !== than.places.length) return cue.places.length > than.places.length;
  return cue.implication.kind === 'action' && than.implication.kind === 'scene';
}

/** Where the cue's words stand, beginning at this place. */
function matchedPlaces(
  stems: readonly string[],
  at: number,
  places: readonly ReadonlySet<string>[],
): ReadonlySet<number> | null {
  const matched = new Set([at]);
  let from = at + 1;
  for (const alternatives of places.slice(1)) {
    const next = stems.slice(from, from + MOST_BETWEEN + 1).findIndex((stem) => alternatives.has(stem));
    if (next < 0) return null;
    matched.add(from + next);
    from += next + 1;
  }
  return matched;
}

function fits(
  { places, implication }: CompiledCue,
  words: readonly string[],
  matched: ReadonlySet<number>,
): boolean {
  const others = words.filter((_, i) => !matched.has(i));
  if (others.some(isLiteral)) return false;
  const [only = 0] = matched;
  if (places.length === 1 && isLiteral(words[only] ?? '')) return false;
  const verb = verbPlace(words);
  if (implication.kind === 'scene') {
    // A place is heard where nothing else is named: "in a forest", not "forest birds sing" and not "wood brushing".
    return !others.some(isAudible) && (verb < 0 || only >= verb || matched.has(verb));
  }
  const subject = words.slice(0, Math.max(0, verb));
  if (subject.some((word) => MOVING_THINGS.has(word))) return false;
  // A single word is an action only as a person's verb, or alone: "he boxes", "cooking", not "a box".
  if (places.length > 1) return true;
  return only === verb && (subject.some((word) => PERSONS.has(word)) || words.length === 1);
}
