import type { z } from 'zod';
import { AppError } from '../../lib/errors';
import { checkedEvent } from '../checked-event';
import { checkedMix, checkedRegion, checkedTurn } from '../checked-scene';
import { DEFAULT_MIX } from '../create';
import type { MixSettings, Project, Region, SoundEvent, Take, Turn } from '../document';
import { DEFAULT_SCENE, MOST_TURNS, SCENE_SECONDS } from '../limits';
import { mayUse } from '../match';
import { DEFAULT_QUALITY } from '../quality';
import { onGrid } from '../spans';
import { isRecord, type RawDocument } from './migrations';
import * as schema from './schema';

export interface Mended {
  readonly project: Project;
  /** What was lost or put right, one sentence each. */
  readonly notes: readonly string[];
}

/**
 * A project from a document of the newest version, of which any part may be damaged. What can be read is kept; a part
 * that cannot is left out or set back to what a new project has, and a note says so. Nothing is made up.
 */
export function mended(document: RawDocument): Mended {
  const notes: string[] = [];
  const takes = readTakes(document['takes'], notes);
  const sentence = field(schema.projectFields.sentence, document['sentence'], () => {
    notes.push('The sentence could not be read.');
    return '';
  });
  const events = readEvents(document['events'], { sentence, takes, notes });
  const project: Project = {
    version: schema.VERSION,
    name: field(schema.projectFields.name, document['name'], () => {
      notes.push('The name could not be read.');
      return 'Untitled';
    }),
    sentence,
    turns: readTurns(document['turns'], notes),
    duration: field(schema.projectFields.duration, document['duration'], () => {
      notes.push('The length of the scene could not be read: it ends with its last event.');
      return lastSecond(events);
    }),
    events,
    takes,
    mix: readMix(document['mix'], notes),
    quality: field(schema.quality, document['quality'], () => {
      notes.push('The quality could not be read and is that of a new project.');
      return DEFAULT_QUALITY;
    }),
    loop: readLoop(document['loop'], notes),
    nextEvent: Math.max(counter(document['nextEvent']), afterEvents(events, takes)),
    nextTake: Math.max(counter(document['nextTake']), after(takes.map(({ id }) => id))),
  };
  return { project, notes };
}

function field<Value>(form: z.ZodType<Value>, value: unknown, otherwise: () => Value): Value {
  const read = form.safeParse(value);
  return read.success ? read.data : otherwise();
}

function counter(value: unknown): number {
  return field(schema.projectFields.counter, value, () => 1);
}

/** The number after the highest of these ids. */
function after(ids: readonly string[]): number {
  return ids.reduce((most, id) => Math.max(most, Number(id.slice(1)) + 1), 1);
}

function afterEvents(events: readonly SoundEvent[], takes: readonly Take[]): number {
  return after([...events.map(({ id }) => id), ...takes.map(({ eventId }) => eventId)]);
}

function lastSecond(events: readonly SoundEvent[]): number {
  const last = Math.max(0, ...events.flatMap(({ spans }) => spans.map(({ end }) => end)));
  return last === 0 ? DEFAULT_SCENE : Math.min(SCENE_SECONDS[1], Math.max(SCENE_SECONDS[0], onGrid(last)));
}

function readTakes(value: unknown, notes: string[]): readonly Take[] {
  const takes = new Map<string, Take>();
  for (const entry of listOf(value)) {
    const take = schema.take.safeParse(entry).data;
    if (take === undefined || takes.has(take.id)) notes.push('A take could not be read and is left out.');
    else takes.set(take.id, take);
  }
  return [...takes.values()];
}

interface Around {
  readonly sentence: string;
  readonly takes: readonly Take[];
  readonly notes: string[];
}

function readEvents(value: unknown, around: Around): readonly SoundEvent[] {
  const events = new Map<string, SoundEvent>();
  for (const entry of listOf(value)) {
    const event = readEvent(entry, around);
    if (event === null || events.has(event.id)) {
      around.notes.push(`${nameOf(entry)} could not be read and is left out.`);
    } else events.set(event.id, event);
  }
  return [...events.values()];
}

/** Null: it cannot be an event. */
function readEvent(entry: unknown, { sentence, takes, notes }: Around): SoundEvent | null {
  const read = schema.soundEvent.safeParse(entry).data;
  if (read === undefined) return null;
  const said = read.said !== null && read.said[1] > sentence.length ? null : read.said;
  const sharesTakesOf = isOlder(read.sharesTakesOf, read.id) ? read.sharesTakesOf : null;
  const take = takes.find(({ id }) => id === read.takeId);
  const silent = take === undefined || !mayUse({ id: read.id, sharesTakesOf }, take);
  let event: SoundEvent;
  try {
    event = checkedEvent({ ...read, said, sharesTakesOf, takeId: silent ? null : take.id });
  } catch (error) {
    if (error instanceof AppError) return null;
    throw error;
  }
  if (silent && read.takeId !== null) {
    notes.push(
      `“${event.request.caption}” has lost its sound: its take is not there. Render makes it again.`,
    );
  }
  return event;
}

function isOlder(original: SoundEvent['sharesTakesOf'], copy: SoundEvent['id']): boolean {
  return original !== null && Number(original.slice(1)) < Number(copy.slice(1));
}

/** By its words, where they can be read. */
function nameOf(entry: unknown): string {
  const request = isRecord(entry) ? entry['request'] : undefined;
  const caption = isRecord(request) ? request['caption'] : undefined;
  return typeof caption === 'string' && caption.trim() !== ''
    ? `“${caption.trim().slice(0, 80)}”`
    : 'An event';
}

function readTurns(value: unknown, notes: string[]): readonly Turn[] {
  const read = listOf(value).map((entry) => schema.turn.safeParse(entry).data);
  const turns = read.filter((turn) => turn !== undefined).map(checkedTurn);
  if (turns.length < read.length || !Array.isArray(value)) {
    notes.push('Some of what was said could not be read. The events are unchanged.');
  }
  return turns.slice(-MOST_TURNS);
}

function readMix(value: unknown, notes: string[]): MixSettings {
  const mix = checkedOrNull(schema.mix.safeParse(value).data, checkedMix);
  if (mix === null) notes.push('The mix settings could not be read and are those of a new project.');
  return mix ?? DEFAULT_MIX;
}

function readLoop(value: unknown, notes: string[]): Region | null {
  if (value === null) return null;
  const loop = checkedOrNull(schema.region.safeParse(value).data, checkedRegion);
  if (loop === null) notes.push('The loop region could not be read.');
  return loop;
}

function checkedOrNull<Value>(value: Value | undefined, checked: (value: Value) => Value): Value | null {
  if (value === undefined) return null;
  try {
    return checked(value);
  } catch (error) {
    if (error instanceof AppError) return null;
    throw error;
  }
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as readonly unknown[]) : [];
}
