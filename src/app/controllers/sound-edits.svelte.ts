import type { EventId, TakeEdit, TakeId } from '../../project/document';
import type { DocumentStore } from '../stores/document.svelte';
import type { RenderQueue } from './render-queue';

/** A take that is to be edited. */
export interface EditedTake {
  readonly event: EventId;
  readonly take: TakeId;
}

/** Edits of the sound itself: which take is looked at in the dialog, and what is made of it. */
export class SoundEdits {
  #open = $state.raw<EditedTake | null>(null);

  constructor(
    private readonly document: DocumentStore,
    private readonly queue: RenderQueue,
    /** Words that the model in use does not know. */
    readonly unknownWords: (words: string) => readonly string[],
  ) {}

  /** Null: the dialog is closed, or its event or take is gone. */
  get open(): EditedTake | null {
    const open = this.#open;
    if (open === null || this.document.event(open.event) === null) return null;
    return this.document.project.takes.some((take) => take.id === open.take) ? open : null;
  }

  show(event: EventId, take: TakeId): void {
    this.#open = { event, take };
  }

  close(): void {
    this.#open = null;
  }

  /** The edited take is made in its turn, beside the one it is made from. */
  start(edit: TakeEdit): void {
    const { open } = this;
    if (open === null) return;
    this.close();
    this.queue.edit(open.event, edit);
  }
}
