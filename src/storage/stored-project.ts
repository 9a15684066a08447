import { breathe } from '../lib/breathe';
import { AppError } from '../lib/errors';
import { sha256Of } from '../lib/sha256-of';
import type { Take, TakeId } from '../project/document';
import type { History } from '../project/history';
import { takesWithin } from '../project/reachable-takes';
import type { SoundNote } from '../project/persist/write-document';
import type { ReadDocument } from '../project/persist/read-document';
import { lossNotes } from '../project/persist/lost-takes';
import { withoutTakes } from '../project/without-takes';
import { decodeFloatWav, type Samples } from './float-wav';

/** Samples of a take, and what is known of how they came about. */
export interface StoredSound extends Samples, SoundNote {}

/** A project as it is kept: the document with its way back, and the samples of its takes. */
export interface StoredProject {
  readonly history: History;
  readonly sounds: ReadonlyMap<TakeId, StoredSound>;
  /** Words that were being written and are no sentence yet. */
  readonly draft: string;
  /** Words of a change that has not been accepted yet. */
  readonly change: string;
}

export interface ReadProject extends StoredProject {
  readonly revision: number;
  /** What was lost or put right, one sentence each. */
  readonly notes: readonly string[];
}

export const DOCUMENT_FILE = 'document.json';

export function takeFile(id: TakeId): string {
  return `takes/${id}.wav`;
}

/** Null: the file is no take's. */
export function takeOfFile(path: string): TakeId | null {
  return (/^takes\/(t[1-9]\d{0,8})\.wav$/u.exec(path)?.[1] as TakeId | undefined) ?? null;
}

/** Bytes of a take's file; null when there is none. */
export type ReadTakeFile = (id: TakeId) => Promise<Uint8Array | null>;

/**
 * Reads the samples of all takes of a document, and of those that undo brings back. A take whose file is missing or
 * damaged leaves the project, and a note says which event has lost its sound. Damaged samples are not played: one flipped bit may be as loud as a gun.
 */
export async function withSounds(document: ReadDocument, read: ReadTakeFile): Promise<ReadProject> {
  const sounds = new Map<TakeId, StoredSound>();
  const missing: Take[] = [];
  const damaged: Take[] = [];
  for (const take of takesWithin(document.history)) {
    const bytes = await read(take.id);
    if (bytes === null) missing.push(take);
    else {
      const sound = await readSound(take, bytes, document.sounds.get(take.id));
      if (sound === null) damaged.push(take);
      else sounds.set(take.id, sound);
    }
    await breathe();
  }
  const { project } = document.history;
  return {
    history: withoutTakes(document.history, new Set([...missing, ...damaged].map(({ id }) => id))),
    sounds,
    draft: document.draft,
    change: document.change,
    revision: document.revision,
    notes: [
      ...document.notes,
      ...lossNotes(project, missing, 'its samples are not there'),
      ...lossNotes(project, damaged, 'its samples are damaged'),
    ],
  };
}

/** Null: these are not the samples that were rendered. */
async function readSound(
  take: Take,
  bytes: Uint8Array,
  note: SoundNote | undefined,
): Promise<StoredSound | null> {
  let read: Samples;
  try {
    read = decodeFloatWav(bytes);
  } catch (error) {
    if (error instanceof AppError) return null;
    throw error;
  }
  const sha256 = await sha256Of(read.samples);
  if (read.sampleRate !== take.sampleRate || (note !== undefined && note.sha256 !== sha256)) return null;
  return { ...read, sha256, provider: note?.provider ?? null, spent: note?.spent ?? null };
}
