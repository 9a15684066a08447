import type { Seconds } from '../../lib/units';
import type { EventId, SoundEvent } from '../../project/document';
import { GAIN_DB } from '../../project/limits';
import { takesOf } from '../../project/match';
import type { AnnouncerStore } from '../stores/announcer.svelte';
import type { DetailStore } from '../stores/detail.svelte';
import type { DocumentStore } from '../stores/document.svelte';
import type { HeldStore } from '../stores/held.svelte';
import type { PlayerStore } from '../stores/player.svelte';
import type { SelectionStore } from '../stores/selection.svelte';
import type { SettingsStore } from '../stores/settings.svelte';
import { decibels, panned } from '../writing/figures';
import type { EditEvents } from './edit-events.svelte';
import type { EditSpans } from './edit-spans';
import type { RenderQueue } from './render-queue';
import type { ScoreFocus } from './score-focus';
import type { ScoreScroll } from './score-scroll';

/** Steps by key (studio.md, section 9). */
const GAIN_STEP_DB = 0.5;
const PAN_STEP = 0.05;
const MOVE_STEP: Seconds = 0.1;
const BIG_MOVE_STEP: Seconds = 1;

export interface ScoreKeysNeeds {
  readonly detail: DetailStore;
  readonly document: DocumentStore;
  readonly selection: SelectionStore;
  readonly settings: SettingsStore;
  readonly player: PlayerStore;
  readonly held: HeldStore;
  readonly announcer: AnnouncerStore;
  readonly edits: EditEvents;
  readonly spans: EditSpans;
  readonly queue: RenderQueue;
  readonly scroll: ScoreScroll;
  readonly focus: ScoreFocus;
}

/** The clip in focus. */
interface Target {
  readonly id: EventId;
  readonly event: SoundEvent;
  readonly span: number;
}

/**
 * Keys inside the score: up and down go from event to event, left and right from span to span; with Shift they move and
 * change the level; letters, digits and signs act on the clip in focus, unless they are turned off.
 */
export class ScoreKeys {
  constructor(private readonly needs: ScoreKeysNeeds) {}

  press(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.altKey || event.isComposing || !(event.target instanceof Element))
      return;
    if (event.target.closest('input, textarea, select') !== null) return;
    if (this.#zoom(event) || this.#act(event, event.target)) event.preventDefault();
  }

  #act(event: KeyboardEvent, element: Element): boolean {
    const clip = element.closest<HTMLElement>('[data-clip]');
    const id = clip?.dataset['event'] as EventId | undefined;
    if (clip === null || id === undefined) return false;
    const found = this.needs.document.event(id);
    if (found === null) return false;
    this.needs.held.tell(null);
    const target: Target = { id, event: found, span: Number(clip.dataset['clip']) };
    const command = event.ctrlKey || event.metaKey;
    if (command) return event.shiftKey && this.#move(target, event.key, BIG_MOVE_STEP);
    if (this.#go(target, event)) return true;
    return isSingle(event.key) && this.needs.settings.singleKeys && this.#letter(target, event);
  }

  #zoom(event: KeyboardEvent): boolean {
    const { scroll, settings } = this.needs;
    if (event.ctrlKey || event.metaKey || !settings.singleKeys) return false;
    if (event.key === '+' || event.key === '=') scroll.zoomIn();
    else if (event.key === '-' || event.key === '−') scroll.zoomOut();
    else if (event.key === '0') scroll.fit();
    else return false;
    return true;
  }

  #go(target: Target, { key, shiftKey }: KeyboardEvent): boolean {
    const { document, selection, spans } = this.needs;
    const { id, event, span } = target;
    if (key === 'Delete' || key === 'Backspace') {
      if (!shiftKey) this.#remove(id);
      else if (event.spans.length < 2) spans.refuse(id, 'Its only span. Delete removes the event.');
      else if (spans.removeSpan(id, span)) this.#focus(id, selection.span);
      return true;
    }
    if (shiftKey) return this.#move(target, key, MOVE_STEP) || this.#level(target, key);
    const { events } = document.project;
    const index = events.indexOf(event);
    switch (key) {
      case 'ArrowDown':
        return this.#focus(events[index + 1]?.id, 0);
      case 'ArrowUp':
        return this.#focus(events[index - 1]?.id, 0);
      case 'ArrowRight':
        return this.#focus(id, Math.min(event.spans.length - 1, span + 1));
      case 'ArrowLeft':
        return this.#focus(id, Math.max(0, span - 1));
      case 'Enter':
        selection.select(id);
        this.needs.detail.goToWords();
        return true;
      default:
        return false;
    }
  }

  #move({ id, span }: Target, key: string, step: Seconds): boolean {
    if (key !== 'ArrowLeft' && key !== 'ArrowRight') return false;
    this.needs.spans.move(id, span, key === 'ArrowRight' ? step : -step);
    return true;
  }

  #level({ id, event }: Target, key: string): boolean {
    if (key !== 'ArrowUp' && key !== 'ArrowDown') return false;
    const { edits, spans, announcer } = this.needs;
    const [least, most] = GAIN_DB;
    const wanted = event.gainDb + (key === 'ArrowUp' ? GAIN_STEP_DB : -GAIN_STEP_DB);
    const gainDb = Math.max(least, Math.min(most, wanted));
    const refusal = edits.gain(id, gainDb, true);
    spans.refuse(id, refusal);
    if (refusal === null) announcer.say(`${event.request.caption}, ${decibels(gainDb)}.`);
    return true;
  }

  #pan({ id, event }: Target, by: number): boolean {
    const { edits, spans, announcer } = this.needs;
    const pan = Math.max(-1, Math.min(1, Number((event.pan + by).toFixed(2))));
    const refusal = edits.pan(id, pan, true);
    spans.refuse(id, refusal);
    if (refusal === null) announcer.say(`${event.request.caption}, ${panned(pan)}.`);
    return true;
  }

  #letter(target: Target, { key, shiftKey }: KeyboardEvent): boolean {
    const { edits, spans, queue, player } = this.needs;
    const { id, event, span } = target;
    const letter = key.toLowerCase();
    if (shiftKey && letter !== 'r') return false;
    switch (letter) {
      case '[':
        spans.startAt(id, span, player.position);
        return true;
      case ']':
        spans.endAt(id, span, player.position);
        return true;
      case ',':
        return this.#pan(target, -PAN_STEP);
      case '.':
        return this.#pan(target, PAN_STEP);
      case 'm':
        return this.#toggle(id, edits.mute(id, !event.muted), event.muted ? 'sounds again' : 'is muted');
      case 's':
        return this.#toggle(id, edits.solo(id, !event.soloed), event.soloed ? 'is not soloed' : 'is soloed');
      case 'l':
        return this.#toggle(id, edits.lock(id, !event.locked), event.locked ? 'is unlocked' : 'is locked');
      case 'r':
        if (shiftKey) queue.variation(id);
        else queue.renderOne(id);
        return true;
      case 'a':
        if (event.takeId === null) spans.refuse(id, 'No sound yet. Render it first.');
        else edits.audition(id);
        return true;
      case 'x': {
        const second = spans.split(id, player.position);
        if (second !== null) this.#focus(id, second);
        return true;
      }
      case 'd': {
        const copy = spans.duplicate(id);
        if (copy !== null) this.#focus(copy, 0);
        return true;
      }
      default:
        return this.#take(target, letter);
    }
  }

  #toggle(id: EventId, refusal: string | null, did: string): boolean {
    const { spans, announcer, document } = this.needs;
    spans.refuse(id, refusal);
    if (refusal === null) announcer.say(`${document.event(id)?.request.caption ?? ''} ${did}.`);
    return true;
  }

  #take({ id, event }: Target, digit: string): boolean {
    if (!/^[1-9]$/u.test(digit)) return false;
    const { edits, spans, announcer, document } = this.needs;
    const before = event.takeId;
    if (Number(digit) > takesOf(document.project, event).length) {
      spans.refuse(id, `There is no take ${digit}.`);
      return true;
    }
    spans.refuse(id, edits.useTake(id, Number(digit)));
    if (document.event(id)?.takeId !== before) announcer.say(`${event.request.caption}, take ${digit}.`);
    return true;
  }

  #remove(id: EventId): void {
    const { edits, spans, document } = this.needs;
    if (document.event(id)?.locked === true) {
      spans.refuse(id, 'Locked. Unlock it to remove it.');
      return;
    }
    const next = edits.remove(id);
    if (next !== null) this.#focus(next, 0);
    else this.needs.focus.goToAdd();
  }

  #focus(id: EventId | undefined, span: number): boolean {
    if (id !== undefined) this.needs.focus.go(id, span);
    return true;
  }
}

/** A letter, a digit or a sign, as a voice or a slip may type it. */
function isSingle(key: string): boolean {
  return key.length === 1 && key !== ' ';
}
