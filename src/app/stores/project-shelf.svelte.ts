import type { PlainError } from '../../lib/errors';

/** How the open project is kept. */
export type SaveState =
  /** There is nothing in it yet. */
  | { readonly kind: 'nothing' }
  | { readonly kind: 'saved' }
  | { readonly kind: 'saving' }
  | { readonly kind: 'failed'; readonly error: PlainError };

/** Who may change the open project. */
export type Access =
  | 'edit'
  /** Another tab changes it; here it plays and is exported. */
  | 'read'
  /** The other tab has let go of it. */
  | 'may-take-over';

/** What cannot be undone, and is done only when it is said again. */
export interface ShelfQuestion {
  readonly text: string;
  readonly yes: string;
  readonly no: string;
  readonly run: () => void;
}

/** Which project is open and how it is kept. The controller of projects writes it, the page reads it. */
export class ProjectShelfStore {
  #id = $state<string | null>(null);
  /** Counts openings: what a region remembers of a project goes with it. */
  #opening = $state(0);
  #save = $state.raw<SaveState>({ kind: 'nothing' });
  #access = $state<Access>('edit');
  #lasting = $state(true);
  #notes = $state.raw<readonly string[]>([]);
  #problem = $state.raw<PlainError | null>(null);
  #question = $state.raw<ShelfQuestion | null>(null);
  #dialog = $state(false);

  /** Null: a new one that is not stored yet. */
  get id(): string | null {
    return this.#id;
  }

  get opening(): number {
    return this.#opening;
  }

  get save(): SaveState {
    return this.#save;
  }

  get access(): Access {
    return this.#access;
  }

  /** Projects stay on this device; else they last as long as the page is open. */
  get lasting(): boolean {
    return this.#lasting;
  }

  /** What was lost or put right when the project was opened, or another one added. */
  get notes(): readonly string[] {
    return this.#notes;
  }

  /** Why a project could not be opened, saved or copied. */
  get problem(): PlainError | null {
    return this.#problem;
  }

  get question(): ShelfQuestion | null {
    return this.#question;
  }

  /** The list of projects is open. */
  get dialog(): boolean {
    return this.#dialog;
  }

  set dialog(open: boolean) {
    this.#dialog = open;
  }

  keptHere(lasting: boolean): void {
    this.#lasting = lasting;
  }

  opened(id: string | null, access: Access, notes: readonly string[]): void {
    this.#id = id;
    this.#opening += 1;
    this.#access = access;
    this.#notes = notes;
    this.#problem = null;
    this.#question = null;
  }

  /** A new project has found its place. */
  stored(id: string): void {
    this.#id = id;
  }

  saves(save: SaveState): void {
    this.#save = save;
  }

  allow(access: Access): void {
    this.#access = access;
  }

  /** What is to be known of something that went well. */
  note(notes: readonly string[]): void {
    this.#notes = notes;
    this.#problem = null;
  }

  ask(question: ShelfQuestion): void {
    this.dismiss();
    this.#question = question;
  }

  answer(yes: boolean): void {
    const question = this.#question;
    this.#question = null;
    if (yes) question?.run();
  }

  fail(problem: PlainError): void {
    this.#problem = problem;
  }

  dismiss(): void {
    this.#notes = [];
    this.#problem = null;
  }
}
