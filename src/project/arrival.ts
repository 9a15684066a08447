import type { EventId, Project, SoundEvent, Take, TakeId, TakeOrigin } from './document';
import { mayUse, takeInUse, takeMatches, wordsMatch } from './match';
import { withSettledLength, withTake } from './settle';

/** A take that is new; its id is issued on arrival. `eventId`: the event that it was made for. */
export type ArrivedTake = Omit<Take, 'id' | 'kept' | 'origin'> & {
  /** Absent: rendered from its words. */
  readonly origin?: TakeOrigin;
};

/**
 * Whether the event uses the take at once. `if-wanted`: when it is the sound that is asked for. `if-silent`: a take to
 * choose from, used only where there is no sound yet.
 */
export type TakeUse = 'if-wanted' | 'if-silent';

/**
 * A finished take joins the project, always: also when its event was removed meanwhile (undo may bring it back). Its
 * event uses it when it has no sound yet, or when it is the sound that is asked for; a locked event keeps what it has.
 */
export function receiveTake(
  project: Project,
  arrived: ArrivedTake,
  use: TakeUse = 'if-wanted',
): { readonly project: Project; readonly take: Take } {
  const id: TakeId = `t${project.nextTake}`;
  const take: Take = {
    ...arrived,
    origin: arrived.origin ?? null,
    eventId: filedUnder(project, arrived.eventId),
    kept: false,
    id,
  };
  const takes = [...project.takes, take];
  const events = project.events.map((event) =>
    (event.id === arrived.eventId ? wants(event, take, takes, use) : silentCopyWants(event, take, takes))
      ? withSettledLength(withTake(event, take), takes)
      : event,
  );
  return { project: { ...project, takes, events, nextTake: project.nextTake + 1 }, take };
}

function filedUnder(project: Project, id: EventId): EventId {
  return project.events.find((event) => event.id === id)?.sharesTakesOf ?? id;
}

/** The original's sound, or another copy's, is also what a copy without a sound was waiting for. */
function silentCopyWants(event: SoundEvent, take: Take, takes: readonly Take[]): boolean {
  return mayUse(event, take) && takeInUse(event, takes) === null && wordsMatch(take, event.request);
}

function wants(event: SoundEvent, take: Take, takes: readonly Take[], use: TakeUse): boolean {
  const inUse = takeInUse(event, takes);
  return inUse === null || (use === 'if-wanted' && !event.locked && takeMatches(take, event.request));
}
