import type { Seconds } from '../../lib/units';
import type { MixSettings, Project } from '../../project/document';
import type { ChangeStore } from './change.svelte';
import type { DocumentStore } from './document.svelte';
import type { DraftStore } from './draft.svelte';
import type { ExamplesStore } from './examples.svelte';
import { lastEnd } from './project-facts.svelte';

/**
 * Which plan the score draws: the project, the plan of the words being written, or an example. Each fact of it stands by
 * itself: every row asks, and an edit that leaves the fact as it is does not reach the rows.
 */
export class ScoreViewStore {
  /** What is drawn in the project's place; null: the project. */
  readonly #other: Project | null = $derived.by(() => this.#instead());
  readonly #example: Project | null = $derived.by(() => {
    const own = !this.document.empty || this.draft.text.trim() !== '';
    return own ? null : (this.examples.rendered?.project ?? null);
  });
  readonly #reviewing: boolean = $derived.by(() => this.draft.preview === null && this.change.shown !== null);

  constructor(
    private readonly document: DocumentStore,
    private readonly draft: DraftStore,
    private readonly examples: ExamplesStore,
    private readonly change: ChangeStore,
  ) {}

  get project(): Project {
    return this.#other ?? this.document.project;
  }

  get duration(): Seconds {
    return this.#other?.duration ?? this.document.facts.duration;
  }

  get mix(): MixSettings {
    return this.#other?.mix ?? this.document.facts.mix;
  }

  /** Where its last event ends, perhaps behind the scene's end. */
  get lastEnd(): Seconds {
    return this.#other === null ? this.document.facts.lastEnd : lastEnd(this.#other);
  }

  /** What Play plays: the rendered example while there is nothing of one's own, else the project. */
  get heard(): Project {
    return this.#example ?? this.document.project;
  }

  /** What is heard is the example, which belongs to nobody yet. */
  get playsExample(): boolean {
    return this.#example !== null;
  }

  /** The score draws what is heard, or how it would change: the playhead belongs there. */
  get showsHeard(): boolean {
    return this.#other === this.#example || this.#reviewing;
  }

  /** A change under review is drawn over the project. */
  get reviewing(): boolean {
    return this.#reviewing;
  }

  /** Not all of it is in the project yet. */
  get preview(): boolean {
    return this.#other !== null;
  }

  #instead(): Project | null {
    if (this.draft.preview !== null) return this.draft.preview;
    if (this.change.shown !== null) return this.change.shown;
    const example = this.document.empty && this.draft.text.trim() === '';
    return example ? (this.examples.current?.project ?? null) : null;
  }
}
