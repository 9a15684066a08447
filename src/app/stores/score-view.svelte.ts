import type { Seconds } from '../../lib/units';
import type { MixSettings, Project } from '../../project/document';
import type { ChangeStore } from './change.svelte';
import type { DocumentStore } from './document.svelte';
import type { DraftStore } from './draft.svelte';
import type { ExamplesStore } from './examples.svelte';

/**
 * Which plan the score draws: the project, the plan of the words being written, or an example. Each fact of it stands by
 * itself: every row asks, and an edit that leaves the fact as it is does not reach the rows.
 */
export class ScoreViewStore {
  readonly #project: Project = $derived.by(() => this.#drawn());
  readonly #example: Project | null = $derived.by(() => {
    const own = !this.document.empty || this.draft.text.trim() !== '';
    return own ? null : (this.examples.rendered?.project ?? null);
  });
  readonly #heard: Project = $derived.by(() => this.#example ?? this.document.project);
  readonly #reviewing: boolean = $derived.by(() => this.draft.preview === null && this.change.shown !== null);
  readonly #preview: boolean = $derived.by(() => this.#project !== this.document.project);
  readonly #duration: Seconds = $derived(this.#project.duration);
  readonly #mix: MixSettings = $derived(this.#project.mix);

  constructor(
    private readonly document: DocumentStore,
    private readonly draft: DraftStore,
    private readonly examples: ExamplesStore,
    private readonly change: ChangeStore,
  ) {}

  get project(): Project {
    return this.#project;
  }

  get duration(): Seconds {
    return this.#duration;
  }

  get mix(): MixSettings {
    return this.#mix;
  }

  /** What Play plays: the rendered example while there is nothing of one's own, else the project. */
  get heard(): Project {
    return this.#heard;
  }

  /** What is heard is the example, which belongs to nobody yet. */
  get playsExample(): boolean {
    return this.#example !== null;
  }

  /** The score draws what is heard, or how it would change: the playhead belongs there. */
  get showsHeard(): boolean {
    return this.#project === this.#heard || this.#reviewing;
  }

  /** A change under review is drawn over the project. */
  get reviewing(): boolean {
    return this.#reviewing;
  }

  /** Not all of it is in the project yet. */
  get preview(): boolean {
    return this.#preview;
  }

  #drawn(): Project {
    if (this.draft.preview !== null) return this.draft.preview;
    if (this.change.shown !== null) return this.change.shown;
    if (this.document.empty && this.draft.text.trim() === '') {
      return this.examples.current?.project ?? this.document.project;
    }
    return this.document.project;
  }
}
