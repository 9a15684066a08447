import type { ArrivedTake, TakeUse } from '../../project/arrival';
import type { Command } from '../../project/commands';
import { emptyProject } from '../../project/create';
import type { EventId, Project, SoundEvent, Take } from '../../project/document';
import { perform, receive, redo, startHistory, undo, type StepNotes } from '../../project/history';

/** The project on the page and its undo history. The data are immutable; this class only holds the current ones. */
export class DocumentStore {
  #history = $state.raw(startHistory(emptyProject()));

  get project(): Project {
    return this.#history.project;
  }

  /** Neither words nor events: the first visit. */
  get empty(): boolean {
    return this.project.events.length === 0 && this.project.sentence === '';
  }

  /** What undo would take back; null where there is nothing. */
  get undoLabel(): string | null {
    return this.#history.past.at(-1)?.label ?? null;
  }

  get redoLabel(): string | null {
    return this.#history.future.at(-1)?.label ?? null;
  }

  event(id: EventId): SoundEvent | null {
    return this.project.events.find((event) => event.id === id) ?? null;
  }

  /** @throws AppError `input-invalid`; the project then stays as it was. */
  perform(command: Command, notes: StepNotes): void {
    this.#history = perform(this.#history, command, notes);
  }

  undo(): void {
    this.#history = undo(this.#history);
  }

  redo(): void {
    this.#history = redo(this.#history);
  }

  receive(arrived: ArrivedTake, use: TakeUse = 'if-wanted'): Take {
    const { history, take } = receive(this.#history, arrived, use);
    this.#history = history;
    return take;
  }
}
