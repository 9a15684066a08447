import type { EventId } from '../../project/document';
import { GAIN_DB } from '../../project/limits';
import type { DocumentStore } from '../stores/document.svelte';
import type { SelectionStore } from '../stores/selection.svelte';
import type { EditEvents } from './edit-events.svelte';
import type { RenderQueue } from './render-queue';

/** A step of the level by key (studio.md, section 9). */
const GAIN_STEP_DB = 0.5;

/** Keys inside the score: up and down go from event to event, left and right from span to span; letters act on one. */
export class ScoreKeys {
  constructor(
    private readonly document: DocumentStore,
    private readonly selection: SelectionStore,
    private readonly edits: EditEvents,
    private readonly queue: RenderQueue,
  ) {}

  press(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey || !(event.target instanceof Element)) return;
    const clip = event.target.closest<HTMLElement>('[data-clip]');
    const id = clip?.dataset['event'] as EventId | undefined;
    if (clip === null || id === undefined) return;
    const span = Number(clip.dataset['clip']);
    const handled = event.shiftKey ? this.#level(id, event.key) : this.#plain(id, span, event.key);
    if (handled) event.preventDefault();
  }

  #level(id: EventId, key: string): boolean {
    const gain = this.document.event(id)?.gainDb;
    if (gain === undefined || (key !== 'ArrowUp' && key !== 'ArrowDown')) return false;
    const [least, most] = GAIN_DB;
    const wanted = gain + (key === 'ArrowUp' ? GAIN_STEP_DB : -GAIN_STEP_DB);
    this.edits.gain(id, Math.max(least, Math.min(most, wanted)), true);
    return true;
  }

  #plain(id: EventId, span: number, key: string): boolean {
    const { events } = this.document.project;
    const index = events.findIndex((event) => event.id === id);
    const event = events[index];
    if (event === undefined) return false;
    switch (key.toLowerCase()) {
      case 'arrowdown':
        return this.#go(events[index + 1]?.id, 0);
      case 'arrowup':
        return this.#go(events[index - 1]?.id, 0);
      case 'arrowright':
        return this.#go(id, Math.min(event.spans.length - 1, span + 1));
      case 'arrowleft':
        return this.#go(id, Math.max(0, span - 1));
      case 'enter':
        this.selection.select(id);
        window.document.getElementById(`words-${id}`)?.focus();
        return true;
      case 'm':
        this.edits.mute(id, !event.muted);
        return true;
      case 'r':
        this.queue.renderOne(id);
        return true;
      case 'delete': {
        const next = this.edits.remove(id);
        if (next !== null) this.#go(next, 0);
        else queueMicrotask(() => window.document.getElementById('add-event')?.focus());
        return true;
      }
      default:
        return false;
    }
  }

  /** Selects the event; its clip is there for the focus once the page has been drawn. */
  #go(id: EventId | undefined, span: number): boolean {
    if (id === undefined) return true;
    this.selection.select(id);
    this.selection.enter(span);
    requestAnimationFrame(() => {
      window.document.querySelector<HTMLElement>(`[data-event="${id}"][data-clip="${span}"]`)?.focus();
    });
    return true;
  }
}
