import type { BundleId } from './install';

/** The browser's locks that keep tabs and workers from harming one another; null where there are none. */
export type Locks = Pick<LockManager, 'request' | 'query'> | null;

/** Held by the one who writes, checks or removes a bundle. */
const workLock = (id: BundleId): string => `install:${id}`;
/** Held, by many at once, by those who have it open for rendering. */
const useLock = (id: BundleId): string => `bundle:${id}`;

/** Does the work unless another tab is at it. @returns null: another is */
export function asWorker<T>(locks: Locks, id: BundleId, work: () => Promise<T>): Promise<T | null> {
  if (locks === null) return work();
  return locks.request(workLock(id), { ifAvailable: true }, (lock) => (lock === null ? null : work()));
}

/** Whether a tab, this one or another, works on it now. */
export async function isWorkedOn(locks: NonNullable<Locks>, id: BundleId): Promise<boolean> {
  const { held = [] } = await locks.query();
  return held.some(({ name }) => name === workLock(id));
}

/** Removes it once nobody has it open. @returns false: somebody still had after `patience` milliseconds */
export async function whenUnused(
  locks: Locks,
  id: BundleId,
  patience: number,
  work: () => Promise<void>,
): Promise<boolean> {
  if (locks === null) {
    await work();
    return true;
  }
  const signal = AbortSignal.timeout(patience);
  try {
    await locks.request(useLock(id), { signal }, work);
    return true;
  } catch (error) {
    // Once it is granted, the signal ends nothing any more.
    if (error === signal.reason) return false;
    throw error;
  }
}

/** Does the work with it open: nobody removes it meanwhile. */
export function whileUsed<T>(locks: Locks, id: BundleId, work: () => Promise<T>): Promise<T> {
  return locks === null ? work() : locks.request(useLock(id), { mode: 'shared' }, work);
}

/** Marks it as open until the worker ends. */
export async function holdForUse(locks: Locks, id: BundleId): Promise<void> {
  if (locks === null) return;
  await new Promise<void>((resolve) => {
    void locks.request(useLock(id), { mode: 'shared' }, () => {
      resolve();
      return new Promise(() => undefined);
    });
  });
}
