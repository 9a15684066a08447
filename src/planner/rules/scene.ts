import { AppError } from '../../lib/errors';
import type { Seconds } from '../../lib/units';
import { SCENE_SECONDS } from '../../project/limits';
import type { PlannedEvent } from '../../project/operations';
import { repairedEvents } from '../repair/repair';
import { groupsOf } from './clauses';
import { lastGivenSecond } from './given-times';
import { lowers, saysSound } from './grammar';
import { laidOut } from './layout';
import { turnsOf, type Turn } from './parts';
import { withTimes } from './times';
import { isMark, tokenise, type Token } from './tokens';
import { durationSaid } from './turn-times';
import { unwrapped } from './wrapper';

/** The scene that a text describes. */
export interface RulesScene {
  readonly duration: Seconds;
  readonly events: readonly PlannedEvent[];
  readonly notes: readonly string[];
}

/**
 * @param usualDuration length of the scene where the words state none
 * @throws AppError `plan-invalid` when the words name nothing that can be heard.
 */
export function sceneByRules(text: string, usualDuration: Seconds): RulesScene {
  const scene = sceneOfTokens(tokenise(text), usualDuration);
  if (scene === null) throw nothingToHear(text);
  return scene;
}

/** The same of words that are parts of a text; null when they name nothing that can be heard. */
export function sceneOfTokens(words: readonly Token[], usualDuration: Seconds): RulesScene | null {
  const { tokens, duration: stated } = unwrapped(words);
  const turns = turnsIn(withoutHeading(tokens));
  if (turns.length === 0) return null;
  const duration = sceneDuration(turns, stated, usualDuration);
  const { events, notes } = repairedEvents(laidOut(turns, duration), {
    duration,
    prompt: null,
    standing: [],
  });
  return { duration, events, notes };
}

function turnsIn(tokens: readonly Token[]): readonly Turn[] {
  return turnsOf(groupsOf(withTimes(tokens)));
}

const LONGEST_HEADING = 5;

/**
 * "Night forest: crickets, an owl hoots": over two sounds or more a heading says what they are, and lets expect no
 * others. One that names a sound itself is no heading ("Rain: soft, then loud").
 */
function withoutHeading(tokens: readonly Token[]): readonly Token[] {
  const colon = tokens.findIndex((token) => isMark(token, ':'));
  const heading = tokens.slice(0, Math.max(0, colon));
  if (heading.length === 0 || heading.length > LONGEST_HEADING) return tokens;
  if (heading.some(({ kind }) => kind !== 'word') || saysSound(lowers(heading))) return tokens;
  const rest = tokens.slice(colon + 1);
  const said = turnsIn(rest).flatMap((turn) =>
    turn.flatMap(({ line, beds }) => [...line, ...beds].filter(({ guess }) => !guess)),
  );
  return said.length >= 2 ? rest : tokens;
}

/** What the words state, or as long as the scene is and its turns need; never shorter than a time that the user wrote. */
function sceneDuration(turns: readonly Turn[], stated: Seconds | null, usual: Seconds): Seconds {
  const [shortest, longest] = SCENE_SECONDS;
  const last = Math.max(0, ...turns.flatMap((turn) => turn.map((member) => lastGivenSecond(member.times))));
  const said = stated !== null && stated > 0;
  const least = Math.max(said ? stated : usual, last);
  const seconds = said ? least : Math.max(least, durationSaid(turns, least));
  return Math.max(shortest, Math.min(longest, seconds));
}

export function nothingToHear(text: string): AppError {
  const empty = text.trim() === '';
  return new AppError(
    'plan-invalid',
    empty ? 'There are no words to plan.' : 'These words name nothing that can be heard.',
    {
      remedy: 'Say what sounds, for example: a dog barks twice while rain falls.',
    },
  );
}
