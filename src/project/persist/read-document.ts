import { z } from 'zod';
import { AppError } from '../../lib/errors';
import type { TakeId } from '../document';
import type { History } from '../history';
import { faultsOf } from '../invariants';
import { LONGEST_SENTENCE } from '../limits';
import { takesWithin, withoutUnreachable } from '../reachable-takes';
import { historyFromJson } from './read-history';
import { mended } from './mend';
import { isRecord, migrated, type RawDocument } from './migrations';
import { takeId, VERSION } from './schema';
import { FORMAT, type SoundNote, type StoredDocument } from './write-document';

const envelope = z.object({ format: z.literal(FORMAT), version: z.number().int().positive() });

export interface ReadDocument extends StoredDocument {
  /** What was lost or put right, one sentence each; empty: the document was whole. */
  readonly notes: readonly string[];
}

const soundNote: z.ZodType<SoundNote> = z.object({
  sha256: z.string().regex(/^[0-9a-f]{64}$/u),
  provider: z.enum(['webgpu', 'wasm']).nullable(),
  spent: z.number().nonnegative().nullable(),
});

/**
 * Reads a document, and mends it where that needs no guess.
 * @param name what a message calls it: its file
 * @throws AppError `project-newer` when a later version of the application wrote it; `project-invalid` when it is no
 * project.
 */
export function documentFromJson(text: string, name = 'The project'): ReadDocument {
  const raw = rawDocument(text, name);
  const { project, notes } = mended(raw);
  const [fault] = faultsOf(project);
  if (fault !== undefined) throw invalid(`${name} is damaged: ${fault.message}`, fault.place);
  const read = historyFromJson(project, raw['history']);
  const all = read.note === null ? notes : [...notes, read.note];
  // The oldest steps may not have been stored. What a damaged document has lost is not a reason to lose more.
  const history = all.length === 0 ? withoutUnreachable(read.history) : read.history;
  const { revision } = raw;
  return {
    history,
    sounds: readSounds(raw['sounds'], history),
    revision: typeof revision === 'number' && Number.isSafeInteger(revision) && revision > 0 ? revision : 0,
    draft: wordsIn(raw['draft']),
    change: wordsIn(raw['change']),
    notes: all,
  };
}

/** Words that were still being written; none where they cannot be read. */
function wordsIn(value: unknown): string {
  return typeof value === 'string' ? value.slice(0, LONGEST_SENTENCE) : '';
}

function rawDocument(text: string, name: string): RawDocument {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (cause) {
    throw invalid(`${name} is no project, or its end is missing.`, undefined, cause);
  }
  const head = envelope.safeParse(data);
  if (!head.success || !isRecord(data)) throw invalid(`${name} is no project of Audio-Agent.`);
  if (head.data.version > VERSION) {
    throw new AppError('project-newer', `${name} was made by a newer version of Audio-Agent.`, {
      remedy: 'Update the page to open it.',
      place: 'version',
    });
  }
  const raw = migrated(data, head.data.version);
  if (!Array.isArray(raw['events'])) throw invalid(`${name} is damaged: its events are missing.`, 'events');
  return raw;
}

function readSounds(value: unknown, history: History): ReadonlyMap<TakeId, SoundNote> {
  const known = new Set(takesWithin(history).map(({ id }) => id));
  const notes = new Map<TakeId, SoundNote>();
  for (const [key, entry] of Object.entries(isRecord(value) ? value : {})) {
    const id = takeId.safeParse(key).data;
    const note = soundNote.safeParse(entry).data;
    if (id !== undefined && note !== undefined && known.has(id)) notes.set(id, note);
  }
  return notes;
}

function invalid(message: string, place?: string, cause?: unknown): AppError {
  return new AppError('project-invalid', message, {
    remedy: 'Open another copy of it, or an earlier one.',
    ...(place === undefined ? {} : { place }),
    cause,
  });
}
