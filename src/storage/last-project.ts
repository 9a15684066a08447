import { del, get, set } from 'idb-keyval';
import type { ProjectId } from './project-store';

/** Which project was open last; the projects themselves lie elsewhere. */

const KEY = 'last-project';

/** Null: a new one, with nothing in it. `unknown`: the browser refuses IndexedDB. */
export async function lastProject(): Promise<ProjectId | null | 'unknown'> {
  try {
    const id = await get<unknown>(KEY);
    return typeof id === 'string' ? id : null;
  } catch {
    return 'unknown';
  }
}

export async function rememberProject(id: ProjectId | null): Promise<void> {
  try {
    await (id === null ? del(KEY) : set(KEY, id));
  } catch {
    // Then the page opens on the project that was changed last.
  }
}
