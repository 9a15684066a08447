import type { PlanChoice } from '../planner';

/** Thrown while a command is read, for the planner to ask back: never a guess. Never leaves this folder. */
export class Unclear extends Error {
  constructor(
    readonly question: string,
    readonly choices: readonly PlanChoice[] = [],
    readonly unexplained: readonly string[] = [],
  ) {
    super(question);
  }
}

/** Words that the rules cannot explain; another planner may. */
export function unexplained(words: readonly string[]): Unclear {
  return new Unclear(`What does “${words.join(' ')}” mean for this scene?`, [], words);
}
