import type { Project } from '../../project/document';
import type { PlannedEvent, PlanOperation } from '../../project/operations';
import { nameMissing, repairOrder } from './against-prompt';
import { mergeDuplicates, repairCrowdedPlan, repairEmptyPlan } from './amount';
import { cleanCaptions, repairCaptions } from './captions';
import { repairCover } from './cover';
import type { Draft, RepairContext } from './draft';
import { plannedDuration, repairOperations } from './operations';
import { repairOverlap } from './overlap';
import { repairTimes } from './times';

/**
 * The guards of planner.md 4.3 on proposed events, in its order but for one: what is too much is left out before room is
 * made for it. What comes out can be shown and applied. Guards 1 and
 * 2 (form, ids, locks) come before: see `paper-plan.ts` and `operations.ts`.
 */
export function repairedEvents(events: readonly PlannedEvent[], context: RepairContext): Draft {
  const { prompt } = context;
  let draft: Draft = { events, notes: [] };
  draft = repairTimes(draft, context);
  draft = repairCrowdedPlan(draft);
  draft = repairOverlap(draft, context);
  if (context.change !== true) {
    draft = repairCover(draft, context);
    draft = repairEmptyPlan(draft, context);
  }
  if (prompt !== null) {
    if (context.change !== true) draft = nameMissing(draft, prompt);
    const split = repairCaptions(draft);
    // Captions that were split sound at once.
    draft = split.events.length > draft.events.length ? repairOverlap(split, context) : split;
  }
  draft = mergeDuplicates(draft);
  if (prompt !== null && context.change !== true) draft = repairOrder(draft, prompt);
  return cleanCaptions(draft);
}

/** What a planner proposed, made fit to be shown. */
export interface RepairedProposal {
  readonly operations: readonly PlanOperation[];
  /** Every repair in one sentence. */
  readonly notes: readonly string[];
}

/**
 * Repairs the proposal of any planner for this project: its new events by all guards, its changes by what may be
 * changed. Nothing that stands in the project is touched. Where the user asked for a change, what a hand placed may be
 * changed, and silence and order around it are left alone.
 */
export function repairedProposal(
  operations: readonly PlanOperation[],
  prompt: string,
  project: Project,
  intent: 'scene' | 'change' = 'scene',
): RepairedProposal {
  const checked = repairOperations(operations, project, intent);
  const again = checked.operations.some(({ op }) => op === 'clear');
  const duration = plannedDuration(checked.operations, project);
  const removed = new Set(
    checked.operations.flatMap((operation) => (operation.op === 'remove' ? [operation.id] : [])),
  );
  const standing = project.events.filter(
    (event) =>
      !removed.has(event.id) &&
      (!again || event.locked || event.by === 'user' || event.byHand.includes('spans')),
  );
  const changes = checked.operations.filter(({ op }) => op !== 'add');
  const added = checked.operations.flatMap((operation) => (operation.op === 'add' ? [operation.event] : []));
  // A proposal of changes alone is not an empty plan.
  if (added.length === 0 && changes.length > 0) return checked;
  const { events, notes } = repairedEvents(added, {
    duration,
    prompt,
    standing,
    // A change that plans all anew is a scene to the guards: silence is filled, order kept.
    change: intent === 'change' && !again,
  });
  return {
    operations: [...changes, ...events.map((event) => ({ op: 'add', event }) as const)],
    notes: [...checked.notes, ...notes],
  };
}
