import type { Seconds } from '../../lib/units';
import { takeRing } from '../../mix/take-facts';
import type { EventChanges } from '../../project/commands';
import type { EventId, Region, SoundEvent, Span } from '../../project/document';
import { LAST_SECOND, SCENE_SECONDS, SHORTEST_SPAN } from '../../project/limits';
import { sameValue } from '../../project/same-value';
import { longestSpan } from '../../project/spans';
import { movedSpan, roomOf, withEnd, withSpan, withStart, type HeardFrom } from '../score/drag-span';
import type { AnnouncerStore } from '../stores/announcer.svelte';
import type { DocumentStore } from '../stores/document.svelte';
import type { HeldStore } from '../stores/held.svelte';
import type { MixdownStore } from '../stores/mixdown.svelte';
import type { SelectionStore } from '../stores/selection.svelte';
import type { SoundsStore } from '../stores/sounds.svelte';
import { attempt, type Refusal } from './attempt';
import type { EditEvents } from './edit-events.svelte';

export interface EditSpansNeeds {
  readonly document: DocumentStore;
  readonly selection: SelectionStore;
  readonly held: HeldStore;
  readonly edits: EditEvents;
  readonly mixdown: MixdownStore;
  readonly sounds: SoundsStore;
  readonly announcer: AnnouncerStore;
}

/** Edits of times, by pointer and by key: spans, the loop, the scene's end. What was done is said, for it is seen only. */
export class EditSpans {
  constructor(private readonly needs: EditSpansNeeds) {}

  /** What a span sounds from: its own word for it, or the mixer's choice. */
  heardFrom(event: SoundEvent, index: number): HeardFrom | null {
    const { mixdown, sounds } = this.needs;
    const sound = sounds.get(event.takeId);
    const from = mixdown.placement(event, index)?.from ?? event.spans[index]?.from;
    if (sound === null || from === undefined) return null;
    if (!event.loop) return { from, ring: null };
    const ring = takeRing(sound);
    const { sampleRate } = sound;
    return { from, ring: { start: ring.first / sampleRate, length: ring.samples.length / sampleRate } };
  }

  /** Moves one span; it stops at its neighbours. */
  move(id: EventId, index: number, by: Seconds): void {
    const found = this.#find(id, index);
    if (found === null) return;
    const { event, span } = found;
    const moved = movedSpan(span, by, roomOf(event.spans, index));
    this.#put(event, index, moved, 'move', `moved to ${secondsAloud(moved.start)}`, `move:${id}:${index}`);
  }

  /** Puts the start of a span at a second of the scene; its sound stays where it is. */
  startAt(id: EventId, index: number, at: Seconds): void {
    const found = this.#find(id, index);
    if (found === null) return;
    const { event, span } = found;
    if (at >= span.end) {
      this.refuse(id, 'The playhead is behind this span.');
      return;
    }
    const trimmed = withStart(span, at, roomOf(event.spans, index), this.heardFrom(event, index));
    this.#put(event, index, trimmed, 'start', `starts at ${secondsAloud(trimmed.start)}`);
  }

  endAt(id: EventId, index: number, at: Seconds): void {
    const found = this.#find(id, index);
    if (found === null) return;
    const { event, span } = found;
    if (at <= span.start) {
      this.refuse(id, 'The playhead is before this span.');
      return;
    }
    const trimmed = withEnd(span, at, roomOf(event.spans, index));
    this.#put(event, index, trimmed, 'end', `ends at ${secondsAloud(trimmed.end)}`);
  }

  /** Cuts the span under a second of the scene in two; the sound runs on over the cut. Returns the second part's place. */
  split(id: EventId, at: Seconds): number | null {
    const { document, edits, announcer } = this.needs;
    const event = document.event(id);
    const inside = event?.spans.findIndex((span) => span.start < at && at < span.end) ?? -1;
    if (event === null || !this.#done(id, edits.split(id, at))) return null;
    announcer.say(`${event.request.caption} split at ${secondsAloud(at)}.`);
    return inside + 1;
  }

  /** A copy in a row of its own, behind the original's last span. Returns its id. */
  duplicate(id: EventId): EventId | null {
    const { document, edits, held, announcer } = this.needs;
    const copy: EventId = `e${document.project.nextEvent}`;
    if (!this.#done(id, edits.duplicate(id))) return null;
    const event = document.event(copy);
    const start = event?.spans[0]?.start ?? 0;
    const behind = start >= document.project.duration;
    if (behind) held.tell({ id: copy, text: 'Behind the scene’s end: not heard' });
    announcer.say(
      `${event?.request.caption ?? ''} copied to ${secondsAloud(start)}${behind ? ', behind the scene’s end' : ''}.`,
    );
    return copy;
  }

  /** Takes one of several spans away. */
  removeSpan(id: EventId, index: number): boolean {
    const { document, edits, selection, announcer } = this.needs;
    const event = document.event(id);
    if (event === null || event.spans.length < 2) return false;
    if (!this.#done(id, edits.removeSpan(id, index))) return false;
    selection.enter(Math.min(index, event.spans.length - 2));
    announcer.say(`Span ${index + 1} of ${event.request.caption} is removed.`);
    return true;
  }

  /** What a drag leaves: all it changed is one step. */
  drop(before: SoundEvent, after: SoundEvent, label: string): void {
    const { spans, gainDb, fadeIn, fadeOut } = after;
    const same =
      sameValue(spans, before.spans) &&
      gainDb === before.gainDb &&
      fadeIn === before.fadeIn &&
      fadeOut === before.fadeOut;
    if (same) return;
    const changes = {
      ...(spans === before.spans ? {} : { spans }),
      ...(gainDb === before.gainDb ? {} : { gainDb }),
      ...(fadeIn === before.fadeIn ? {} : { fadeIn }),
      ...(fadeOut === before.fadeOut ? {} : { fadeOut }),
    };
    this.#set(before.id, changes, label);
  }

  loop(loop: Region | null, mergeKey?: string): void {
    const { edits, announcer } = this.needs;
    const refusal = edits.region(loop, mergeKey);
    if (refusal !== null) announcer.warn(refusal);
    else if (loop === null) announcer.say('The loop is gone.');
    else announcer.say(`Loop from ${loop.start} to ${secondsAloud(loop.end)}.`);
  }

  /** Puts one end of the loop at a second; where there is none, the other end is the scene's. */
  loopEdge(edge: 'start' | 'end', at: Seconds, mergeKey?: string): void {
    const { loop, duration } = this.needs.document.project;
    const region = loop ?? { start: 0, end: Math.max(duration, at) };
    const start = edge === 'start' ? Math.min(at, region.end - SHORTEST_SPAN) : region.start;
    const end = edge === 'end' ? Math.max(at, region.start + SHORTEST_SPAN) : region.end;
    // Beyond the other end there is a new region, up to the scene's.
    if (edge === 'start' && at >= region.end && at < duration)
      this.loop({ start: at, end: duration }, mergeKey);
    else if (edge === 'end' && at <= region.start && at > 0) this.loop({ start: 0, end: at }, mergeKey);
    else this.loop({ start: Math.max(0, start), end: Math.min(LAST_SECOND, end) }, mergeKey);
  }

  /** The scene's end. Nothing behind it is lost. */
  end(seconds: Seconds, mergeKey?: string): void {
    const { document, edits, announcer } = this.needs;
    const [least, most] = SCENE_SECONDS;
    const refusal = edits.duration(Math.max(least, Math.min(most, seconds)), mergeKey);
    if (refusal !== null) announcer.warn(refusal);
    else announcer.say(`The scene ends at ${secondsAloud(document.project.duration)}.`);
  }

  /** Asks for a sound as long as the longest span, in place of one that ends before it does. */
  askLonger(id: EventId): boolean {
    const event = this.needs.document.event(id);
    if (event === null) return false;
    return this.#done(id, this.needs.edits.length(id, longestSpan(event.spans)));
  }

  /** Says why something cannot be, beside the event and aloud. */
  refuse(id: EventId, why: Refusal): void {
    if (why === null) return;
    this.needs.held.tell({ id, text: why });
    this.needs.announcer.warn(why);
  }

  #find(id: EventId, index: number): { readonly event: SoundEvent; readonly span: Span } | null {
    const event = this.needs.document.event(id);
    const span = event?.spans[index];
    return event === null || span === undefined ? null : { event, span };
  }

  #put(event: SoundEvent, index: number, span: Span, label: string, did: string, mergeKey?: string): void {
    const { id } = event;
    const { spans } = withSpan(event, index, span);
    if (this.#set(id, { spans }, label, mergeKey)) {
      this.needs.announcer.say(`${event.request.caption} ${did}.`);
    }
  }

  #set(id: EventId, changes: EventChanges, label: string, mergeKey?: string): boolean {
    const notes = mergeKey === undefined ? { label } : { label, mergeKey };
    return this.#done(id, attempt(this.needs.document, { type: 'set', id, changes }, notes));
  }

  #done(id: EventId, refusal: Refusal): boolean {
    this.needs.held.tell(null);
    this.refuse(id, refusal);
    return refusal === null;
  }
}

/** "1.2 seconds", "12.75 seconds", "1 second". */
function secondsAloud(at: Seconds): string {
  const text = String(Number(at.toFixed(2)));
  return `${text} ${text === '1' ? 'second' : 'seconds'}`;
}
