import type { Seconds } from '../../lib/units';
import type { EventId, SoundEvent, Span } from '../../project/document';
import { GAIN_DB } from '../../project/limits';
import { fadeWithin, movedSpan, roomOf, withEnd, withSpan, withStart } from '../score/drag-span';
import { rulerScale } from '../score/ruler-marks';
import { snapped, snapTargets, type SnapRules, type SnapTargets } from '../score/snapping';
import type { DocumentStore } from '../stores/document.svelte';
import type { HeldStore } from '../stores/held.svelte';
import type { PlayerStore } from '../stores/player.svelte';
import type { SelectionStore } from '../stores/selection.svelte';
import type { TimeViewStore } from '../stores/time-view.svelte';
import { decibels, seconds } from '../writing/figures';
import type { EditSpans } from './edit-spans';
import { followDrag, type DragPoint } from './pointer-drag';
import type { ScoreScroll } from './score-scroll';

/** What of a clip is dragged. */
export type ClipPart = 'body' | 'start' | 'end' | 'fade-in' | 'fade-out' | 'level';

/** So near, in pixels, an edge snaps. */
export const SNAP_REACH = 8;
/** A grid coarser than a second misses what one means. */
const COARSEST_GRID: Seconds = 1;
/** So many pixels up or down are one step of the level. */
const LEVEL_PIXELS = 2;
const LEVEL_STEP = 0.5;
const FREE_LEVEL_STEP = 0.1;

export interface SpanDragsNeeds {
  readonly document: DocumentStore;
  readonly selection: SelectionStore;
  readonly held: HeldStore;
  readonly time: TimeViewStore;
  readonly player: PlayerStore;
  readonly scroll: ScoreScroll;
  readonly spans: EditSpans;
}

const LABELS: Record<ClipPart, string> = {
  body: 'move',
  start: 'start',
  end: 'end',
  'fade-in': 'fade in',
  'fade-out': 'fade out',
  level: 'level',
};

/**
 * Clips under the pointer: the body moves the span that was grabbed, edges trim it, top corners fade, the level's handle
 * (and the body with Shift) goes up and down. Alt lets go of what things snap to. One drag is one undo step.
 */
export class SpanDrags {
  constructor(private readonly needs: SpanDragsNeeds) {}

  press(pressed: PointerEvent, id: EventId, index: number, grabbed: ClipPart): void {
    const { document, selection, held, time, scroll, spans } = this.needs;
    const event = document.event(id);
    const span = event?.spans[index];
    if (pressed.button !== 0 || event === null || span === undefined) return;
    if (!(pressed.currentTarget instanceof Element)) return;
    // A swipe over the score scrolls it: fingers move only what was tapped before.
    if (pressed.pointerType === 'touch' && selection.selected !== id) return;
    const part = grabbed === 'body' && pressed.shiftKey ? 'level' : grabbed;
    const change = this.#change(event, index, span, part, pressed);
    let letGo = (): void => undefined;
    followDrag(pressed, pressed.currentTarget, {
      begin: () => {
        held.letGo();
        selection.select(id);
        selection.enter(index);
        letGo = part === 'level' ? letGo : time.hold();
        if (event.locked) spans.refuse(id, 'Locked. Unlock it to edit it.');
      },
      move: (point) => {
        if (!event.locked) change(point);
      },
      drop: () => {
        const after = held.event(id);
        if (!event.locked) held.letGo();
        letGo();
        if (after !== null) spans.drop(event, after, LABELS[part]);
      },
      cancel: () => {
        held.letGo();
        letGo();
      },
      ...(part === 'level' ? {} : { push: (x: number) => scroll.pushEdge(x) }),
    });
  }

  /** What a new place of the pointer makes of the event. */
  #change(
    event: SoundEvent,
    index: number,
    span: Span,
    part: ClipPart,
    pressed: PointerEvent,
  ): (point: DragPoint) => void {
    const { held, scroll, spans } = this.needs;
    const { id } = event;
    if (part === 'level') return this.#level(event, pressed.clientY);
    const grabbedAt = scroll.secondAt(pressed.clientX);
    const room = roomOf(event.spans, index);
    const { project } = this.needs.document;
    const targets = snapTargets(project, this.needs.player.position, span);
    const hold = (after: SoundEvent, text: string): void => {
      held.holdEvent(after);
      held.tell({ id, text });
    };
    const moving = (point: DragPoint, edges: readonly Seconds[]): Seconds => {
      const by = scroll.secondAt(point.clientX) - grabbedAt;
      const snap = snapped(
        edges.map((edge) => edge + by),
        this.#rules(targets, point),
      );
      held.showGuide(snap.to);
      return by + snap.by;
    };
    switch (part) {
      case 'body':
        return (point) => {
          const moved = movedSpan(span, moving(point, [span.start, span.end]), room);
          hold(withSpan(event, index, moved), seconds(moved.start, 2));
        };
      case 'start': {
        const heard = spans.heardFrom(event, index);
        return (point) => {
          const trimmed = withStart(span, span.start + moving(point, [span.start]), room, heard);
          // Not moved is not cut: where it sounds from stays the mixer's choice.
          const after = trimmed.start === span.start ? span : trimmed;
          hold(withSpan(event, index, after), seconds(after.start, 2));
        };
      }
      case 'end':
        return (point) => {
          const trimmed = withEnd(span, span.end + moving(point, [span.end]), room);
          hold(withSpan(event, index, trimmed), seconds(trimmed.end, 2));
        };
      case 'fade-in':
        return (point) => {
          const edge = span.start + event.fadeIn;
          const fadeIn = fadeWithin(edge + moving(point, [edge]) - span.start, span, event.fadeOut);
          hold({ ...event, fadeIn }, `fade in ${seconds(fadeIn, 2)}`);
        };
      case 'fade-out':
        return (point) => {
          const edge = span.end - event.fadeOut;
          const fadeOut = fadeWithin(span.end - edge - moving(point, [edge]), span, event.fadeIn);
          hold({ ...event, fadeOut }, `fade out ${seconds(fadeOut, 2)}`);
        };
    }
  }

  #level(event: SoundEvent, from: number): (point: DragPoint) => void {
    const { held } = this.needs;
    const [least, most] = GAIN_DB;
    return ({ clientY, free }) => {
      const step = free ? FREE_LEVEL_STEP : LEVEL_STEP;
      const wanted = event.gainDb + ((from - clientY) / LEVEL_PIXELS) * LEVEL_STEP;
      const gainDb = Math.max(least, Math.min(most, Number((Math.round(wanted / step) * step).toFixed(1))));
      held.holdEvent({ ...event, gainDb });
      held.tell({ id: event.id, text: decibels(gainDb) });
    };
  }

  #rules(targets: SnapTargets, { free }: DragPoint): SnapRules {
    if (free) return { targets: [], grid: null, reach: 0 };
    return { targets, grid: snapGrid(this.needs.time), reach: SNAP_REACH / this.needs.time.pixelsPerSecond };
  }
}

/** Seconds, and half seconds or finer where the ruler has room for them. */
export function snapGrid(time: TimeViewStore): Seconds {
  return Math.min(COARSEST_GRID, rulerScale(time.pixelsPerSecond, time.width).minor);
}
