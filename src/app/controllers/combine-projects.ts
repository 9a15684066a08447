import { AppError, toPlainError } from '../../lib/errors';
import type { Seconds } from '../../lib/units';
import { titleOf } from '../../project/title';
import type { ProjectId, ProjectStore } from '../../storage/project-store';
import type { ReadProject } from '../../storage/stored-project';
import type { AnnouncerStore } from '../stores/announcer.svelte';
import type { DocumentStore } from '../stores/document.svelte';
import type { DraftStore } from '../stores/draft.svelte';
import type { ProjectShelfStore } from '../stores/project-shelf.svelte';
import type { SoundsStore } from '../stores/sounds.svelte';
import { count, seconds } from '../writing/figures';
import { fromStored } from './project-on-page';
import { readPickedProject } from './read-picked-project';

export interface CombineProjectsNeeds {
  readonly store: ProjectStore;
  readonly document: DocumentStore;
  readonly draft: DraftStore;
  readonly sounds: SoundsStore;
  readonly shelf: ProjectShelfStore;
  readonly announcer: AnnouncerStore;
}

/** Whole projects laid into the scene that is open, each as one undo step. */
export class CombineProjects {
  constructor(private readonly needs: CombineProjectsNeeds) {}

  /** False: it was refused, and said. */
  addFile(file: File, at: Seconds): Promise<boolean> {
    return this.#attempt(() => readPickedProject(file), at);
  }

  addStored(id: ProjectId, at: Seconds): Promise<boolean> {
    return this.#attempt(() => this.needs.store.load(id), at);
  }

  async #attempt(read: () => Promise<ReadProject>, at: Seconds): Promise<boolean> {
    const { announcer, shelf } = this.needs;
    try {
      await this.#add(await read(), at);
      return true;
    } catch (error) {
      const plain = toPlainError(error);
      shelf.fail(plain);
      announcer.warn(`${plain.message} ${plain.remedy}`);
      return false;
    }
  }

  async #add(guest: ReadProject, at: Seconds): Promise<void> {
    const { document, draft, sounds, shelf, announcer } = this.needs;
    const { project } = guest.history;
    const title = titleOf(project);
    if (project.events.length === 0) {
      throw new AppError('input-invalid', `There are no events in “${title}”.`, {
        remedy: 'Choose a project with a plan.',
      });
    }
    // The words that are being written would replace the joined sentence, and the newcomers with it.
    if (draft.writing && draft.text.trim() !== '') {
      throw new AppError('input-invalid', 'The sentence is being written.', {
        remedy: 'Finish it with Enter or leave it with Escape, then add the project.',
      });
    }
    const { join } = await import('../../project/combine');
    let notes: readonly string[] = guest.notes;
    document.change((history) => {
      const { history: joined, combination } = join(history, project, at, { label: 'add project' });
      for (const [old, id] of combination.takeIds) {
        const sound = guest.sounds.get(old);
        if (sound !== undefined) sounds.keep(id, fromStored(sound));
      }
      notes = [...notes, ...combination.notes];
      return joined;
    });
    draft.close();
    shelf.note(notes);
    announcer.say(
      [`${count(project.events.length, 'event')} of “${title}” added from ${seconds(at)}.`, ...notes].join(
        ' ',
      ),
    );
  }
}
