import type { Decibels, Seconds } from '../lib/units';
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
}

/** All that a planner may propose. Data to validate, repair and show; never state. */
export type PlanOperation =
  | { readonly op: 'clear' }
  | { readonly op: 'duration'; readonly seconds: Seconds }
  | { readonly op: 'add'; readonly event: PlannedEvent }
  | {
      readonly op: 'set';
      readonly id: EventId;
      readonly caption?: string;
      readonly spans?: readonly Span[];
      readonly role?: Role;
      readonly gainDb?: Decibels;
    }
  | { readonly op: 'remove'; readonly id: EventId };
