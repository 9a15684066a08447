import { untrack } from 'svelte';
import { AppError } from '../../lib/errors';
import type { ArrivedTake, TakeUse } from '../../project/arrival';
import type { Command } from '../../project/commands';
import { emptyProject } from '../../project/create';
import type { EventId, Project, SoundEvent, Take } from '../../project/document';
import { ProjectFacts } from './project-facts.svelte';
import {
  perform,
  receive,
  redo,
  startHistory,
  undo,
  type History,
  type StepNotes,
} from '../../project/history';

/**
 * The project on the page and its undo history. The data are immutable; this class only holds the current ones.
 *
 * What seldom changes of the project stands apart: all that reads the history, through whatever it is worked out, is
 * asked at every edit, and in a project of hundreds of events that is thousands of effects.
 */
export class DocumentStore {
  #history = $state.raw(startHistory(emptyProject()));
  readonly #facts = new ProjectFacts(this.#history.project);
  #readOnly = $state(false);
  readonly #followers: ((project: Project) => void)[] = [];
  /** A change was refused because the project is another tab's: a button has no room for the reason. */
  onRefused: (() => void) | null = null;

  get history(): History {
    return this.#history;
  }

  get project(): Project {
    return this.#history.project;
  }

  /** `follower` is told of the project now and after each change, before anything else can ask. */
  follow(follower: (project: Project) => void): void {
    this.#followers.push(follower);
    follower(this.project);
  }

  #goTo(history: History): void {
    this.#history = history;
    this.#facts.follow(history.project);
    untrack(() => this.#followers.forEach((follower) => follower(history.project)));
  }

  /** Of the project, what an edit of an event leaves as it is. */
  get facts(): Omit<ProjectFacts, 'follow'> {
    return this.#facts;
  }

  /** Neither words nor events: the first visit. */
  get empty(): boolean {
    return !this.#facts.hasEvents && this.#facts.sentence === '';
  }

  /** What undo would take back; null where there is nothing. */
  get undoLabel(): string | null {
    return this.#readOnly ? null : (this.#history.past.at(-1)?.label ?? null);
  }

  get redoLabel(): string | null {
    return this.#readOnly ? null : (this.#history.future.at(-1)?.label ?? null);
  }

  event(id: EventId): SoundEvent | null {
    return this.project.events.find((event) => event.id === id) ?? null;
  }

  /** Another tab changes this project: here nothing does. */
  get readOnly(): boolean {
    return this.#readOnly;
  }

  /** Puts another project on the page, with its way back. */
  show(history: History, readOnly: boolean): void {
    this.#goTo(history);
    this.#readOnly = readOnly;
  }

  /** @throws AppError `input-invalid`; the project then stays as it was. */
  perform(command: Command, notes: StepNotes): void {
    this.change((history) => perform(history, command, notes));
  }

  /**
   * For steps that bring more than a command does.
   * @throws AppError `input-invalid`, also what `step` throws; the project then stays as it was.
   */
  change(step: (history: History) => History): void {
    if (this.#readOnly) {
      this.onRefused?.();
      throw new AppError('input-invalid', 'This project is open in another tab.', {
        remedy: 'Duplicate it to change it here.',
      });
    }
    this.#goTo(step(this.#history));
  }

  undo(): void {
    if (!this.#readOnly) this.#goTo(undo(this.#history));
  }

  redo(): void {
    if (!this.#readOnly) this.#goTo(redo(this.#history));
  }

  receive(arrived: ArrivedTake, use: TakeUse = 'if-wanted'): Take {
    const { history, take } = receive(this.#history, arrived, use);
    this.#goTo(history);
    return take;
  }
}
