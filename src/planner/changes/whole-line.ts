import type { PlanTravel } from '../planner';
import { tokenise } from '../rules/tokens';
import { sceneOfTokens, type RulesScene } from '../rules/scene';
import { clausesOf } from './clauses';
import { Phrase, whole } from './phrase';
import type { Reading } from './reference';
import { meansAll } from './replace-commands';
import { soundsIn } from './sounds';
import { unexplained } from './unclear';

/** Lines that are no change of the plan: a step of the history, or a scene of its own. */

const WHAT =
  '(?: (?:that|this|it|the last (?:change|step|one|edit)|the change|my last change|what you did|again|last))?';
const UNDO = whole(
  `(?:undo|revert|take back|roll back|rollback)${WHAT}`,
  'take (?:that|it|this) back|go back(?: one step| a step)?|(?:put|change|bring) it back(?: as it was| the way it was)?|step back|never mind(?: that)?|back',
);
const REDO = whole(
  '(?:redo|reapply|undo the undo|redo (?:that|this|the last (?:change|step|edit)|the change)|step forward|go forward(?: one step)?)(?: again)?',
);

const FRAME = '(?:scene|clip|soundscape|scenario|audio|recording|track|sound ?scape)';
const MADE_ANEW = new RegExp(
  `^(?:(?:generate|produce|synthesi[sz]e|simulate|imagine|combine|compose|create|describe|design|render)(?! (?:it|this|that|everything|the scene) with) (?!another |a different |the |it |that |this |number |e\\d)|(?:generate|create|produce) the (?:sounds? of|${FRAME})|(?:(?:make|give|build|let) (?:me |us )?(?:hear )?)?(?:an?|another) (?:\\S+ ){0,5}?${FRAME} (?:of|with|where|in which|that|:)|(?:a )?new ${FRAME} )`,
  'u',
);
/** What is kept of it is no scene: "delete everything except the rain". */
const FORGET =
  /^(?!.* (?:except|apart from|other than|besides) )(?:forget|scrap|discard|ignore|scratch|drop|delete|start over|start again|begin again|start (?:anew|afresh|from scratch)|clear)(?: (?:all|about|of|that|this|it|everything|before|the|scene|plan|from|scratch|again|and|with|now))*(?: [,:;.-])? (?=\S)/u;
const OUT_OF = whole('(?:make|create|build|form|do|compose) (?<frame>.+?) (?:out of|from|with) (?<list>.+)');
const ALL_TO = whole(
  '(?:change|turn|make|convert|transform|switch|swap|replace) (?<old>.+?) (?:to|into|with|by) (?:be )?(?<new>.+)',
);
const LONGEST_PATTERN = 400;

export function travelOf(line: Phrase): PlanTravel | null {
  const { text } = line;
  if (text.length > LONGEST_PATTERN) return null;
  if (line.match(UNDO) !== null) return { kind: 'travel', step: 'undo' };
  return line.match(REDO) === null ? null : { kind: 'travel', step: 'redo' };
}

/**
 * The scene that the line describes anew; null where it is about the one that stands.
 * @throws Unclear when it asks for one and nothing in it can be heard.
 */
export function newSceneIn(line: Phrase, reading: Reading): RulesScene | null {
  const forgotten = line.without(FORGET);
  if (
    forgotten.text !== line.text &&
    /(?:all|that|this|everything|over|scratch|again|scene|anew|afresh)/u.test(line.text.slice(0, 60))
  ) {
    return sceneOf(forgotten, reading);
  }
  const short = line.text.length <= LONGEST_PATTERN * 2;
  const outOf = short ? line.match(OUT_OF) : null;
  if (outOf?.frame !== undefined && outOf.list !== undefined && /^(?:a|an|the) /u.test(outOf.frame.text)) {
    const scene = outOf.list.followedBy(Phrase.of('to describe a scene of'), outOf.frame);
    if (/ (?:out of|from) /u.test(line.text))
      return heard(sceneOfTokens(scene.tokens, reading.draft.duration), line);
  }
  if (MADE_ANEW.test(line.text)) return sceneOf(line, reading);
  return allTo(line, reading);
}

/** "Change it to people playing table tennis": it is all that is planned. */
function allTo(line: Phrase, reading: Reading): RulesScene | null {
  if (line.text.length > LONGEST_PATTERN) return null;
  const [first, ...more] = clausesOf(line);
  const groups = first?.match(ALL_TO) ?? null;
  if (groups?.['old'] === undefined || groups['new'] === undefined || more.length > 0) return null;
  if (!meansAll(groups['old'], reading)) return null;
  if (
    /^(?:the )?(?:left|right|middle|centre|center|end|start|beginning|background|\d)/u.test(
      groups['new'].text,
    )
  )
    return null;
  // Words that are vague are no scene.
  soundsIn(groups['new']);
  return sceneOf(groups['new'], reading);
}

/** The words from there to the end of the line, with their quotes, in their places. */
function sceneOf(phrase: Phrase, { text, draft }: Reading): RulesScene {
  const [from, to] = phrase.said ?? [0, 0];
  const words = ' '.repeat(from) + text.slice(from, Math.max(to, from));
  return heard(sceneOfTokens(tokenise(words), draft.duration), phrase);
}

function heard(scene: RulesScene | null, phrase: Phrase): RulesScene {
  if (scene === null) throw unexplained(phrase.words.slice(0, 8));
  return scene;
}
