import type { EventId } from '../../project/document';
import type { DocumentStore } from '../stores/document.svelte';
import type { SelectionStore } from '../stores/selection.svelte';

/** The keyboard's place in the score: on a clip, also when rows come and go. */
export class ScoreFocus {
  constructor(
    private readonly page: Document,
    private readonly document: DocumentStore,
    private readonly selection: SelectionStore,
  ) {}

  /** Selects the event; its clip is there for the focus once the page has been drawn. */
  go(id: EventId, span: number): void {
    this.selection.select(id);
    this.selection.enter(span);
    requestAnimationFrame(() => {
      this.page.querySelector<HTMLElement>(`[data-event="${id}"][data-clip="${span}"]`)?.focus();
    });
  }

  /** Where no event is left, the way to a new one. */
  goToAdd(): void {
    requestAnimationFrame(() => this.page.getElementById('add-event')?.focus());
  }

  /** Does something that may take the clip in focus away; the focus then goes to what stands in its place. */
  keptOver(action: () => void): void {
    const clip = this.page.activeElement?.closest<HTMLElement>('[data-clip]');
    const place = this.document.project.events.findIndex(({ id }) => id === clip?.dataset['event']);
    action();
    if (clip === null || clip === undefined || place < 0) return;
    const { events } = this.document.project;
    const event = events.find(({ id }) => id === clip.dataset['event']) ?? events[place] ?? events.at(-1);
    if (event === undefined) this.goToAdd();
    else this.go(event.id, Math.min(Number(clip.dataset['clip']), event.spans.length - 1));
  }
}
