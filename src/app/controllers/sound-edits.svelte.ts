import { toGrid } from '../../lib/units';
import type { EventId, TakeEdit, TakeId } from '../../project/document';
import { TAKE_SECONDS } from '../../project/limits';
import { takeInUse, takeMatches } from '../../project/match';
import { longerBy } from '../detail/longer';
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

  /**
   * The take in use goes on behind its end until the event's longest span ends: what was heard stays. False: there is
   * no take of these words to go on with, or it is long enough.
   */
  goOn(id: EventId): boolean {
    const { project } = this.document;
    const event = this.document.event(id);
    const take = event === null ? null : takeInUse(event, project.takes);
    if (event === null || take === null || event.locked || !takeMatches(take, event.request)) return false;
    const longest = longerBy(event, project.takes);
    if (longest === null || longest > TAKE_SECONDS[1]) return false;
    const by = toGrid(longest - take.seconds);
    this.queue.edit(id, { kind: 'extend', of: take.id, words: event.request.caption, by });
    return true;
  }

  /** The edited take is made in its turn, beside the one it is made from. */
  start(edit: TakeEdit): void {
    const { open } = this;
    if (open === null) return;
    this.close();
    this.queue.edit(open.event, edit);
  }
}
