import { toPlainError, type PlainError } from '../../lib/errors';
import type { PlanQuestion } from '../../planner/planner';
import type { EventId, Project } from '../../project/document';
import {
  overlaid,
  previewed,
  reviewOf,
  tickedOf,
  type PartKey,
  type PlannedLine,
  type Review,
  type ReviewPart,
} from '../../project/review';
import type { DocumentStore } from './document.svelte';

/** A planner is asked, and since when: `performance.now()`. */
export interface Asking {
  readonly planner: string;
  readonly since: number;
}

/**
 * The line under the sentence: what is to be changed, in words, and the change under review. What was typed is kept
 * until a change is accepted. The review is worked out from the project as it stands: hands may go on meanwhile.
 */
export class ChangeStore {
  #text = $state('');
  #lines = $state.raw<readonly PlannedLine[]>([]);
  #unticked = $state.raw<readonly PartKey[]>([]);
  #asking = $state.raw<Asking | null>(null);
  #question = $state.raw<PlanQuestion | null>(null);
  #problem = $state.raw<PlainError | null>(null);
  #notes = $state.raw<readonly string[]>([]);
  readonly #worked: Review | PlainError | null = $derived.by(() => this.#work());
  readonly #accepted: ReadonlySet<PartKey> = $derived.by(() => tickedOf(this.review, this.#unticked));
  readonly #preview: Project | null = $derived.by(() =>
    this.review === null ? null : previewed(this.review, this.#accepted),
  );
  readonly #shown: Project | null = $derived.by(() =>
    this.review === null ? null : overlaid(this.review, this.#accepted),
  );

  constructor(private readonly document: DocumentStore) {}

  get text(): string {
    return this.#text;
  }

  /** All that was typed and is not accepted: what is under review, and the line. */
  get kept(): string {
    return [...this.#lines.map(({ text }) => text), this.#text]
      .filter((text) => text.trim() !== '')
      .join('\n');
  }

  get lines(): readonly PlannedLine[] {
    return this.#lines;
  }

  /** The change that waits for an answer. */
  get review(): Review | null {
    return this.#worked !== null && 'parts' in this.#worked ? this.#worked : null;
  }

  /** Parts that are ticked. */
  get accepted(): ReadonlySet<PartKey> {
    return this.#accepted;
  }

  /** The project as it would be; null: nothing is under review. */
  get preview(): Project | null {
    return this.#preview;
  }

  /** What the score draws: the preview, and what goes, each in its old place; what comes last. */
  get shown(): Project | null {
    return this.#shown;
  }

  /** What is ticked of an event, for the score to mark. */
  part(id: EventId): ReviewPart | null {
    return this.#accepted.has(id) ? (this.review?.parts.find(({ key }) => key === id) ?? null) : null;
  }

  get asking(): Asking | null {
    return this.#asking;
  }

  get question(): PlanQuestion | null {
    return this.#question;
  }

  get problem(): PlainError | null {
    if (this.#problem !== null) return this.#problem;
    return this.#worked !== null && !('parts' in this.#worked) ? this.#worked : null;
  }

  /** What the planner had to say. */
  get notes(): readonly string[] {
    const all = [...this.#notes, ...(this.review?.notes ?? [])];
    return all.filter((note, index) => all.indexOf(note) === index);
  }

  write(text: string): void {
    this.#text = text;
    this.#question = null;
    this.#problem = null;
  }

  ask(asking: Asking | null): void {
    this.#asking = asking;
    if (asking !== null) this.#problem = this.#question = null;
  }

  putQuestion(question: PlanQuestion): void {
    this.#question = question;
  }

  refuse(problem: PlainError): void {
    this.#problem = problem;
  }

  /** Lays lines before the person; the line is free for more. */
  lay(lines: readonly PlannedLine[], notes: readonly string[]): void {
    this.#lines = lines;
    this.#notes = notes;
    this.#unticked = [];
    this.#text = '';
    this.#question = null;
    this.#problem = null;
  }

  tick(key: PartKey, ticked: boolean): void {
    const others = this.#unticked.filter((other) => other !== key);
    this.#unticked = ticked ? others : [...others, key];
  }

  /** The review is over; `text` is what the line holds then. */
  settle(text: string): void {
    this.lay([], []);
    this.#text = text;
  }

  #work(): Review | PlainError | null {
    if (this.#lines.length === 0) return null;
    try {
      return reviewOf(this.document.project, this.#lines);
    } catch (error) {
      return toPlainError(error);
    }
  }
}
