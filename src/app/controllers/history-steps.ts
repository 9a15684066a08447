import type { AnnouncerStore } from '../stores/announcer.svelte';
import type { DocumentStore } from '../stores/document.svelte';
import type { DraftStore } from '../stores/draft.svelte';
import type { PlanSentence } from './plan-sentence';
import type { ScoreFocus } from './score-focus';

/**
 * Steps through the project's history. Words that are no sentence any more stay in the editor, with their plan. What was
 * taken back or done again is said: it may be out of sight.
 */
export class HistorySteps {
  constructor(
    private readonly document: DocumentStore,
    private readonly draft: DraftStore,
    private readonly planning: Pick<PlanSentence, 'fill'>,
    private readonly announcer: AnnouncerStore,
    private readonly focus: Pick<ScoreFocus, 'keptOver'>,
  ) {}

  readonly undo = (): void => void this.go('undo');
  readonly redo = (): void => void this.go('redo');

  /** @returns false: there is no such step */
  readonly go = (step: 'undo' | 'redo'): boolean => {
    const label = step === 'undo' ? this.document.undoLabel : this.document.redoLabel;
    if (label === null) return false;
    this.#travel(() => this.document[step]());
    const did = step === 'undo' ? 'Undone' : 'Redone';
    this.announcer.say(label === '' ? `${did}.` : `${did}: ${label}.`);
    return true;
  };

  /** Takes back so many steps at once: what was done since before a turn, and the turn. */
  readonly backTo = (steps: number): void =>
    this.#travel(() => {
      for (let step = 0; step < steps; step += 1) this.document.undo();
    });

  #travel(steps: () => void): void {
    this.focus.keptOver(steps);
    if (this.document.project.sentence === '' && this.draft.text !== '') this.planning.fill(this.draft.text);
  }
}
