import type { DocumentStore } from '../stores/document.svelte';
import type { DraftStore } from '../stores/draft.svelte';
import type { PlanSentence } from './plan-sentence';

/** Steps through the project's history. Words that are no sentence any more stay in the editor, with their plan. */
export class HistorySteps {
  constructor(
    private readonly document: DocumentStore,
    private readonly draft: DraftStore,
    private readonly planning: Pick<PlanSentence, 'fill'>,
  ) {}

  readonly undo = (): void => this.#travel(() => this.document.undo());
  readonly redo = (): void => this.#travel(() => this.document.redo());

  /** @returns false: there is no such step */
  readonly go = (step: 'undo' | 'redo'): boolean => {
    if ((step === 'undo' ? this.document.undoLabel : this.document.redoLabel) === null) return false;
    this[step]();
    return true;
  };

  /** Takes back so many steps at once: what was done since before a turn, and the turn. */
  readonly backTo = (steps: number): void =>
    this.#travel(() => {
      for (let step = 0; step < steps; step += 1) this.document.undo();
    });

  #travel(steps: () => void): void {
    steps();
    if (this.document.project.sentence === '' && this.draft.text !== '') this.planning.fill(this.draft.text);
  }
}
