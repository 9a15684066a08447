import { AppError } from '../../src/lib/errors';
import { sceneByRules } from '../../src/planner/rules/scene';
import { countEvents, type Counts } from './event-matching';
import type { StructuredCaption } from './structures';

export interface PlanScores {
  readonly captions: number;
  readonly recall: number;
  readonly precision: number;
  readonly strictRecall: number;
  readonly strictPrecision: number;
  /** Share of captions with as many planned events as reference events. */
  readonly countExact: number;
  /** Guessed events among the planned; they count in the precision. */
  readonly guesses: number;
}

/** Plans every caption by the rules and counts; a caption that is refused counts as planned empty. */
export function planScores(captions: readonly StructuredCaption[]): PlanScores {
  let guesses = 0;
  const counts = captions.map(({ caption, structure }): Counts => {
    const events = plannedEvents(caption);
    guesses += events.filter((event) => event.guess).length;
    return countEvents(
      caption,
      structure,
      events.map((event) => event.caption),
    );
  });
  const sum = (part: (one: Counts) => number): number => counts.reduce((all, one) => all + part(one), 0);
  const planned = sum((one) => one.planned);
  const reference = sum((one) => one.reference);
  return {
    captions: captions.length,
    recall: sum((one) => one.paired) / reference,
    precision: sum((one) => one.paired) / planned,
    strictRecall: sum((one) => one.pairedStrictly) / reference,
    strictPrecision: sum((one) => one.pairedStrictly) / planned,
    countExact: sum((one) => (one.planned === one.reference ? 1 : 0)) / captions.length,
    guesses,
  };
}

function plannedEvents(caption: string): ReturnType<typeof sceneByRules>['events'] {
  try {
    return sceneByRules(caption, 10).events;
  } catch (error) {
    if (error instanceof AppError) return [];
    throw error;
  }
}
