import type { Seconds } from '../../lib/units';
import type { Project } from '../../project/document';
import { GAIN_DB, SCENE_SECONDS } from '../../project/limits';
import type { PlannedChanges, PlannedEvent, PlanOperation } from '../../project/operations';
import { cleanCaption } from '../rules/caption';
import { repairTimes } from './times';

/** planner.md 4.2: what planners may say of gain. */
const PLANNED_GAIN = [-30, 6] as const;

/** Guard 2: operations on events that are not there or are locked are left out; numbers are brought into their bounds. */
export function repairOperations(
  operations: readonly PlanOperation[],
  project: Project,
  intent: 'scene' | 'change' = 'scene',
): { readonly operations: readonly PlanOperation[]; readonly notes: readonly string[] } {
  const notes: string[] = [];
  const duration = plannedDuration(operations, project);
  const kept = operations.flatMap((operation): readonly PlanOperation[] => {
    switch (operation.op) {
      case 'clear':
        return [operation];
      case 'duration':
        return Number.isFinite(operation.seconds)
          ? [{ ...operation, seconds: bounded(operation.seconds, SCENE_SECONDS) }]
          : [];
      case 'add':
        return [{ ...operation, event: withGain(operation.event) }];
      case 'set':
      case 'remove': {
        const event = project.events.find(({ id }) => id === operation.id);
        if (event === undefined) {
          notes.push(`The plan speaks of ${operation.id}, which is not there.`);
          return [];
        }
        if (event.locked) {
          notes.push(`“${event.request.caption}” is locked and stays as it is.`);
          return [];
        }
        if (operation.op === 'remove') return [operation];
        const { spans, ...others } = repairedChanges(operation.changes, duration);
        const placedByHand = intent === 'scene' && event.byHand.includes('spans') && spans !== undefined;
        if (placedByHand) notes.push(`“${event.request.caption}” stays where you put it.`);
        const changes = placedByHand || spans === undefined ? others : { ...others, spans };
        return [{ ...operation, changes }];
      }
    }
  });
  return { operations: kept, notes };
}

/** How long the scene will be. */
export function plannedDuration(operations: readonly PlanOperation[], { duration }: Project): Seconds {
  return operations.reduce(
    (seconds, operation) =>
      operation.op === 'duration' && Number.isFinite(operation.seconds)
        ? bounded(operation.seconds, SCENE_SECONDS)
        : seconds,
    duration,
  );
}

function repairedChanges(changes: PlannedChanges, duration: Seconds): PlannedChanges {
  const { caption, spans, gainDb, ...rest } = changes;
  const clean = caption === undefined ? '' : cleanCaption(caption);
  const probe: PlannedEvent = {
    caption: 'probe',
    spans: spans ?? [],
    role: 'fg',
    gainDb: 0,
    loop: false,
    said: null,
    guess: false,
    timesGiven: false,
  };
  const fitted = repairTimes({ events: [probe], notes: [] }, { duration, prompt: null, standing: [] })
    .events[0]?.spans;
  return {
    ...rest,
    ...(clean === '' ? {} : { caption: clean }),
    ...(spans === undefined || fitted === undefined ? {} : { spans: fitted }),
    ...(gainDb === undefined || !Number.isFinite(gainDb) ? {} : { gainDb: bounded(gainDb, GAIN_DB) }),
  };
}

function withGain(event: PlannedEvent): PlannedEvent {
  return { ...event, gainDb: Number.isFinite(event.gainDb) ? bounded(event.gainDb, PLANNED_GAIN) : 0 };
}

function bounded(value: number, [least, most]: readonly [number, number]): number {
  return Math.max(least, Math.min(most, value));
}
