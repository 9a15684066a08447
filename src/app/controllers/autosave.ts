import { toPlainError } from '../../lib/errors';
import type { TakeId } from '../../project/document';
import type { History } from '../../project/history';
import { takesWithin } from '../../project/reachable-takes';
import type { SoundNote } from '../../project/persist/write-document';
import type { ProjectId } from '../../storage/project-store';
import type { ProjectWriter } from '../../storage/project-writer';
import type { StoredSound } from '../../storage/stored-project';
import type { SaveState } from '../stores/project-shelf.svelte';

/** What is on the page now. */
export interface PageState {
  readonly history: History;
  readonly draft: string;
  readonly change: string;
}

/** Where the open project lies, and what of it is stored. */
export interface StoredPlace {
  readonly id: ProjectId;
  readonly revision: number;
  readonly takes: ReadonlyMap<TakeId, SoundNote>;
}

/** The same, as it goes on. */
interface Place {
  readonly id: ProjectId;
  revision: number;
  /** Another map when it changes: its text is made once (write-document.ts). */
  takes: ReadonlyMap<TakeId, SoundNote>;
}

export interface AutosaveNeeds {
  readonly newId: () => ProjectId;
  readonly writer: ProjectWriter;
  readonly page: () => PageState;
  /** Null: its samples are not there yet. */
  readonly sound: (take: TakeId) => StoredSound | null;
  readonly report: (state: SaveState) => void;
  /** A new project has got its place; before anything is written there. */
  readonly placed: (id: ProjectId) => Promise<void>;
  /** The first sound of the visit is stored. */
  readonly soundKept: () => void;
  /** A document is stored: samples that neither it nor the page needs may go. */
  readonly documentKept: () => void;
  readonly timer: {
    readonly set: (milliseconds: number, action: () => void) => number;
    readonly clear: (timer: number) => void;
  };
}

/** Changes that come closer together are saved as one. */
export const REST_MS = 400;
/** A save that failed is tried again: somebody may have made room. */
export const RETRY_MS = 10_000;
const MOST_PASSES = 8;

/**
 * Saves the open project soon after every change, one save at a time: first the takes that are new, then the document
 * that names them. What could not be saved is tried again, with the next change and by the clock.
 */
export class Autosave {
  #place: Place | null = null;
  #saved: PageState | null = null;
  #timer: number | null = null;
  #writing: Promise<void> | null = null;
  #failed = false;
  /** Somebody else has saved this project since: nothing is written over that. */
  #overtaken = false;
  /** Read only, or between two projects. */
  #paused = false;

  constructor(private readonly needs: AutosaveNeeds) {}

  /** The page shows another project; null: a new one. */
  begin(place: StoredPlace | null, options: { readonly paused?: boolean } = {}): void {
    this.#stopClock();
    this.#place = place === null ? null : { ...place };
    const page = this.needs.page();
    this.#saved = place === null && !isBlank(page) ? null : page;
    this.#failed = false;
    this.#overtaken = false;
    this.#paused = options.paused ?? false;
    this.needs.report(place === null && isBlank(page) ? { kind: 'nothing' } : { kind: 'saved' });
    this.changed();
  }

  /** All that is on the page is stored. */
  get settled(): boolean {
    return this.#paused || this.#isSaved();
  }

  /** Something on the page has changed, or may have. */
  changed(): void {
    if (this.#paused || this.#overtaken || this.#isSaved()) return;
    if (!this.#failed) this.needs.report({ kind: 'saving' });
    if (this.#writing === null) this.#wake(REST_MS, true);
  }

  /** Saves at once what is not saved yet. False: it could not be. */
  async flush(): Promise<boolean> {
    this.#stopClock();
    // Changes that come while it writes are written too; a hand that never rests does not keep it for ever.
    for (let pass = 0; pass < MOST_PASSES && !this.settled && !this.#overtaken; pass += 1) {
      await this.#write();
      if (this.#failed) break;
    }
    return this.settled;
  }

  /** After `project-overtaken`: the page's state becomes the next revision, whatever was saved meanwhile. */
  elsewhere(): void {
    this.#place = null;
    this.#saved = null;
    this.#overtaken = false;
    this.#failed = false;
    this.changed();
  }

  #isSaved(): boolean {
    const page = this.needs.page();
    if (this.#saved === null) return this.#place === null && isBlank(page);
    const { history, draft, change } = this.#saved;
    return history === page.history && draft === page.draft && change === page.change;
  }

  #wake(milliseconds: number, sooner: boolean): void {
    if (this.#timer !== null) {
      // A retry that is far away gives way to a change.
      if (!sooner || !this.#failed) return;
      this.#stopClock();
    }
    this.#timer = this.needs.timer.set(milliseconds, () => {
      this.#timer = null;
      void this.#write();
    });
  }

  #stopClock(): void {
    if (this.#timer !== null) this.needs.timer.clear(this.#timer);
    this.#timer = null;
  }

  /** One at a time: who comes while it runs waits for its end. */
  #write(): Promise<void> {
    this.#writing ??= this.#pass().finally(() => {
      this.#writing = null;
      if (!this.#failed) this.changed();
    });
    return this.#writing;
  }

  async #pass(): Promise<void> {
    const page = this.needs.page();
    // What failed stays said while it is tried again.
    if (!this.#failed) this.needs.report({ kind: 'saving' });
    try {
      await this.#store(page).catch((error: unknown) => {
        if (toPlainError(error).code !== 'project-missing' || this.#place === null) throw error;
        // Cleared behind the page's back: everything is written anew.
        this.#place.takes = new Map();
        this.#place.revision = 0;
        return this.#store(page);
      });
      this.#failed = false;
      if (this.#isSaved()) this.needs.report({ kind: 'saved' });
    } catch (error) {
      const plain = toPlainError(error);
      this.#failed = true;
      this.#overtaken = plain.code === 'project-overtaken';
      this.needs.report({ kind: 'failed', error: plain });
      if (!this.#overtaken) this.#wake(RETRY_MS, false);
    }
  }

  async #store(page: PageState): Promise<void> {
    const { newId, writer } = this.needs;
    if (this.#place === null) {
      const id = newId();
      await this.needs.placed(id);
      this.#place = { id, revision: 0, takes: new Map() };
    }
    const place = this.#place;
    const needed = takesWithin(page.history).map(({ id }) => id);
    for (const take of needed) {
      if (place.takes.has(take)) continue;
      const sound = this.needs.sound(take);
      if (sound === null) continue;
      await writer.saveTake(place.id, take, sound, place.revision === 0);
      const { sha256, provider, spent } = sound;
      place.takes = new Map([...place.takes, [take, { sha256, provider, spent }]]);
      this.needs.soundKept();
    }
    const revision = place.revision + 1;
    await writer.saveDocument(place.id, { ...page, sounds: place.takes, revision });
    place.revision = revision;
    if (this.#place === place) this.#saved = page;
    await this.#removeUnneeded(place, new Set(needed));
    this.needs.documentKept();
  }

  /** Only now that the stored document needs them no more. */
  async #removeUnneeded(place: Place, needed: ReadonlySet<TakeId>): Promise<void> {
    for (const take of [...place.takes.keys()].filter((known) => !needed.has(known))) {
      if (!(await this.needs.writer.removeTake(place.id, take))) continue;
      place.takes = new Map([...place.takes].filter(([known]) => known !== take));
    }
  }
}

/** Nothing was ever made in it: it needs no place. */
export function isBlank({ history, draft, change }: PageState): boolean {
  const { project, past, future } = history;
  const untouched = project.sentence === '' && project.events.length === 0 && project.takes.length === 0;
  return untouched && past.length === 0 && future.length === 0 && `${draft}${change}`.trim() === '';
}
