import type { ProjectId } from './project-store';

/** The right to change a project, held by one tab at a time. */
export interface ProjectLock {
  release(): void;
}

const nameOf = (id: ProjectId): string => `project:${id}`;

/** Null: another tab holds it. Where the browser has no locks everybody gets one; revisions tell foreign saves then. */
export function takeLock(locks: LockManager | null, id: ProjectId): Promise<ProjectLock | null> {
  if (locks === null) return Promise.resolve({ release: () => undefined });
  return request(locks, id, { ifAvailable: true });
}

/** Settles when the other tab has given it back; null when `signal` ends the waiting. */
export async function waitForLock(
  locks: LockManager,
  id: ProjectId,
  signal: AbortSignal,
): Promise<ProjectLock | null> {
  try {
    return await request(locks, id, { signal });
  } catch (error) {
    if (signal.aborted) return null;
    throw error;
  }
}

function request(locks: LockManager, id: ProjectId, options: LockOptions): Promise<ProjectLock | null> {
  return new Promise((resolve, reject) => {
    locks
      .request(nameOf(id), options, (lock) => {
        if (lock === null) {
          resolve(null);
          return undefined;
        }
        // The lock is held until this promise ends, and by the browser's doing when the tab does.
        return new Promise<void>((release) => resolve({ release }));
      })
      .catch(reject);
  });
}
