import type { Seconds } from '../../lib/units';
import type { Project } from '../../project/document';
import type { DocumentStore } from './document.svelte';
import type { DraftStore } from './draft.svelte';
import type { ExamplesStore } from './examples.svelte';

/** Which plan the score draws: the project, the plan of the words being written, or an example. */
export class ScoreViewStore {
  constructor(
    private readonly document: DocumentStore,
    private readonly draft: DraftStore,
    private readonly examples: ExamplesStore,
  ) {}

  get project(): Project {
    if (this.draft.preview !== null) return this.draft.preview;
    if (this.document.empty && this.draft.text.trim() === '') {
      return this.examples.current?.project ?? this.document.project;
    }
    return this.document.project;
  }

  /** Nothing of it is in the project yet. */
  get preview(): boolean {
    return this.project !== this.document.project;
  }

  get duration(): Seconds {
    return this.project.duration;
  }
}
