import { del, get, set } from 'idb-keyval';
import type { ProjectId } from './project-store';

/** Which project was open last; the projects themselves lie elsewhere. */

const KEY = 'last-project';

/** Null: a new one, with nothing in it. Undefined: the browser refuses IndexedDB, nobody can tell. */
export async function lastProject(): Promise<ProjectId | null | undefined> {
  try {
    const id = await get<unknown>(KEY);
    return typeof id === 'string' ? id : null;
  } catch {
    return undefined;
  }
}

/** False: the browser refuses, or its disk is full. */
export async function rememberProject(id: ProjectId | null): Promise<boolean> {
  try {
    await (id === null ? del(KEY) : set(KEY, id));
    return true;
  } catch {
    return false;
  }
}
