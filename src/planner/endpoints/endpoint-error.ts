import { AppError } from '../../lib/errors';

/** Why an endpoint gave no plan. */
export type EndpointTrouble =
  | 'offline'
  | 'cors'
  | 'down'
  /** It cannot be told which of the two: this page is isolated, and sees neither (endpoints/diagnose.ts). */
  | 'cors-or-down'
  | 'permission'
  | 'address'
  | 'key'
  | 'organisation'
  | 'credit'
  | 'busy'
  | 'model'
  | 'not-an-api'
  | 'refused'
  | 'broken'
  | 'late';

/** One thing that was looked at, for the page to list. */
export interface Check {
  readonly what: string;
  readonly passed: boolean;
  /** "yes", "in 38 ms", "no (CORS)". */
  readonly outcome: string;
}

export interface EndpointNotes {
  readonly remedy: string;
  readonly checks?: readonly Check[];
  /** A line for a terminal that opens the endpoint to this page. */
  readonly line?: string;
  /** What the endpoint answered, for a report; never the key, never the words. */
  readonly answered?: string;
  readonly place: string;
  readonly cause?: unknown;
}

/** An endpoint that gave no answer to plan by, with what was looked at and what to do. */
export class EndpointError extends AppError {
  readonly trouble: EndpointTrouble;
  readonly checks: readonly Check[];
  readonly line: string | null;
  readonly answered: string | null;

  constructor(trouble: EndpointTrouble, message: string, notes: EndpointNotes) {
    super('planner-failed', message, {
      remedy: notes.remedy,
      place: notes.place,
      ...(notes.cause === undefined ? {} : { cause: notes.cause }),
    });
    this.trouble = trouble;
    this.checks = notes.checks ?? [];
    this.line = notes.line ?? null;
    this.answered = notes.answered ?? null;
  }
}
