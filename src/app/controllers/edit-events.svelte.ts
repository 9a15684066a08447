import type { Command, EventChanges } from '../../project/commands';
import type { EventId, MixSettings, Region, Span, TakeId } from '../../project/document';
import type { Quality } from '../../project/quality';
import { LAST_SECOND } from '../../project/limits';
import { takesOf } from '../../project/match';
import type { Decibels, Seconds } from '../../lib/units';
import type { AnnouncerStore } from '../stores/announcer.svelte';
import type { DocumentStore } from '../stores/document.svelte';
import type { SelectionStore } from '../stores/selection.svelte';
import { attempt, type Refusal } from './attempt';
import type { Audition } from './audition.svelte';
import { drawSeed } from './seeds';

export type { Refusal } from './attempt';

/** Length of an event added by hand, until its times are changed. */
const NEW_EVENT: Seconds = 3;
/** Where a second span stands behind the one before it. */
const SPAN_GAP: Seconds = 0.5;

/** Changes by hand. Each is one undo step; a refused one changes nothing and says why. */
export class EditEvents {
  /** The blank line of the cue sheet, to be filled with words. */
  #adding = $state(false);

  constructor(
    private readonly document: DocumentStore,
    private readonly selection: SelectionStore,
    private readonly announcer: AnnouncerStore,
    private readonly auditions: Audition,
    /** The second of its take at which a span begins as it is mixed; null where there is no sound. */
    private readonly heardFrom: (id: EventId, span: number) => Seconds | null,
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

  /** −1 (left) to 1 (right). */
  pan(id: EventId, pan: number, merge = false): Refusal {
    return this.#set(id, { pan }, 'pan', merge ? `pan:${id}` : undefined);
  }

  fades(
    id: EventId,
    fades: { readonly fadeIn?: Seconds; readonly fadeOut?: Seconds },
    merge = false,
  ): Refusal {
    const which = fades.fadeIn === undefined ? 'out' : 'in';
    return this.#set(id, fades, `fade ${which}`, merge ? `fade-${which}:${id}` : undefined);
  }

  mute(id: EventId, muted: boolean): Refusal {
    return this.#do({ type: 'mute', id, muted }, muted ? 'mute' : 'unmute');
  }

  solo(id: EventId, soloed: boolean): Refusal {
    return this.#set(id, { soloed }, soloed ? 'solo' : 'end of solo');
  }

  lock(id: EventId, locked: boolean): Refusal {
    return this.#set(id, { locked }, locked ? 'lock' : 'unlock');
  }

  loop(id: EventId, loop: boolean): Refusal {
    return this.#set(id, { loop }, loop ? 'loop' : 'end of loop');
  }

  seed(id: EventId, seed: number, merge = false): Refusal {
    return this.#set(id, { seed }, 'seed', merge ? `seed:${id}` : undefined);
  }

  newSeed(id: EventId): Refusal {
    return this.seed(id, drawSeed());
  }

  /** A locked seed stays when the event is rendered again. */
  seedLock(id: EventId, seedLocked: boolean): Refusal {
    return this.#set(id, { seedLocked }, seedLocked ? 'lock seed' : 'unlock seed');
  }

  /** Null: the project's. */
  quality(id: EventId, quality: Quality | null): Refusal {
    return this.#set(id, { quality }, 'quality');
  }

  projectQuality(quality: Quality): Refusal {
    return this.#do({ type: 'set-quality', quality }, 'quality');
  }

  /** What the sound must not be like. */
  negative(id: EventId, negativePrompt: string): Refusal {
    return this.#set(id, { negativePrompt }, 'what to leave out');
  }

  /** Uses the event's take of this number, counted from 1. */
  useTake(id: EventId, number: number): Refusal {
    const event = this.document.event(id);
    const take = event === null ? undefined : takesOf(this.document.project, event)[number - 1];
    if (take === undefined) return null;
    return this.#do({ type: 'use-take', id, takeId: take.id }, 'choice of take');
  }

  keepTake(takeId: TakeId, kept: boolean): Refusal {
    return this.#do({ type: 'keep-take', takeId, kept }, kept ? 'keep take' : 'let go of take');
  }

  /** Where in its take a span begins; null: the mixer chooses. */
  crop(id: EventId, span: number, from: Seconds | null, merge = false): Refusal {
    const spans = this.document.event(id)?.spans ?? [];
    const changed = spans.map((other, i): Span => {
      if (i !== span) return other;
      const { start, end } = other;
      return from === null ? { start, end } : { start, end, from };
    });
    return this.#set(id, { spans: changed }, 'crop', merge ? `crop:${id}:${span}` : undefined);
  }

  /** How long a sound to ask for; the event is rendered again for it. */
  length(id: EventId, length: Seconds): Refusal {
    return this.#set(id, { length }, 'length of the sound');
  }

  /** Plays the take in use alone, or stops it. */
  audition(id: EventId): void {
    this.auditions.toggle(this.document.event(id)?.takeId ?? null);
  }

  role(id: EventId, role: 'fg' | 'bg'): Refusal {
    return this.#set(id, { role, loop: role === 'bg' }, 'role');
  }

  span(
    id: EventId,
    span: number,
    edges: { readonly start?: Seconds; readonly end?: Seconds },
    merge = false,
  ): Refusal {
    const edge = edges.start === undefined ? 'end' : 'start';
    return this.#do(
      { type: 'trim', id, span, ...edges },
      'times',
      merge ? `${edge}:${id}:${span}` : undefined,
    );
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

  /** The span under the playhead becomes two, and its sound runs on; elsewhere this is refused. */
  split(id: EventId, at: Seconds): Refusal {
    const spans = this.document.event(id)?.spans ?? [];
    const inside = spans.findIndex((span) => span.start < at && at < span.end);
    const span = inside < 0 ? 0 : inside;
    const from = this.heardFrom(id, span);
    return this.#do({ type: 'split', id, span, at, ...(from === null ? {} : { from }) }, 'split');
  }

  /** The same sound again, behind its last span; the copy is selected. */
  duplicate(id: EventId): Refusal {
    const { nextEvent } = this.document.project;
    const spans = this.document.event(id)?.spans ?? [];
    const [first, last] = [spans[0], spans.at(-1)];
    if (first === undefined || last === undefined) return null;
    const by = Math.max(0, Math.min(last.end + SPAN_GAP - first.start, LAST_SECOND - last.end));
    const moved = spans.map((span) => ({ ...span, start: span.start + by, end: span.end + by }));
    const refusal = this.#do({ type: 'duplicate', id, spans: moved }, 'duplicate');
    if (refusal === null) this.selection.select(`e${nextEvent}`);
    return refusal;
  }

  mix(mix: Partial<MixSettings>, label: string, mergeKey?: string): Refusal {
    return this.#do({ type: 'set-mix', mix }, label, mergeKey);
  }

  /** What the player repeats; null: nothing. */
  region(loop: Region | null, mergeKey?: string): Refusal {
    return this.#do({ type: 'set-loop', loop }, loop === null ? 'clear loop' : 'loop', mergeKey);
  }

  duration(seconds: Seconds, mergeKey?: string): Refusal {
    return this.#do({ type: 'set-duration', seconds }, 'length of the scene', mergeKey);
  }

  #set(id: EventId, changes: EventChanges, label: string, mergeKey?: string): Refusal {
    return this.#do({ type: 'set', id, changes }, label, mergeKey);
  }

  #do(command: Command, label: string, mergeKey?: string): Refusal {
    return attempt(this.document, command, mergeKey === undefined ? { label } : { label, mergeKey });
  }
}
