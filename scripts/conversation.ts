import type { PlanAnswer, Planner } from '../src/planner/planner';
import type { EventId, Project, SoundEvent } from '../src/project/document';
import { emptyProject } from '../src/project/create';
import { perform, redo, startHistory, undo, type History } from '../src/project/history';
import { proposedChange } from '../src/project/proposal';

/** A conversation run turn by turn: what each turn did, in lines, and the plan in the end. */

export interface RunTurn {
  readonly text: string;
  readonly answer: PlanAnswer;
  readonly before: Project;
  readonly after: Project;
}

/**
 * The first turn makes a scene, all others change it; whatever is proposed is accepted.
 * @throws what the planner throws.
 */
export async function conversation(
  turns: readonly string[],
  planner: Planner,
  signal: AbortSignal,
): Promise<readonly RunTurn[]> {
  let history = startHistory(emptyProject());
  let focus: EventId | null = null;
  const run: RunTurn[] = [];
  for (const text of turns) {
    const { project } = history;
    const intent = project.events.length === 0 ? 'scene' : 'change';
    const answer = await planner.plan({ text, intent, project, focus }, signal);
    history = accepted(history, answer, text);
    focus = touchedLast(answer, project, history.project) ?? focus;
    run.push({ text, answer, before: project, after: history.project });
  }
  return run;
}

function accepted(history: History, answer: PlanAnswer, text: string): History {
  if (answer.kind === 'travel') return answer.step === 'undo' ? undo(history) : redo(history);
  if (answer.kind === 'question') return history;
  const { project } = history;
  const anew = project.events.length === 0 || answer.operations.some(({ op }) => op === 'clear');
  const { command } = proposedChange(project, answer.operations, {
    by: answer.by,
    seeds: () => 0,
    ...(anew ? { sentence: text } : {}),
  });
  return command === null ? history : perform(history, command, { label: 'plan' });
}

function touchedLast(answer: PlanAnswer, before: Project, after: Project): EventId | null {
  if (answer.kind !== 'proposal') return null;
  const old = new Map(before.events.map((event) => [event.id, event]));
  return after.events.findLast((event) => old.get(event.id) !== event)?.id ?? null;
}

/** What a turn did, a line an event: + added, ~ changed, − removed, = all that stayed. */
export function told({ text, answer, before, after }: RunTurn): readonly string[] {
  const lines = [`> ${text}`];
  if (answer.kind === 'travel') return [...lines, answer.step];
  if (answer.kind === 'question') {
    return [...lines, `? ${answer.question}`, ...answer.choices.map(({ label }) => `    ${label}`)];
  }
  if (before.duration !== after.duration) lines.push(`~ the scene: ${after.duration} s`);
  const old = new Map(before.events.map((event) => [event.id, event]));
  const now = new Set(after.events.map(({ id }) => id));
  for (const event of before.events) if (!now.has(event.id)) lines.push(`− ${shown(event)}`);
  for (const event of after.events) {
    const was = old.get(event.id);
    if (was === undefined) lines.push(`+ ${shown(event)}`);
    else if (was !== event) lines.push(`~ ${shown(event)}, was ${shown(was)}`);
  }
  const stayed = after.events.filter((event) => old.get(event.id) === event).length;
  return [...lines, `= ${stayed} as they were, by ${answer.by}`, ...answer.notes.map((note) => `  ${note}`)];
}

function shown({ id, request, spans, role, gainDb }: SoundEvent): string {
  const times = spans.map(({ start, end }) => `${start}–${end} s`).join(', ');
  return `${id} ${request.caption}, ${times}, ${role}, ${gainDb} dB`;
}
