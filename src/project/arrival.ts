import type { Project, SoundEvent, Take, TakeId } from './document';
import { takeInUse, takeMatches } from './match';
import { withSettledLength, withTake } from './settle';

/** A rendered take; its id is issued on arrival. */
export type ArrivedTake = Omit<Take, 'id'>;

/**
 * A finished take joins the project, always: also when its event was removed meanwhile (undo may bring it back). Its
 * event uses it when it has no sound yet, or when it is the sound that is asked for; a locked event keeps what it has.
 */
export function receiveTake(
  project: Project,
  arrived: ArrivedTake,
): { readonly project: Project; readonly take: Take } {
  const id: TakeId = `t${project.nextTake}`;
  const take: Take = { ...arrived, id };
  const takes = [...project.takes, take];
  const events = project.events.map((event) =>
    event.id === take.eventId && wants(event, take, takes)
      ? withSettledLength(withTake(event, take), takes)
      : event,
  );
  return { project: { ...project, takes, events, nextTake: project.nextTake + 1 }, take };
}

function wants(event: SoundEvent, take: Take, takes: readonly Take[]): boolean {
  const inUse = takeInUse(event, takes);
  return inUse === null || (!event.locked && takeMatches(take, event.request));
}
