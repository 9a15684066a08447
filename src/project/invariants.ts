import { AppError } from '../lib/errors';
import { checkedEvent } from './checked-event';
import { checkedMix, checkedRegion, checkedTurn } from './checked-scene';
import type { Project, SoundEvent, Take } from './document';
import { MOST_TURNS } from './limits';
import { mayUse } from './match';

/** A place of the document that is not as it must be. */
export interface Fault {
  /** Such as `events.e3` or `takes.t2`. */
  readonly place: string;
  readonly message: string;
}

/** What the types cannot say and every command keeps; an empty list: the document is whole. */
export function faultsOf(project: Project): readonly Fault[] {
  return [
    ...repeated(project.events.map((event) => event.id)).map((id) =>
      fault(`events.${id}`, `${id} is there twice.`),
    ),
    ...repeated(project.takes.map((take) => take.id)).map((id) =>
      fault(`takes.${id}`, `${id} is there twice.`),
    ),
    ...project.events.flatMap((event) => eventFaults(event, project)),
    ...checkFaults('mix', project.mix, checkedMix),
    ...(project.loop === null ? [] : checkFaults('loop', project.loop, checkedRegion)),
    ...turnFaults(project),
    ...project.takes.flatMap((take) => takeFaults(take, project)),
  ];
}

/**
 * The faults that a change may have brought in: looks only at what is not the very same in a document that was whole.
 * Walking a long undo history would else look at every event at every step.
 */
export function faultsOfChange(before: Project, after: Project): readonly Fault[] {
  const known = new Set(before.sentence === after.sentence ? before.events : []);
  const changed = after.events.filter((event) => !known.has(event));
  const ids = new Set(after.events.map((event) => event.id));
  return [
    ...(ids.size === after.events.length ? [] : [fault('events', 'An event is there twice.')]),
    ...changed.flatMap((event) => eventFaults(event, after)),
    ...(before.mix === after.mix ? [] : checkFaults('mix', after.mix, checkedMix)),
    ...(before.loop === after.loop || after.loop === null
      ? []
      : checkFaults('loop', after.loop, checkedRegion)),
    ...(before.turns === after.turns ? [] : turnFaults(after)),
    ...(before.takes === after.takes ? [] : newTakeFaults(before, after)),
  ];
}

function newTakeFaults(before: Project, after: Project): readonly Fault[] {
  const known = new Set(before.takes);
  return after.takes.filter((take) => !known.has(take)).flatMap((take) => takeFaults(take, after));
}

function takeFaults({ id, eventId }: Take, { nextTake, nextEvent }: Project): readonly Fault[] {
  return [
    ...(numberOf(id) < nextTake ? [] : [fault(`takes.${id}`, 'Its number is still to be given.')]),
    ...(numberOf(eventId) < nextEvent ? [] : [fault(`takes.${id}`, `${eventId} has never been.`)]),
  ];
}

function turnFaults({ turns }: Project): readonly Fault[] {
  return [
    ...(turns.length <= MOST_TURNS ? [] : [fault('turns', `There are more than ${MOST_TURNS} turns.`)]),
    ...turns.flatMap((turn, i) => checkFaults(`turns.${i + 1}`, turn, checkedTurn)),
  ];
}

function eventFaults(event: SoundEvent, project: Project): readonly Fault[] {
  const place = `events.${event.id}`;
  const faults: Fault[] = [];
  if (numberOf(event.id) >= project.nextEvent) faults.push(fault(place, 'Its number is still to be given.'));
  if (event.sharesTakesOf !== null && numberOf(event.sharesTakesOf) >= numberOf(event.id)) {
    faults.push(fault(place, `It cannot be a copy of ${event.sharesTakesOf}, which is newer.`));
  }
  if (event.takeId !== null) {
    const take = project.takes.find((other) => other.id === event.takeId);
    if (take === undefined || !mayUse(event, take))
      faults.push(fault(place, `It uses ${event.takeId}, which is none of its takes.`));
  }
  if (event.said !== null && event.said[1] > project.sentence.length) {
    faults.push(fault(place, 'It came from words behind the end of the sentence.'));
  }
  return [...faults, ...checkFaults(place, event, checkedEvent)];
}

/** What a command's check says of a value that is already there. */
function checkFaults<Value>(place: string, value: Value, checked: (value: Value) => Value): readonly Fault[] {
  try {
    if (JSON.stringify(checked(value)) === JSON.stringify(value)) return [];
    return [fault(place, 'A value is off the grid, or its spans or hand-set parts are out of order.')];
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return [fault(place, error.message)];
  }
}

function fault(place: string, message: string): Fault {
  return { place, message };
}

function numberOf(id: string): number {
  return Number(id.slice(1));
}

function repeated<Id>(ids: readonly Id[]): readonly Id[] {
  return [...new Set(ids.filter((id, i) => ids.indexOf(id) !== i))];
}
