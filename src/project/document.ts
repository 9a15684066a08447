import type { Decibels, Seconds } from '../lib/units';
import type { Quality } from './quality';

export type EventId = `e${number}`;
export type TakeId = `t${number}`;

/** One placement of a take. `from` is the second of the take at which the span begins; absent: the mixer chooses. */
export interface Span {
  readonly start: Seconds;
  readonly end: Seconds;
  readonly from?: Seconds;
}

/** Foreground sounds end where they end; background beds may loop. */
export type Role = 'fg' | 'bg';

/** What is asked of the renderer. Caption, negative prompt and length decide whether a take matches. */
export interface SoundRequest {
  readonly caption: string;
  readonly negativePrompt: string;
  /** Unsigned 32-bit. */
  readonly seed: number;
  readonly seedLocked: boolean;
  readonly length: Seconds;
  /** Null: the project's. */
  readonly quality: Quality | null;
}

/** What a hand may have set on an event; a planner that plans the sentence again leaves these as they are. */
export type HandPart = 'caption' | 'spans' | 'role' | 'gainDb' | 'loop' | 'length';

export interface SoundEvent {
  readonly id: EventId;
  readonly request: SoundRequest;
  /** At least one, sorted by start, not overlapping. */
  readonly spans: readonly Span[];
  readonly role: Role;
  readonly gainDb: Decibels;
  /** −1 (left) to 1 (right). */
  readonly pan: number;
  /** 0: the mixer's short edge, which only keeps the cut from clicking. */
  readonly fadeIn: Seconds;
  readonly fadeOut: Seconds;
  readonly loop: boolean;
  readonly muted: boolean;
  /** While any event is soloed, only soloed ones that are not muted sound. */
  readonly soloed: boolean;
  readonly locked: boolean;
  /** Stretch of the sentence the event came from, `[from, to)` in UTF-16 units; null: nobody wrote it. */
  readonly said: readonly [number, number] | null;
  /** The planner added it from knowledge of the world, not from the words. */
  readonly guess: boolean;
  /** Who proposed it: `rules`, `user`, or a planner's name. */
  readonly by: string;
  /** Sorted, each once. */
  readonly byHand: readonly HandPart[];
  /** A duplicate's takes are those of the event it was copied from, and its own; null: no duplicate. */
  readonly sharesTakesOf: EventId | null;
  /** The take in use. */
  readonly takeId: TakeId | null;
}

/**
 * How a take came about that was not rendered from its event's words alone: brought by the user, or made from another
 * take, in a stretch of which other words may have been meant. `of` may be gone.
 */
export type TakeOrigin =
  | {
      readonly kind: 'file';
      /** As the user's disk calls it. */
      readonly name: string;
    }
  | TakeEdit;

/** How a take was made from another one of its event. */
export type TakeEdit =
  | {
      readonly kind: 'fill';
      readonly of: TakeId;
      readonly words: string;
      readonly from: Seconds;
      readonly to: Seconds;
    }
  | { readonly kind: 'extend'; readonly of: TakeId; readonly words: string; readonly by: Seconds }
  | { readonly kind: 'vary'; readonly of: TakeId; readonly words: string; readonly strength: number };

/** A sound of an event. Its samples are kept outside the document, under the same id. */
export interface Take {
  readonly id: TakeId;
  /** The event it was made for; of a duplicate the event it was copied from, so that all copies may use it. */
  readonly eventId: EventId;
  readonly sampleRate: number;
  readonly channels: number;
  readonly seconds: Seconds;
  /** What it is the sound of; of an edit that of the take it was made from, whatever words the edit had. */
  readonly request: Pick<SoundRequest, 'caption' | 'negativePrompt' | 'seed' | 'length'>;
  /** Null: rendered from these words. */
  readonly origin: TakeOrigin | null;
  readonly sampler: {
    readonly name: string;
    readonly steps: number;
    readonly guidanceScale: number;
    /** Share of the steps with guidance, from and to; null: all. */
    readonly guidanceInterval: readonly [number, number] | null;
  };
  readonly bundle: { readonly name: string; readonly version: string; readonly hash: string };
  /** Marked by hand as one of the good ones. */
  readonly kept: boolean;
}

/** A stretch of the scene. */
export interface Region {
  readonly start: Seconds;
  readonly end: Seconds;
}

export interface MixSettings {
  /** `paper`: hard cuts and a plain sum, as the paper overlays its segments (arXiv 2410.03335, section 3.2). */
  readonly style: 'studio' | 'paper';
  /** Level of the whole mix before the limiter. */
  readonly gainDb: Decibels;
  /** No sample of a studio mix is louder, below full scale. */
  readonly ceilingDb: Decibels;
}

/** An event that a turn touched, or the scene's length (`id` null), named as it was then. */
export interface TurnChange {
  readonly kind: 'added' | 'changed' | 'removed';
  readonly id: EventId | null;
  readonly caption: string;
}

/** Words that changed the scene, and what came of them: the list of what was said. */
export interface Turn {
  /** As typed. */
  readonly said: string;
  /** Whose plan it was: `rules`, or a planner's name. */
  readonly by: string;
  readonly changes: readonly TurnChange[];
}

export interface Project {
  readonly version: 5;
  readonly name: string;
  /** The user's own words. */
  readonly sentence: string;
  /** The conversation, oldest first: what was planned and accepted. What is undone is not in it. */
  readonly turns: readonly Turn[];
  readonly duration: Seconds;
  readonly events: readonly SoundEvent[];
  readonly takes: readonly Take[];
  readonly mix: MixSettings;
  /** Of every event that has none of its own. */
  readonly quality: Quality;
  /** What the player repeats when it loops, and an export may be cut to; null: none is set. */
  readonly loop: Region | null;
  /** Numbers for the next event and take: ids are never used again. */
  readonly nextEvent: number;
  readonly nextTake: number;
}
