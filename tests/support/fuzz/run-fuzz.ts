import { AppError } from '../../../src/lib/errors';
import { randomOf } from './random';
import type { FuzzTarget } from './targets';

export interface FuzzReport {
  readonly cases: number;
  /** Cases whose header was understood. */
  readonly past: number;
  /** `accepted`, or the code of the error. */
  readonly outcomes: ReadonlyMap<string, number>;
  readonly slowestMs: number;
  /** Bytes: memory at its peak during a case, above what it was before it. */
  readonly most: number;
  /** What is not allowed, each with the number of its case. */
  readonly faults: readonly string[];
}

/** Limits of one case (issue 5). */
const MAX_MS = 2000;
const MAX_BYTES = 200e6;

const used = (): number => {
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
};

/** The process's peak so far: the system counts it. */
const peak = (): number => process.resourceUsage().maxRSS * 1024;

/** Runs cases `first`, `first + step`, … of a target. Case n is the same in every run. */
export async function fuzz(
  { name, cases, mutate }: FuzzTarget,
  {
    step = 1,
    first = 0,
    last = cases,
  }: { readonly step?: number; readonly first?: number; readonly last?: number } = {},
): Promise<FuzzReport> {
  const outcomes = new Map<string, number>();
  const faults: string[] = [];
  let past = 0;
  let done = 0;
  let slowestMs = 0;
  let most = 0;
  for (let number = first; number < last; number += step) {
    const { past: isPast, read } = await mutate(randomOf(number));
    const before = { peak: peak(), used: used() };
    const started = process.cpuUsage();
    const outcome = await read().then(
      () => 'accepted',
      (error: unknown) => {
        if (error instanceof AppError && error.remedy !== '' && error.code !== 'internal') return error.code;
        const what =
          error instanceof Error ? `${error.name}: ${error.message}\n${error.stack ?? ''}` : String(error);
        faults.push(`${name}, case ${number}: ${what.slice(0, 600)}`);
        return 'no AppError';
      },
    );
    // Of the processor, not of the clock: others may use the machine too.
    const { user, system } = process.cpuUsage(started);
    const ms = (user + system) / 1000;
    // A new peak of the process counts from its old one; what no peak shows is still held.
    const bytes = Math.max(peak() - before.peak, used() - before.used);
    if (ms > MAX_MS) faults.push(`${name}, case ${number}: took ${Math.round(ms)} ms`);
    if (bytes > MAX_BYTES) faults.push(`${name}, case ${number}: took ${Math.round(bytes / 1e6)} MB`);
    slowestMs = Math.max(slowestMs, ms);
    most = Math.max(most, bytes);
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    if (isPast) past += 1;
    done += 1;
  }
  return { cases: done, past, outcomes, slowestMs, most, faults };
}
