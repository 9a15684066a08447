import type { Planner } from '../../src/planner/planner';
import { countEvents, type Counts } from './event-matching';
import { plannedScene } from './planned-scene';
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

/** Plans every caption and counts; a caption that is refused counts as planned empty. */
export async function planScores(
  captions: readonly StructuredCaption[],
  planner: Planner,
): Promise<PlanScores> {
  let guesses = 0;
  const counts: Counts[] = [];
  for (const { caption, structure } of captions) {
    const { events } = await plannedScene(caption, planner);
    guesses += events.filter((event) => event.guess).length;
    counts.push(
      countEvents(
        caption,
        structure,
        events.map((event) => event.request.caption),
      ),
    );
  }
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
