import { isAudible } from '../rules/grammar';
import { impliedBy } from '../rules/implied';
import { nothingToHear, sceneByRules, type RulesScene } from '../rules/scene';
import type { PlanAnswer, PlanQuestion, PlanRequest } from '../planner';
import { ADDITIONS, ADDITIONS_WITHOUT_VERB } from './add-commands';
import { clausesOf, polite } from './clauses';
import type { Command } from './command';
import { EDITS, EDITS_WITHOUT_VERB } from './edit-commands';
import { MOVES } from './move-commands';
import { Phrase } from './phrase';
import { wordsToExplain, type Reading } from './reference';
import { REMOVALS } from './remove-commands';
import { BECOMING, REPLACEMENTS } from './replace-commands';
import { SCENE_COMMANDS } from './scene-commands';
import { SceneDraft } from './scene-draft';
import { unexplained, Unclear } from './unclear';
import { newSceneIn, travelOf } from './whole-line';

/** The first that takes a clause has it: exact ones before those that would take more. */
const COMMANDS: readonly Command[] = [
  ...SCENE_COMMANDS,
  ...EDITS,
  ...REMOVALS,
  ...REPLACEMENTS,
  ...MOVES,
  ...ADDITIONS,
  ...BECOMING,
  ...ADDITIONS_WITHOUT_VERB,
  ...EDITS_WITHOUT_VERB,
];

/** A command of more characters is a description. */
const LONGEST_CLAUSE = 400;
const LONGEST_LINE = 2000;

/**
 * What words ask to be changed in the scene that stands (planner.md 3.4), by rules alone. Commands of one line are read
 * in order and become one proposal; what is not clear is asked, and nothing of the line is done.
 * @throws AppError `plan-invalid` when there are no words.
 */
export function planChange({ text, project, focus }: PlanRequest): PlanAnswer {
  const line = polite(Phrase.of(text));
  if (line.words.length === 0) throw nothingToHear(text);
  const draft = new SceneDraft(project);
  const it = draft.events.filter((event) => event.id === focus);
  const reading: Reading = { text, draft, it: it.length > 0 ? it : null, gap: null };
  try {
    const travel = travelOf(line);
    if (travel !== null) return travel;
    const scene = sceneWanted(line, reading);
    if (scene === null) readAll(line, reading);
    else planAnew(scene, draft);
    return { kind: 'proposal', operations: draft.operations(), notes: draft.notes, by: 'rules' };
  } catch (error) {
    if (error instanceof Unclear) return questionOf(error);
    throw error;
  }
}

function sceneWanted(line: Phrase, reading: Reading): RulesScene | null {
  const scene = newSceneIn(line, reading);
  if (scene !== null || reading.draft.events.length > 0) return scene;
  // Into an empty scene things can be added; all else is a scene.
  return /^(?:add|insert|include|put|place|throw in|mix in) /u.test(line.text) ||
    line.text.length > LONGEST_LINE
    ? null
    : sceneByRules(reading.text, reading.draft.duration);
}

function planAnew({ duration, events, notes }: RulesScene, draft: SceneDraft): void {
  if (draft.events.length > 0) draft.clear();
  draft.setDuration(duration, { said: null });
  for (const event of events) draft.add(event);
  for (const note of notes) draft.note(note);
}

function readAll(line: Phrase, reading: Reading): void {
  if (line.text.length > LONGEST_LINE) throw tooLong(reading);
  const clauses = clausesOf(line);
  if (clauses.length === 0) throw unexplained(line.words.slice(0, 8));
  for (const clause of clauses) {
    if (clauses.length > 1 && travelOf(clause) !== null) {
      throw new Unclear(`“${clause.text}” is a step of its own. Say the rest after it.`);
    }
    if (clause.text.length > LONGEST_CLAUSE) throw tooLong(reading);
    if (!COMMANDS.some((command) => command(clause, reading))) throw notUnderstood(clause, reading);
  }
}

function tooLong({ text }: Reading): Unclear {
  return new Unclear('This is more than a change. Plan it as a new scene?', [
    { label: 'A new scene', id: null, text: `Generate ${text}` },
  ]);
}

/** Without a verb a description may be one more sound, or all there is to be. */
function notUnderstood(clause: Phrase, reading: Reading): Unclear {
  const { words, text } = clause;
  const describes =
    !/^(?:(?:the|it|that|this|make|change|set|turn|let|e\d|number|swap|reverse|invert|flip|less|fewer|double|halve|until|after|before) ?)/u.test(
      text,
    ) &&
    (words.some(isAudible) || impliedBy(words) !== null);
  if (!describes) return unexplained(withoutVerb(wordsToExplain(clause, reading)));
  return new Unclear('Add this to the scene, or plan a new scene of it?', [
    { label: 'Add it', id: null, text: `Add ${clauseText(clause, reading)}` },
    { label: 'A new scene', id: null, text: `Generate ${clauseText(clause, reading)}` },
  ]);
}

/** It is not "make" that nobody understands in "make it scarier". */
function withoutVerb(words: readonly string[]): readonly string[] {
  const others = words.filter((word) => !/^(?:make|change|set|turn|let|have|give|put|get)$/u.test(word));
  return others.length > 0 ? others : words;
}

function clauseText({ said }: Phrase, { text }: Reading): string {
  return said === null ? text : text.slice(...said);
}

function questionOf({ question, choices, unexplained: words }: Unclear): PlanQuestion {
  return { kind: 'question', question, choices, unexplained: words, by: 'rules' };
}
