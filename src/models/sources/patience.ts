import { unlessAborted } from '../../lib/abort';
import type { AppError } from '../../lib/errors';

/** How long a source waits for a host that does not answer as it should. */
export interface Patience {
  /** Failures in a row, without a byte between them, until it gives up. */
  readonly attempts: number;
  /** Nothing arrives for so long: the connection is taken for broken. */
  readonly stallMs: number;
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
}

/** Six failures are about half a minute: a router that starts anew is waited for, a missing host is not. */
export const PATIENCE: Patience = {
  attempts: 6,
  stallMs: 30_000,
  async wait(ms, signal) {
    let timer: ReturnType<typeof setTimeout> | undefined;
    try {
      await unlessAborted(
        new Promise<void>((resolve) => {
          timer = setTimeout(resolve, ms);
        }),
        signal,
      );
    } finally {
      clearTimeout(timer);
    }
  },
};

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 15_000;
/** A host may ask for more patience than this; then the person decides. */
const LONGEST_ASKED_MS = 120_000;

/** A failure that may be over soon. */
export class PassingFailure extends Error {
  /** What to say when it was not. */
  readonly final: AppError;
  /** What the host asked for; null: it did not. */
  readonly waitMs: number | null;

  constructor(final: AppError, waitMs: number | null = null) {
    super(final.message);
    this.final = final;
    this.waitMs = waitMs;
  }
}

/** `Retry-After`: seconds or a date (RFC 9110, 10.2.3). */
export function retryAfter(response: Response, now: number): number | null {
  const value = response.headers.get('retry-after');
  if (value === null) return null;
  const ms = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - now;
  return Number.isFinite(ms) ? Math.max(0, ms) : null;
}

/**
 * Does something until it works.
 * @param work gets the number of failures in a row; says after a failure whether there was progress before it
 * @throws what `work` throws, the final error of the last passing failure, or the signal's reason.
 */
export async function insist<T>(
  patience: Patience,
  signal: AbortSignal,
  work: () => Promise<T>,
  progressed: () => boolean,
): Promise<T> {
  for (let failures = 0; ;) {
    signal.throwIfAborted();
    try {
      return await work();
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof PassingFailure)) throw error;
      failures = progressed() ? 1 : failures + 1;
      const { final, waitMs } = error;
      if (failures >= patience.attempts || (waitMs ?? 0) > LONGEST_ASKED_MS) throw final;
      await patience.wait(waitMs ?? Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (failures - 1)), signal);
    }
  }
}
