import { AppError, toPlainError } from '../../lib/errors';
import { LONGEST_NAME } from '../../project/limits';
import { titleOf, UNTITLED } from '../../project/title';
import { askToPersist, isPersistent } from '../../storage/device-space';
import { PROJECT_FILE_ENDING } from '../../storage/file-names';
import type { Maker } from '../../storage/provenance';
import { takeLock, waitForLock, type ProjectLock } from '../../storage/project-locks';
import {
  copyName,
  type ProjectId,
  type ProjectStore,
  type ProjectSummary,
} from '../../storage/project-store';
import type { ProjectWriter } from '../../storage/project-writer';
import type { ReadProject, StoredProject } from '../../storage/stored-project';
import type { AnnouncerStore } from '../stores/announcer.svelte';
import type { DocumentStore } from '../stores/document.svelte';
import type { ProjectShelfStore } from '../stores/project-shelf.svelte';
import { fileName } from '../writing/file-name';
import { Autosave, isBlank, type AutosaveNeeds, type PageState } from './autosave';
import { BLANK, type ProjectOnPage } from './project-on-page';
import { readPickedProject } from './read-picked-project';
import { saveAs } from './save-as';

export interface ProjectsNeeds {
  readonly store: ProjectStore;
  /** Keeps what is open. */
  readonly writer: ProjectWriter;
  /** Null where the browser has none. */
  readonly locks: LockManager | null;
  readonly last: {
    readonly get: () => Promise<ProjectId | null | undefined>;
    /** False: it could not be remembered. */
    readonly set: (id: ProjectId | null) => Promise<boolean>;
  };
  readonly shelf: ProjectShelfStore;
  readonly page: ProjectOnPage;
  readonly document: DocumentStore;
  readonly announcer: AnnouncerStore;
  readonly timer: AutosaveNeeds['timer'];
  /** Stops rendering and waits until nothing arrives any more. */
  readonly stopRendering: () => Promise<void>;
  readonly maker: () => Maker;
}

/** Opens, keeps, copies and lets go of projects. What is open is stored before another takes its place. */
export class Projects {
  readonly #autosave: Autosave;
  #lock: ProjectLock | null = null;
  #waiting: AbortController | null = null;
  /** What was last saved to a file: leaving then loses nothing, wherever else it could not be kept. */
  #inFile: PageState | null = null;
  #askedToPersist = false;
  /** The next visit finds what is open now. */
  #remembered = true;

  constructor(private readonly needs: ProjectsNeeds) {
    const { store, writer, page, shelf, timer } = needs;
    this.#autosave = new Autosave({
      newId: () => store.newId(),
      writer,
      page: () => page.state,
      sound: (take) => page.sound(take),
      report: (state) => {
        if (state.kind === 'failed' && shelf.save.kind !== 'failed') {
          needs.announcer.warn(`Not saved: ${state.error.message} ${state.error.remedy}`);
        }
        shelf.saves(state);
      },
      placed: async (id) => {
        this.#lock = await takeLock(needs.locks, id);
        shelf.stored(id);
        await this.#remember(id);
      },
      soundKept: () => void this.#askOnce(),
      documentKept: () => {
        page.releaseUnneeded();
        // The disk was full, and there is room again.
        if (!this.#remembered) void this.#remember(shelf.id);
      },
      timer,
    });
    shelf.keptHere(store.lasting);
    needs.document.onRefused = () =>
      needs.announcer.warn('This project is open in another tab. Duplicate it to change it here.');
  }

  /** The project that was open last, or a new one. Before the page is drawn. */
  async start(): Promise<void> {
    const { last, store } = this.needs;
    const known = await last.get();
    try {
      const id = known === undefined ? ((await store.list())[0]?.id ?? null) : known;
      if (id !== null) await this.#openStored(id);
    } catch (error) {
      this.needs.shelf.fail(toPlainError(error));
    }
    // The page begins with a new one by itself.
    if (this.needs.shelf.opening === 0) this.#autosave.begin(null);
  }

  /** Something on the page may have changed. */
  changed(): void {
    this.#autosave.changed();
  }

  /** Leaving now would lose something. */
  get unsaved(): boolean {
    const state = this.needs.page.state;
    if (isBlank(state)) return false;
    const inFile =
      this.#inFile?.history === state.history &&
      this.#inFile.draft === state.draft &&
      this.#inFile.change === state.change;
    return !inFile && (!this.needs.store.lasting || !this.#autosave.settled);
  }

  async flush(): Promise<void> {
    await this.#autosave.flush();
  }

  list(): Promise<readonly ProjectSummary[]> {
    return this.needs.store.list();
  }

  async open(id: ProjectId): Promise<boolean> {
    if (id === this.needs.shelf.id) return true;
    return this.#attempt(async () => {
      await this.#leave();
      await this.#openStored(id);
    });
  }

  async create(): Promise<boolean> {
    return this.#attempt(async () => {
      await this.#leave();
      this.#letGo();
      this.#show(BLANK, null, []);
      await this.#remember(null);
    });
  }

  /** A project file, or a document alone, becomes a project of its own; what was open stays as it is. */
  async openFile(file: File): Promise<boolean> {
    return this.#attempt(async () => {
      const read = await readPickedProject(file);
      await this.#leave();
      this.#letGo();
      this.#show(read, null, read.notes);
      await this.#autosave.flush();
    });
  }

  async saveToFile(): Promise<boolean> {
    return this.#attempt(async () => {
      const { writeProjectFile } = await import('../../storage/project-file');
      const state = this.needs.page.state;
      const bytes = await writeProjectFile(this.needs.page.stored(), this.needs.maker());
      const name = fileName(state.history.project, PROJECT_FILE_ENDING);
      saveAs(new Blob([bytes], { type: 'application/zip' }), name);
      this.#inFile = state;
      this.needs.announcer.say(`Saved ${name}.`);
    });
  }

  /** A copy of what is on the page, which is then open. */
  async duplicateOpen(): Promise<boolean> {
    return this.#attempt(async () => {
      const stored = this.needs.page.stored();
      const title = titleOf(stored.history.project);
      if (this.needs.shelf.access === 'edit') await this.#leave();
      this.#letGo();
      this.#show(named(stored, copyName(title)), null, []);
      await this.#autosave.flush();
    });
  }

  async duplicate(id: ProjectId): Promise<boolean> {
    return this.#attempt(async () => {
      if (id === this.needs.shelf.id) await this.#autosave.flush();
      await this.needs.store.duplicate(id);
    });
  }

  /** @returns why the name was not taken; null: it was. */
  rename(name: string): string | null {
    try {
      this.needs.document.perform({ type: 'set-name', name }, { label: 'name', mergeKey: 'name' });
      return null;
    } catch (error) {
      const { message, remedy } = toPlainError(error);
      return `${message} ${remedy}`;
    }
  }

  /** @returns why the name was not taken; null: it was. */
  async renameStored(id: ProjectId, name: string): Promise<string | null> {
    if (id === this.needs.shelf.id && this.needs.shelf.access === 'edit') {
      const refusal = this.rename(name);
      await this.#autosave.flush();
      return refusal;
    }
    const wanted = name.trim();
    if (wanted === '') return 'A project needs a name. Type one.';
    if (wanted.length > LONGEST_NAME)
      return `The name is too long. Shorten it to ${LONGEST_NAME} characters.`;
    try {
      await this.#alone(id, () => this.needs.store.rename(id, wanted));
      return null;
    } catch (error) {
      const { message, remedy } = toPlainError(error);
      return `${message} ${remedy}`;
    }
  }

  /** For good. The open project makes room for a new one first. */
  async remove(ids: readonly ProjectId[]): Promise<void> {
    for (const id of ids) {
      await this.#attempt(async () => {
        if (id === this.needs.shelf.id && this.#lock !== null) {
          await this.needs.stopRendering();
          await this.#autosave.flush();
          this.#letGo();
          this.#show(BLANK, null, []);
          await this.#remember(null);
        }
        await this.#alone(id, () => this.needs.store.remove(id));
      });
    }
  }

  /** Changes it from now on, beginning with what the other tab has stored. */
  async takeOver(): Promise<void> {
    const { shelf } = this.needs;
    const { id } = shelf;
    if (id === null || shelf.access !== 'may-take-over') return;
    await this.#attempt(async () => this.#show(await this.needs.store.load(id), id, []));
  }

  /** After another tab has saved over it, without a lock: keeps the page's state as a project of its own. */
  async keepAsCopy(): Promise<void> {
    this.rename(copyName(titleOf(this.needs.document.project)));
    this.#letGo();
    this.#autosave.elsewhere();
    await this.#autosave.flush();
  }

  /** After another tab has saved over it: shows what was saved there. */
  async reload(): Promise<void> {
    const { id } = this.needs.shelf;
    if (id === null) return;
    await this.#attempt(async () => this.#show(await this.needs.store.load(id), id, []));
  }

  async #openStored(id: ProjectId): Promise<void> {
    const { store, locks } = this.needs;
    const held = id === this.needs.shelf.id ? this.#lock : null;
    const lock = held ?? (await takeLock(locks, id));
    try {
      const read = await store.load(id);
      if (lock !== null) await store.sweep(id, read);
      if (lock !== this.#lock) this.#letGo();
      this.#lock = lock;
      this.#show(read, id, read.notes);
    } catch (error) {
      if (lock !== this.#lock) lock?.release();
      throw error;
    }
    await this.#remember(id);
    if (lock === null && locks !== null) void this.#waitFor(id, locks);
  }

  /** A project that another tab edits: when that one lets go, this one may take over. */
  async #waitFor(id: ProjectId, locks: LockManager): Promise<void> {
    const waiting = new AbortController();
    this.#waiting = waiting;
    const lock = await waitForLock(locks, id, waiting.signal);
    if (lock === null) return;
    if (waiting.signal.aborted) {
      lock.release();
      return;
    }
    this.#lock = lock;
    this.needs.shelf.allow('may-take-over');
    this.needs.announcer.say('The other tab has closed the project. It can be changed here.');
  }

  #show(project: StoredProject | ReadProject, id: ProjectId | null, notes: readonly string[]): void {
    const { page, shelf } = this.needs;
    const readOnly = id !== null && this.#lock === null;
    page.show(project, readOnly);
    shelf.opened(id, readOnly ? 'read' : 'edit', notes);
    this.#inFile = null;
    const revision = 'revision' in project ? project.revision : 0;
    this.#autosave.begin(id === null ? null : { id, revision, takes: project.sounds }, { paused: readOnly });
  }

  /** @throws AppError when what is open could not be kept. */
  async #leave(): Promise<void> {
    await this.needs.stopRendering();
    if (await this.#autosave.flush()) return;
    if (!this.unsaved) return;
    throw new AppError('storage-failed', 'The open project is not saved yet, so it stays open.', {
      remedy: 'Save it to a file first.',
    });
  }

  async #remember(id: ProjectId | null): Promise<void> {
    this.#remembered = await this.needs.last.set(id);
  }

  #letGo(): void {
    this.#waiting?.abort();
    this.#waiting = null;
    this.#lock?.release();
    this.#lock = null;
  }

  /** For a change of a stored project that is not open here. @throws AppError when another tab has it open. */
  async #alone(id: ProjectId, change: () => Promise<void>): Promise<void> {
    const lock = await takeLock(this.needs.locks, id);
    if (lock === null) {
      throw new AppError('input-invalid', 'Open in another tab.', { remedy: 'Close it there first.' });
    }
    try {
      await change();
    } finally {
      lock.release();
    }
  }

  async #attempt(action: () => Promise<void>): Promise<boolean> {
    try {
      await action();
      return true;
    } catch (error) {
      const plain = toPlainError(error);
      this.needs.shelf.fail(plain);
      this.needs.announcer.warn(`${plain.message} ${plain.remedy}`);
      return false;
    }
  }

  async #askOnce(): Promise<void> {
    if (this.#askedToPersist || !this.needs.store.lasting) return;
    this.#askedToPersist = true;
    if (!(await isPersistent())) await askToPersist();
  }
}

function named(stored: StoredProject, name: string): StoredProject {
  const { history } = stored;
  return { ...stored, history: { ...history, project: { ...history.project, name: name || UNTITLED } } };
}
