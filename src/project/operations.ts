import type { Decibels, Seconds } from '../lib/units';
import type { EventChanges } from './commands';
import type { EventId, Role, Span } from './document';

/** An event as a planner proposes it; ids, seeds and takes are the application's. */
export interface PlannedEvent {
  readonly caption: string;
  readonly spans: readonly Span[];
  readonly role: Role;
  readonly gainDb: Decibels;
  readonly loop: boolean;
  readonly said: readonly [number, number] | null;
  readonly guess: boolean;
  /** True when the user wrote its times: no repair may move it. */
  readonly timesGiven: boolean;
  /** Absent: as a new event has them. */
  readonly pan?: number;
  readonly fadeIn?: Seconds;
  readonly fadeOut?: Seconds;
}

/** What a planner may change on an event that stands. */
export type PlannedChanges = Pick<
  EventChanges,
  | 'caption'
  | 'negativePrompt'
  | 'spans'
  | 'role'
  | 'gainDb'
  | 'pan'
  | 'fadeIn'
  | 'fadeOut'
  | 'loop'
  | 'muted'
  | 'length'
>;

/** Where an operation comes from, for the page to show. */
interface Origin {
  /** Stretch of the planned words that asks for it, `[from, to)` in UTF-16 units; absent: none does. */
  readonly said?: readonly [number, number];
  /** Nobody asked for it: it follows from another change. Ends the sentence "ends at 14.0 s, because …". */
  readonly because?: string;
}

/** All that a planner may propose. Data to validate, repair and show; never state. */
export type PlanOperation =
  /** All that is planned goes, and the events that are added afterwards are matched to it. */
  | { readonly op: 'clear' }
  | ({ readonly op: 'duration'; readonly seconds: Seconds } & Origin)
  /** `said` of the event: a stretch of the planned words. */
  | ({ readonly op: 'add'; readonly event: PlannedEvent } & Omit<Origin, 'said'>)
  | ({
      readonly op: 'set';
      readonly id: EventId;
      readonly changes: PlannedChanges;
      /** The same words with another seed, which the application draws: "the thunder again, differently". */
      readonly anew?: true;
    } & Origin)
  | ({ readonly op: 'remove'; readonly id: EventId } & Origin);
