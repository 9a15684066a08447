import type { SoundEvent } from '../../project/document';
import type { BundleStore } from './bundle.svelte';
import type { ChangeStore } from './change.svelte';
import type { DocumentStore } from './document.svelte';
import type { DraftStore } from './draft.svelte';
import type { ExamplesStore } from './examples.svelte';
import type { RendersStore } from './renders.svelte';
import type { RowsStore } from './rows.svelte';

export type NextStep = 'stop' | 'review' | 'render' | 'listen' | 'example' | 'none';

/** The one thing to do next: what the button at the right edge says, and what Ctrl Enter does. */
export class NextStepStore {
  readonly #wanting: readonly SoundEvent[] = $derived.by(() =>
    this.rows.all.filter((row) => row.wanting).map((row) => row.event),
  );

  constructor(
    private readonly document: DocumentStore,
    private readonly draft: DraftStore,
    private readonly examples: ExamplesStore,
    private readonly renders: RendersStore,
    private readonly bundle: BundleStore,
    private readonly rows: RowsStore,
    private readonly change: ChangeStore,
  ) {}

  /** Events without a sound that matches their words. */
  get wanting(): readonly SoundEvent[] {
    return this.#wanting;
  }

  get step(): NextStep {
    if (this.renders.active) return 'stop';
    if (this.change.review !== null) return 'review';
    if (this.document.empty) {
      const { current, rendered } = this.examples;
      if (this.draft.text.trim() !== '' || current === null) return 'none';
      return current === rendered ? 'listen' : 'example';
    }
    return this.wanting.length > 0 ? 'render' : 'none';
  }

  /** There is a model to render with, and the project is this tab's to change. */
  get ready(): boolean {
    return this.bundle.state.phase === 'open' && !this.document.readOnly;
  }
}
