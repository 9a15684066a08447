import { toPlainError } from '../../lib/errors';
import { deviceSpace, isPersistent, type DeviceSpace } from '../../storage/device-space';
import type { ProjectId, ProjectSummary } from '../../storage/project-store';
import type { Projects } from '../controllers/projects.svelte';

/** The list of projects while its dialog is open. What is deleted goes for good when the dialog closes. */
export class ProjectList {
  #rows = $state.raw<readonly ProjectSummary[]>([]);
  #deleted = $state.raw<readonly ProjectId[]>([]);
  #loaded = $state(false);
  #space = $state.raw<DeviceSpace | null>(null);
  #persistent = $state(false);
  #problem = $state<string | null>(null);

  constructor(private readonly projects: Projects) {}

  get rows(): readonly ProjectSummary[] {
    return this.#rows;
  }

  get loaded(): boolean {
    return this.#loaded;
  }

  get space(): DeviceSpace | null {
    return this.#space;
  }

  /** The browser has promised to keep them. */
  get persistent(): boolean {
    return this.#persistent;
  }

  get problem(): string | null {
    return this.#problem;
  }

  isDeleted(id: ProjectId): boolean {
    return this.#deleted.includes(id);
  }

  async read(): Promise<void> {
    try {
      await this.projects.flush();
      this.#rows = await this.projects.list();
      [this.#space, this.#persistent] = await Promise.all([deviceSpace(), isPersistent()]);
      this.#problem = null;
    } catch (error) {
      const { message, remedy } = toPlainError(error);
      this.#problem = `${message} ${remedy}`;
    }
    this.#loaded = true;
  }

  async duplicate(id: ProjectId): Promise<void> {
    await this.projects.duplicate(id);
    await this.read();
  }

  /** Why the name was not taken; null: it was. */
  async rename(id: ProjectId, name: string): Promise<string | null> {
    const refusal = await this.projects.renameStored(id, name);
    if (refusal === null) await this.read();
    return refusal;
  }

  delete(id: ProjectId): void {
    this.#deleted = [...this.#deleted, id];
  }

  bringBack(id: ProjectId): void {
    this.#deleted = this.#deleted.filter((other) => other !== id);
  }

  async close(): Promise<void> {
    const gone = this.#deleted;
    this.#deleted = [];
    await this.projects.remove(gone);
  }
}
