import type { PlainError } from '../../lib/errors';
import type { Project } from '../../project/document';
import type { DocumentStore } from './document.svelte';
import type { Asking } from './planners.svelte';

/** More remarks than this are not read. */
const MOST_NOTES = 3;

/** The sentence while it is being written, and the plan it would become. Typed words are kept, whatever fails. */
export class DraftStore {
  #text = $state('');
  #open = $state(false);
  #focused = true;
  #preview = $state.raw<Project | null>(null);
  #notes = $state.raw<readonly string[]>([]);
  #problem = $state.raw<PlainError | null>(null);
  #asking = $state.raw<Asking | null>(null);

  constructor(private readonly document: DocumentStore) {}

  get text(): string {
    return this.#text;
  }

  /** The editor stands in place of the set sentence. */
  get writing(): boolean {
    return this.#open || this.document.facts.sentence === '';
  }

  /** The editor takes the focus when it appears: on the first visit, and when somebody asks for it; not after undo. */
  get takesFocus(): boolean {
    return this.#focused;
  }

  /** What the words would become; null while nothing is written, or after it has been applied. */
  get preview(): Project | null {
    return this.writing ? this.#preview : null;
  }

  /** What the planner had to say about these words. */
  get notes(): readonly string[] {
    return this.#notes;
  }

  get problem(): PlainError | null {
    return this.#problem;
  }

  /** The planner that is asked for these words; null: none is. */
  get asking(): Asking | null {
    return this.#asking;
  }

  ask(asking: Asking | null): void {
    this.#asking = asking;
    if (asking !== null) this.#problem = null;
  }

  write(text: string): void {
    this.#text = text;
    this.#problem = null;
  }

  open(text: string): void {
    this.#text = text;
    this.#open = true;
    this.#focused = true;
    this.#notes = [];
    this.#problem = null;
  }

  close(): void {
    this.#open = false;
    this.#focused = false;
    this.#preview = null;
    this.#problem = null;
    this.#asking = null;
  }

  show(preview: Project | null, notes: readonly string[]): void {
    this.#preview = preview;
    // One remark a line of reasoning is enough, however often the words call for it.
    this.#notes = notes.filter((note, index) => notes.indexOf(note) === index).slice(0, MOST_NOTES);
    this.#problem = null;
    this.#asking = null;
  }

  refuse(problem: PlainError): void {
    this.#problem = problem;
    this.#asking = null;
  }
}
