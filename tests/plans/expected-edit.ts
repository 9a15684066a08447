/**
 * What an edit by words must do to a scene, as data: the starting scene, the words, and every effect that is right.
 * Knows nothing of the planner.
 */

/** An event of a starting scene, in short. */
export interface StartingEvent {
  readonly caption: string;
  /** Seconds. */
  readonly spans: readonly (readonly [number, number])[];
  readonly role?: 'fg' | 'bg';
  readonly gainDb?: number;
  readonly locked?: true;
}

export interface StartingScene {
  readonly duration: number;
  /** Their ids are e1, e2, … in this order. */
  readonly events: readonly StartingEvent[];
}

/** What must be true of an event afterwards; what is absent is free for an added one and as before for a changed one. */
export interface EventEffect {
  /** Words that the caption must contain, lower case; `/` parts alternatives. */
  readonly has?: readonly string[];
  readonly without?: readonly string[];
  readonly spans?: readonly (readonly [number, number])[];
  readonly count?: number;
  readonly start?: number;
  readonly end?: number;
  /** Seconds of its longest span, or how it changes. */
  readonly length?: number | 'longer' | 'shorter';
  /** Moved as a whole: every span begins so many seconds later; −: earlier. */
  readonly shift?: number;
  readonly level?: 'louder' | 'quieter';
  /** By so many dB. */
  readonly gainBy?: number;
  readonly side?: 'left' | 'right' | 'middle';
  /** Seconds, or any at all. */
  readonly fadeIn?: number | true;
  readonly fadeOut?: number | true;
  readonly muted?: boolean;
  readonly loop?: boolean;
  readonly role?: 'fg' | 'bg';
  /** Another seed, the same words. */
  readonly anew?: true;
  readonly guess?: boolean;
  /** Begins when these have ended, but for a cross-fade. */
  readonly after?: readonly string[];
  /** Has ended when these begin, but for a cross-fade. */
  readonly before?: readonly string[];
  /** Shares time with these. */
  readonly with?: readonly string[];
}

/** Everything that is not named must be as it was. */
export interface ChangeOutcome {
  readonly duration?: number;
  /** Captions of the starting scene. */
  readonly removed?: readonly string[];
  readonly changed?: Readonly<Record<string, EventEffect>>;
  readonly added?: readonly EventEffect[];
  /** May be changed or not: what making room did to them. */
  readonly free?: readonly string[];
}

/** `ask`: a question with so many choices, or because of these unexplained words. */
export type Outcome =
  | ChangeOutcome
  | { readonly ask: { readonly choices?: number; readonly unexplained?: readonly string[] } }
  | { readonly travel: 'undo' | 'redo' };

export interface ExpectedEdit {
  readonly source: string;
  readonly scene: StartingScene;
  readonly text: string;
  /** Caption of the event that "it" means. */
  readonly focus?: string;
  /** Any of them is right. */
  readonly oneOf: readonly Outcome[];
}
