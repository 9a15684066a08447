import type { Seconds } from '../../lib/units';
import type { EventId, Project, SoundEvent, Span } from '../../project/document';
import type { PlannedChanges, PlannedEvent, PlanOperation } from '../../project/operations';
import { plainWords } from '../../project/word-stems';
import type { PlanRequest } from '../planner';
import { isReEmission } from './re-emission';
import type { WireError } from './prompt';
import { SaidWords } from './said-words';
import { UNCHANGED_GAIN, UNCHANGED_TIME, type WireOp } from './wire-schema';
import { wireScale } from './wire-scale';

export interface Wire {
  readonly duration: number;
  readonly ops: readonly WireOp[];
}

/** From a model's operations to the application's; what names no event that is there is told to the model. */
export function operationsOfWire(
  wire: Wire,
  request: PlanRequest,
): { readonly operations: readonly PlanOperation[]; readonly errors: readonly WireError[] } {
  const { project, intent, text } = request;
  const said = new SaidWords(text);
  const { perSecond, duration } = wireScale(wire, text, project.duration);
  const errors: WireError[] = [];
  const events: PlannedEvent[] = [];
  const changes = new Map<EventId, Changing>();
  const removed = new Set<EventId>();
  let clear = intent === 'scene';

  for (const [i, op] of wire.ops.entries()) {
    if (op.op === 'clear') {
      clear = true;
    } else if (op.op === 'add') {
      const caption = op.caption.trim();
      if (caption === '') errors.push({ at: `ops.${i}.caption`, problem: 'empty' });
      else events.push(plannedEvent(op, caption, { perSecond, duration }));
    } else {
      const event = intent === 'scene' ? undefined : named(op.id, project);
      if (event === undefined) {
        const allowed = intent === 'scene' ? [] : project.events.map(({ id }) => id);
        errors.push({ at: `ops.${i}.id`, problem: 'no such event', allowed });
      } else if (op.op === 'remove') removed.add(event.id);
      else changes.set(event.id, changed(changes.get(event.id) ?? { event, spans: [] }, op, perSecond));
    }
  }
  let added = oneForEachSound(events).map((event) => withOrigin(event, said));
  if (!clear && isReEmission(added, project.events)) clear = true;
  else if (!clear) added = added.filter((event) => !stands(event, project));
  return {
    operations: [
      ...(clear && project.events.length > 0 ? [{ op: 'clear' } as const] : []),
      ...(duration === project.duration ? [] : [{ op: 'duration', seconds: duration } as const]),
      // After `clear` nothing is left to change or remove.
      ...(clear ? [] : [...changes.values()].flatMap((change) => setOperation(change, said))),
      ...(clear ? [] : [...removed].map((id) => removeOperation(id, project, said))),
      ...added.map((event) => ({ op: 'add', event }) as const),
    ],
    errors,
  };
}

interface Changing {
  readonly event: SoundEvent;
  readonly spans: readonly Span[];
  readonly caption?: string;
  readonly role?: 'fg' | 'bg';
  readonly gainDb?: number;
}

/** "e3", "E3", "3", "#3": the event that it means. */
function named(id: string, project: Project): SoundEvent | undefined {
  const number = /\d+/u.exec(id)?.[0];
  return number === undefined ? undefined : project.events.find((event) => event.id === `e${Number(number)}`);
}

function plannedEvent(
  { start, end, role, gain }: WireOp,
  caption: string,
  scale: { readonly perSecond: number; readonly duration: Seconds },
): PlannedEvent {
  const bed = role === 'bg';
  return {
    caption,
    spans: [
      {
        start: start === UNCHANGED_TIME ? 0 : start / scale.perSecond,
        end: end === UNCHANGED_TIME ? scale.duration : end / scale.perSecond,
      },
    ],
    role: bed ? 'bg' : 'fg',
    gainDb: gain === UNCHANGED_GAIN ? 0 : gain,
    loop: bed,
    said: null,
    guess: false,
    timesGiven: false,
  };
}

/** "A dog barks" at two times is one sound, rendered once. */
function oneForEachSound(events: readonly PlannedEvent[]): readonly PlannedEvent[] {
  const byWords = new Map<string, PlannedEvent>();
  for (const event of events) {
    const key = `${event.role} ${plainWords(event.caption)}`;
    const other = byWords.get(key);
    byWords.set(key, other === undefined ? event : { ...other, spans: [...other.spans, ...event.spans] });
  }
  return [...byWords.values()];
}

function withOrigin(event: PlannedEvent, said: SaidWords): PlannedEvent {
  return {
    ...event,
    said: said.stretchOf(event.caption),
    guess: !said.speaksOf(event.caption),
    timesGiven: event.spans.every((span) => said.gives(span)),
  };
}

/** It is there already, and is only said again. */
function stands({ caption, spans }: PlannedEvent, { events }: Project): boolean {
  return events.some(
    (event) =>
      plainWords(event.request.caption) === plainWords(caption) &&
      spans.every((span) =>
        event.spans.some(
          (own) => Math.abs(own.start - span.start) < 0.1 && Math.abs(own.end - span.end) < 0.1,
        ),
      ),
  );
}

function changed(before: Changing, op: WireOp, perSecond: number): Changing {
  const caption = op.caption.trim();
  const span = newSpan(before.event, op, perSecond);
  return {
    ...before,
    spans: span === null ? before.spans : [...before.spans, span],
    ...(caption === '' ? {} : { caption }),
    ...(op.role === 'same' ? {} : { role: op.role }),
    ...(op.gain === UNCHANGED_GAIN ? {} : { gainDb: op.gain }),
  };
}

/** One edge alone: a start moves the sound, an end draws it out. */
function newSpan({ spans }: SoundEvent, { start, end }: WireOp, perSecond: number): Span | null {
  const [first] = spans;
  if (first === undefined || (start === UNCHANGED_TIME && end === UNCHANGED_TIME)) return null;
  const from = start === UNCHANGED_TIME ? first.start : start / perSecond;
  if (end === UNCHANGED_TIME) return { ...first, start: from, end: from + first.end - first.start };
  return { start: from, end: end / perSecond };
}

function setOperation(
  { event, spans, caption, role, gainDb }: Changing,
  said: SaidWords,
): readonly PlanOperation[] {
  const places = spansAfter(event, spans);
  const changes: PlannedChanges = {
    ...(caption === undefined || plainWords(caption) === plainWords(event.request.caption)
      ? {}
      : { caption }),
    ...(places === null ? {} : { spans: places }),
    ...(role === undefined || role === event.role ? {} : { role }),
    ...(gainDb === undefined || gainDb === event.gainDb ? {} : { gainDb }),
  };
  if (Object.keys(changes).length === 0) return [];
  const stretch = said.stretchOf(`${event.request.caption} ${caption ?? ''}`);
  return [{ op: 'set', id: event.id, changes, ...(stretch === null ? {} : { said: stretch }) }];
}

/** A sound of several places is moved as a whole where only one place is given; null: it stays. */
function spansAfter(event: SoundEvent, given: readonly Span[]): readonly Span[] | null {
  const [first, ...more] = given;
  const [old] = event.spans;
  if (first === undefined || old === undefined) return null;
  const places =
    more.length > 0 || event.spans.length === 1
      ? given
      : event.spans.map((span) => ({
          ...span,
          start: span.start + first.start - old.start,
          end: span.end + first.start - old.start,
        }));
  const same =
    places.length === event.spans.length &&
    places.every((span, i) => span.start === event.spans[i]?.start && span.end === event.spans[i].end);
  return same ? null : places;
}

function removeOperation(id: EventId, { events }: Project, said: SaidWords): PlanOperation {
  const caption = events.find((event) => event.id === id)?.request.caption ?? '';
  const stretch = said.stretchOf(caption);
  return { op: 'remove', id, ...(stretch === null ? {} : { said: stretch }) };
}
