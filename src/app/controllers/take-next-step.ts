import type { DraftStore } from '../stores/draft.svelte';
import type { ExamplesStore } from '../stores/examples.svelte';
import type { NextStepStore } from '../stores/next-step.svelte';
import type { ScoreViewStore } from '../stores/score-view.svelte';
import type { PlanChange } from './plan-change';
import type { PlanSentence } from './plan-sentence';
import type { RenderQueue } from './render-queue';

export interface TakeNextStepNeeds {
  readonly next: NextStepStore;
  readonly score: ScoreViewStore;
  readonly draft: DraftStore;
  readonly examples: ExamplesStore;
  readonly planning: PlanSentence;
  readonly changing: PlanChange;
  readonly queue: RenderQueue;
}

/** The one thing to do next, done: by the button at the right edge, and by Ctrl Enter from everywhere. */
export class TakeNextStep {
  constructor(private readonly needs: TakeNextStepNeeds) {}

  readonly take = (): void => {
    const { next, score, draft, examples, planning, changing, queue } = this.needs;
    if (score.reviewing) {
      changing.accept();
      return;
    }
    if (draft.writing && draft.text.trim() !== '') {
      // Pressed while the plan is on its way, it means the step after that.
      const { applying } = planning;
      if (applying === null) void planning.apply();
      else void applying.then((applied) => applied && this.take());
      return;
    }
    if (!next.ready) return;
    if (next.step === 'render') queue.renderAll();
    else if (next.step === 'example' && examples.current !== null)
      void this.renderAtOnce(examples.current.sentence);
  };

  /** A sentence is planned and rendered without a look at its plan. */
  readonly renderAtOnce = async (sentence: string): Promise<void> => {
    const { planning, queue } = this.needs;
    planning.fill(sentence);
    if (await planning.apply()) queue.renderAll();
  };
}
