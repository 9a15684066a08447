/**
 * Sentences with the plan that is right for them, written by hand.
 * Sources: "paper": captions of the Audio-Agent paper (arXiv 2410.03335, tables 8, 9 and 11); "demo": captions of its
 * demo page; "readme": ours; "times", "counts", "order", "roles", "implied": written for these tests.
 */

export interface ExpectedEvent {
  /** Words that the caption must contain, lower case. */
  readonly has: readonly string[];
  /** Words that it must not contain. */
  readonly without?: readonly string[];
  /** Exact spans in seconds, where the user wrote them. */
  readonly spans?: readonly (readonly [number, number])[];
  /** How many spans of one take; absent: one. */
  readonly count?: number;
  /** Events with a lower turn begin before those with a higher one. */
  readonly turn?: number;
  readonly role?: 'fg' | 'bg';
  /** Absent: no guess. */
  readonly guess?: true;
  /** The very stretch of the sentence that it came from. */
  readonly said?: string;
}

export interface ExpectedScene {
  readonly source: string;
  readonly text: string;
  /** Seconds; absent: 10. */
  readonly duration?: number;
  /** All of them: what is planned beyond is wrong. */
  readonly events: readonly ExpectedEvent[];
}

/** A guessed event of a turn. */
export function guessed(turn: number, ...has: readonly string[]): ExpectedEvent {
  return { has, turn, guess: true };
}
