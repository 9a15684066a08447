import { breathe } from '../lib/breathe';
import { AppError } from '../lib/errors';
import type { Seconds } from '../lib/units';
import type { TakeId } from '../project/document';
import { documentToJson, revisionIn, type StoredDocument } from '../project/persist/write-document';
import { UNTITLED, titleOf } from '../project/title';
import { encodeFloatWav } from './float-wav';
import type { FileFacts, ProjectFolders } from './project-folders';
import type { ProjectWriter } from './project-writer';
import { missingProject } from './storage-errors';
import {
  DOCUMENT_FILE,
  takeFile,
  takeOfFile,
  withSounds,
  type ReadProject,
  type StoredSound,
} from './stored-project';

export type ProjectId = string;

/** What the list of projects shows of one. */
export interface ProjectSummary {
  readonly id: ProjectId;
  readonly title: string;
  /** Milliseconds since 1970. */
  readonly changed: number;
  readonly events: number;
  readonly duration: Seconds;
  /** On the disk. */
  readonly bytes: number;
  /** Why it cannot be opened; null: it can. */
  readonly problem: string | null;
}

/** Projects by their ids: a document each, and a file for every take. */
export class ProjectStore implements ProjectWriter {
  constructor(
    private readonly folders: ProjectFolders,
    private readonly drawId: () => ProjectId,
  ) {}

  /** Kept on this device; else only as long as the page is open. */
  get lasting(): boolean {
    return this.folders.lasting;
  }

  newId(): ProjectId {
    return this.drawId();
  }

  /** The last changed first. Folders without a document were never finished: the takes of a project not yet saved. */
  async list(): Promise<readonly ProjectSummary[]> {
    const found: ProjectSummary[] = [];
    for (const id of await this.folders.ids()) {
      const summary = await this.#summary(id);
      if (summary !== null) found.push(summary);
      await breathe();
    }
    return found.sort((a, b) => b.changed - a.changed);
  }

  /** @throws AppError `project-missing`, `project-newer`, `project-invalid`. */
  async load(id: ProjectId): Promise<ReadProject> {
    const text = await this.#text(id);
    // Reading checks every field, which takes code that a first visit does without.
    const { documentFromJson } = await import('../project/persist/read-document');
    const document = documentFromJson(text);
    await breathe();
    return withSounds(document, async (take: TakeId) => {
      const file = await this.folders.read(id, takeFile(take));
      return file === null ? null : new Uint8Array(await file.arrayBuffer());
    });
  }

  async saveTake(id: ProjectId, take: TakeId, sound: StoredSound, isNew: boolean): Promise<void> {
    await this.folders.write(id, takeFile(take), encodeFloatWav(sound), isNew);
  }

  saveDocument(id: ProjectId, document: StoredDocument): Promise<void> {
    return this.saveText(id, document.revision, documentToJson(document));
  }

  /** `saveDocument`, for a document that is text already. The same one may be saved again. */
  async saveText(id: ProjectId, revision: number, text: string): Promise<void> {
    const isNew = revision === 1;
    const old = await this.folders.read(id, DOCUMENT_FILE);
    if (old === null && !isNew) throw missingProject();
    const found = old === null ? 0 : revisionIn(await old.slice(0, 200).text());
    // Whoever asked may not have learnt that it was done.
    if (found === revision && (await old?.text()) === text) return;
    if (found >= revision) {
      throw new AppError('project-overtaken', 'This project was changed in another tab.', {
        remedy: 'Open what was saved there, or keep yours as a copy.',
      });
    }
    await this.folders.write(id, DOCUMENT_FILE, text, isNew);
  }

  async removeTake(id: ProjectId, take: TakeId): Promise<boolean> {
    try {
      await this.folders.removeFile(id, takeFile(take));
      return true;
    } catch (error) {
      if (error instanceof AppError) return false;
      throw error;
    }
  }

  /**
   * Removes the files of takes that a project read from here does not need: a tab was ended before it could. Only for
   * who may change the project. One that was mended keeps them: its document as it lies there may need more.
   */
  async sweep(id: ProjectId, { sounds, notes }: Pick<ReadProject, 'sounds' | 'notes'>): Promise<void> {
    if (notes.length > 0) return;
    for (const { path } of (await this.folders.files(id)) ?? []) {
      const take = takeOfFile(path);
      if (take !== null && !sounds.has(take)) await this.removeTake(id, take);
    }
  }

  /** The copy's id. Takes first: a copy that was broken off has no document, and is in no list. */
  async duplicate(id: ProjectId): Promise<ProjectId> {
    const copy = this.drawId();
    try {
      for (const { path } of (await this.folders.files(id)) ?? []) {
        const file = path === DOCUMENT_FILE ? null : await this.folders.read(id, path);
        if (file !== null)
          await this.folders.write(copy, path, new Uint8Array(await file.arrayBuffer()), true);
      }
      const raw = rawOf(await this.#text(id));
      const text = JSON.stringify({ ...raw, name: copyName(titleIn(raw)) });
      await this.folders.write(copy, DOCUMENT_FILE, text, true);
    } catch (error) {
      await this.folders.remove(copy);
      throw error;
    }
    return copy;
  }

  /** For a project that is not open anywhere; an open one is renamed by a command. */
  async rename(id: ProjectId, name: string): Promise<void> {
    const text = await this.#text(id);
    const renamed = { ...rawOf(text), name, revision: revisionIn(text.slice(0, 200)) + 1 };
    const { format, version, revision, ...rest } = renamed as Record<string, unknown>;
    await this.folders.write(
      id,
      DOCUMENT_FILE,
      JSON.stringify({ format, version, revision, ...rest }),
      false,
    );
  }

  async remove(id: ProjectId): Promise<void> {
    await this.folders.remove(id);
  }

  async #text(id: ProjectId): Promise<string> {
    const file = await this.folders.read(id, DOCUMENT_FILE);
    if (file === null) throw missingProject();
    return file.text();
  }

  async #summary(id: ProjectId): Promise<ProjectSummary | null> {
    const files = (await this.folders.files(id)) ?? [];
    const document = files.find(({ path }) => path === DOCUMENT_FILE);
    if (document === undefined) return null;
    const bytes = files.reduce((sum: number, file: FileFacts) => sum + file.bytes, 0);
    const facts = { id, changed: document.changed, bytes };
    try {
      const raw = rawOf(await this.#text(id));
      const { events, duration } = raw;
      return {
        ...facts,
        title: titleIn(raw),
        events: Array.isArray(events) ? events.length : 0,
        duration: typeof duration === 'number' ? duration : 0,
        problem: null,
      };
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      return { ...facts, title: UNTITLED, events: 0, duration: 0, problem: error.message };
    }
  }
}

/** The document as it lies there: a list and a new name need no reading of every event. */
function rawOf(text: string): Readonly<Record<string, unknown>> {
  try {
    const data: unknown = JSON.parse(text);
    if (typeof data === 'object' && data !== null && !Array.isArray(data)) {
      return data as Readonly<Record<string, unknown>>;
    }
  } catch {
    // Told below, with what is no object.
  }
  throw new AppError('project-invalid', 'The project is damaged: its end is missing.', {
    remedy: 'Open another copy of it.',
  });
}

function titleIn({ name, sentence }: Readonly<Record<string, unknown>>): string {
  return titleOf({
    name: typeof name === 'string' && name !== '' ? name : UNTITLED,
    sentence: typeof sentence === 'string' ? sentence : '',
  });
}

/** "Yard" → "Yard, copy" → "Yard, copy 2". */
export function copyName(title: string): string {
  const [, stem, number] = /^(.*), copy(?: (\d{1,6}))?$/u.exec(title) ?? [];
  return stem === undefined ? `${title}, copy` : `${stem}, copy ${Number(number ?? 1) + 1}`;
}

/** 96 random bits, hexadecimal. */
export function randomProjectId(): ProjectId {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
