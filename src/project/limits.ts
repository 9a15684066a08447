import type { Decibels, Seconds } from '../lib/units';

/**
 * Bounds of the document. They keep a slip (a dropped minus sign, milliseconds typed as seconds) from becoming
 * hours of silence; none of them comes from a model.
 */

/** Shortest and longest scene: half a second to ten minutes. */
export const SCENE_SECONDS: readonly [Seconds, Seconds] = [0.5, 600];
/** Spans may stand behind the scene's end (shortening a scene deletes nothing), but not behind this. */
export const LAST_SECOND: Seconds = 600;
export const SHORTEST_SPAN: Seconds = 0.01;
export const MOST_SPANS = 256;
export const TAKE_SECONDS: readonly [Seconds, Seconds] = [0.01, 600];
export const GAIN_DB: readonly [Decibels, Decibels] = [-60, 24];
/** Of the limiter. Lower than a fifth of full scale is a slip. */
export const CEILING_DB: readonly [Decibels, Decibels] = [-12, 0];
export const LONGEST_FADE: Seconds = 600;
export const LONGEST_CAPTION = 1000;
export const LONGEST_SENTENCE = 20_000;
export const LONGEST_NAME = 200;
/** The oldest are forgotten: more than a long afternoon's talk, and well under a megabyte. */
export const MOST_TURNS = 200;
export const LONGEST_TURN = 2000;
export const MOST_TURN_CHANGES = 100;
export const LARGEST_SEED = 0xffff_ffff;
/** A bed is rendered at most this long and looped beyond it; the published models are trained on 10 s (models.md 2.4). */
export const LONGEST_BED_TAKE: Seconds = 10;
/** The paper's clips, and a new scene, last 10 s. */
export const DEFAULT_SCENE: Seconds = 10;
