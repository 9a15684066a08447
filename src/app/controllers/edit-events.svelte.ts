import { isAbort, toPlainError } from '../../lib/errors';
import type { Command, EventChanges } from '../../project/commands';
import type { EventId, Span } from '../../project/document';
import type { Decibels, Seconds } from '../../lib/units';
import type { AnnouncerStore } from '../stores/announcer.svelte';
import type { DocumentStore } from '../stores/document.svelte';
import type { SelectionStore } from '../stores/selection.svelte';
import { drawSeed } from './seeds';

/** Length of an event added by hand, until its times are changed. */
const NEW_EVENT: Seconds = 3;
/** Where a second span stands behind the one before it. */
const SPAN_GAP: Seconds = 0.5;

/** Why an edit was not made, in words; null: it was made. */
export type Refusal = string | null;

/** Changes by hand. Each is one undo step; a refused one changes nothing and says why. */
export class EditEvents {
  /** The blank line of the cue sheet, to be filled with words. */
  #adding = $state(false);

  constructor(
    private readonly document: DocumentStore,
    private readonly selection: SelectionStore,
    private readonly announcer: AnnouncerStore,
  ) {}

  get adding(): boolean {
    return this.#adding;
  }

  addEvent(): void {
    this.#adding = true;
  }

  leaveAdding(): void {
    this.#adding = false;
  }

  /** Adds an event with these words at a second of the scene, and selects it. */
  add(caption: string, at: Seconds): Refusal {
    const { duration, nextEvent } = this.document.project;
    const length = Math.min(NEW_EVENT, duration);
    const start = Math.max(0, Math.min(at, duration - length));
    const spans: readonly Span[] = [{ start, end: start + length }];
    const refusal = this.#do(
      { type: 'add', event: { caption, spans, seed: drawSeed(), by: 'user' } },
      'add event',
    );
    if (refusal === null) {
      this.#adding = false;
      this.selection.select(`e${nextEvent}`);
    }
    return refusal;
  }

  /** Removes an event; the next one is selected, and its id is returned for the focus. */
  remove(id: EventId): EventId | null {
    const { events } = this.document.project;
    const index = events.findIndex((event) => event.id === id);
    const words = events[index]?.request.caption;
    if (this.#do({ type: 'remove', id }, 'remove event') !== null) return id;
    const next = (events[index + 1] ?? events[index - 1])?.id ?? null;
    this.selection.select(next);
    if (words !== undefined) this.announcer.say(`${words} is removed. Undo brings it back.`);
    return next;
  }

  caption(id: EventId, caption: string): Refusal {
    return this.#set(id, { caption }, 'words');
  }

  gain(id: EventId, gainDb: Decibels, merge = false): Refusal {
    return this.#do({ type: 'gain', id, gainDb }, 'level', merge ? `gain:${id}` : undefined);
  }

  mute(id: EventId, muted: boolean): Refusal {
    return this.#do({ type: 'mute', id, muted }, muted ? 'mute' : 'unmute');
  }

  seed(id: EventId, seed: number): Refusal {
    return this.#set(id, { seed }, 'seed');
  }

  role(id: EventId, role: 'fg' | 'bg'): Refusal {
    return this.#set(id, { role, loop: role === 'bg' }, 'role');
  }

  span(id: EventId, span: number, edges: { readonly start?: Seconds; readonly end?: Seconds }): Refusal {
    return this.#do({ type: 'trim', id, span, ...edges }, 'times');
  }

  /** One more span of the same length behind the last. */
  addSpan(id: EventId): Refusal {
    const spans = this.document.event(id)?.spans ?? [];
    const last = spans.at(-1);
    if (last === undefined) return null;
    const start = last.end + SPAN_GAP;
    return this.#set(id, { spans: [...spans, { start, end: start + last.end - last.start }] }, 'add span');
  }

  removeSpan(id: EventId, span: number): Refusal {
    const spans = this.document.event(id)?.spans ?? [];
    return this.#set(id, { spans: spans.toSpliced(span, 1) }, 'remove span');
  }

  duration(seconds: Seconds): Refusal {
    return this.#do({ type: 'set-duration', seconds }, 'length of the scene');
  }

  #set(id: EventId, changes: EventChanges, label: string): Refusal {
    return this.#do({ type: 'set', id, changes }, label);
  }

  #do(command: Command, label: string, mergeKey?: string): Refusal {
    try {
      this.document.perform(command, mergeKey === undefined ? { label } : { label, mergeKey });
      return null;
    } catch (error) {
      if (isAbort(error)) return null;
      const { message, remedy } = toPlainError(error);
      return `${message} ${remedy}`;
    }
  }
}
