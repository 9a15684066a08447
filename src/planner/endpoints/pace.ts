import { PATIENCE } from '../../models/sources/patience';

/** Time, as an endpoint takes it. */
export interface Pace {
  readonly now: () => number;
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
  /** 0 to 1. */
  readonly random: () => number;
  /** Longest silence: until an answer begins, and between its pieces. */
  readonly limitMs: { readonly cloud: number; readonly local: number };
}

/**
 * Models that think first take a minute; local ones read their weights before the first word. The first call of a local
 * one has no limit at all: it hangs while the browser asks the user for permission (planner.md 1.2).
 */
export const PACE: Pace = {
  now: () => performance.now(),
  wait: PATIENCE.wait,
  random: Math.random,
  limitMs: { cloud: 120_000, local: 300_000 },
};

/** planner.md 1.4, after OpenAI's library: two more tries, 0.5 s doubling to 8 s, up to a quarter less. */
export const MOST_RETRIES = 2;
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 8000;
/** A provider that asks for more patience is told of instead of waited for. */
export const LONGEST_ASKED_MS = 20_000;

export function retryWait(retry: number, asked: number | null, random: number): number {
  if (asked !== null) return asked;
  return Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** retry) * (1 - 0.25 * random);
}
