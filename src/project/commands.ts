import type { Decibels, Seconds } from '../lib/units';
import type { Quality } from './quality';
import type {
  EventId,
  HandPart,
  MixSettings,
  Region,
  Role,
  SoundEvent,
  Span,
  Take,
  TakeId,
  Turn,
} from './document';

/** A new event. Its id is issued when the command is applied: `e` and the project's `nextEvent`. */
export interface NewEvent {
  readonly caption: string;
  readonly spans: readonly Span[];
  /** Unsigned 32-bit; the application draws it. */
  readonly seed: number;
  /** Who proposed it: `rules`, `user`, or a planner's name. */
  readonly by: string;
  /** Absent: everything when `by` is `user`, else nothing. */
  readonly byHand?: readonly HandPart[];
  readonly negativePrompt?: string;
  /** Absent: the longest span, of a bed at most 10 s. */
  readonly length?: Seconds;
  readonly role?: Role;
  readonly gainDb?: Decibels;
  readonly pan?: number;
  readonly fadeIn?: Seconds;
  readonly fadeOut?: Seconds;
  /** Absent: background beds loop. */
  readonly loop?: boolean;
  readonly said?: readonly [number, number] | null;
  readonly guess?: boolean;
}

/** What `set` may change; move, trim, mute and gain are shorthands for some of it. */
export interface EventChanges {
  readonly caption?: string;
  readonly negativePrompt?: string;
  readonly seed?: number;
  readonly seedLocked?: boolean;
  readonly quality?: Quality | null;
  readonly length?: Seconds;
  readonly spans?: readonly Span[];
  readonly role?: Role;
  readonly gainDb?: Decibels;
  readonly pan?: number;
  readonly fadeIn?: Seconds;
  readonly fadeOut?: Seconds;
  readonly loop?: boolean;
  readonly muted?: boolean;
  readonly soloed?: boolean;
  readonly locked?: boolean;
  readonly said?: readonly [number, number] | null;
  readonly guess?: boolean;
}

/** The fields of an event that a command can put back as they were. */
export type EventFields = Omit<SoundEvent, 'id' | 'request'> & SoundEvent['request'];

/** Every change of a project. `span` counts from 0 in the order of the event's spans. */
export type Command =
  | { readonly type: 'add'; readonly event: NewEvent; readonly index?: number }
  | {
      readonly type: 'set';
      readonly id: EventId;
      readonly changes: EventChanges;
      /** A planner's change does not count as placed by hand. Absent: `hand`. */
      readonly source?: 'hand' | 'planner';
    }
  | { readonly type: 'move'; readonly id: EventId; readonly by: Seconds; readonly span?: number }
  | {
      /** New edges of one span, in seconds of the scene; `from`: the second of the take that the new start falls on. */
      readonly type: 'trim';
      readonly id: EventId;
      readonly span: number;
      readonly start?: Seconds;
      readonly end?: Seconds;
      readonly from?: Seconds;
    }
  | {
      /** One span becomes two at a second of the scene, and the sound runs on over the cut. */
      readonly type: 'split';
      readonly id: EventId;
      readonly span: number;
      readonly at: Seconds;
      /** The second of the take heard at the span's start, where the mixer chose it. */
      readonly from?: Seconds;
    }
  /** A copy behind the event: the same words, sound and level at other times, made by hand and unlocked. */
  | { readonly type: 'duplicate'; readonly id: EventId; readonly spans: readonly Span[] }
  | { readonly type: 'remove'; readonly id: EventId }
  | { readonly type: 'mute'; readonly id: EventId; readonly muted: boolean }
  | { readonly type: 'gain'; readonly id: EventId; readonly gainDb: Decibels }
  /** Also sets the seed and the length to the take's. */
  | { readonly type: 'use-take'; readonly id: EventId; readonly takeId: TakeId }
  | { readonly type: 'keep-take'; readonly takeId: TakeId; readonly kept: boolean }
  /** Refused where an event uses it or a locked one may. The step that brings it back holds it, for as long as there is one. */
  | { readonly type: 'remove-take'; readonly takeId: TakeId }
  | { readonly type: 'set-loop'; readonly loop: Region | null }
  | { readonly type: 'set-mix'; readonly mix: Partial<MixSettings> }
  | { readonly type: 'set-quality'; readonly quality: Quality }
  | { readonly type: 'set-duration'; readonly seconds: Seconds }
  | { readonly type: 'set-sentence'; readonly sentence: string }
  | { readonly type: 'set-name'; readonly name: string }
  | { readonly type: 'add-turn'; readonly turn: Turn }
  /** One step of several commands: all of them or none. */
  | { readonly type: 'several'; readonly commands: readonly Command[] }
  /** Inverses only: fields put back as they were, and a removed event put back where it was. Locks do not stop them. */
  | { readonly type: 'restore'; readonly id: EventId; readonly fields: Partial<EventFields> }
  | { readonly type: 'insert'; readonly event: SoundEvent; readonly index: number }
  /** A removed take is back at its place in the order of numbers; and gone again, whatever uses it by then. */
  | { readonly type: 'insert-take'; readonly take: Take }
  | { readonly type: 'drop-take'; readonly takeId: TakeId }
  /** The last turn goes, and the oldest comes back if it had to make room. */
  | { readonly type: 'drop-turn'; readonly forgotten: Turn | null };
