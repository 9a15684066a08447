import type { Seconds } from '../../lib/units';
import type { Region } from '../../project/document';
import { LAST_SECOND, SCENE_SECONDS, SHORTEST_SPAN } from '../../project/limits';
import { onGrid } from '../../project/spans';
import { snapped, snapTargets, type SnapTargets } from '../score/snapping';
import type { DocumentStore } from '../stores/document.svelte';
import type { HeldStore } from '../stores/held.svelte';
import type { PlayerStore } from '../stores/player.svelte';
import type { TimeViewStore } from '../stores/time-view.svelte';
import type { EditSpans } from './edit-spans';
import { followDrag, type DragPoint } from './pointer-drag';
import type { ScoreScroll } from './score-scroll';
import { SNAP_REACH, snapGrid } from './span-drags';

export interface RulerDragsNeeds {
  readonly document: DocumentStore;
  readonly held: HeldStore;
  readonly time: TimeViewStore;
  readonly player: PlayerStore;
  readonly scroll: ScoreScroll;
  readonly spans: EditSpans;
}

/** The ruler under the pointer: a click seeks, a drag makes a loop; playhead, loop and scene's end are taken by their handles. */
export class RulerDrags {
  constructor(private readonly needs: RulerDragsNeeds) {}

  pressLane(pressed: PointerEvent): void {
    const { held, player, scroll, spans } = this.needs;
    // Its handles take what is pressed on them.
    if (pressed.target !== pressed.currentTarget) return;
    const first = this.#snap(scroll.secondAt(pressed.clientX), pressed.altKey);
    let loop: Region | null = null;
    this.#follow(pressed, {
      move: (second) => {
        const start = Math.max(0, Math.min(first, second));
        const end = Math.min(LAST_SECOND, Math.max(first, second));
        loop = end - start < SHORTEST_SPAN ? null : { start: onGrid(start), end: onGrid(end) };
        if (loop !== null) held.holdLoop(loop);
      },
      drop: () => {
        if (loop !== null) spans.loop(loop);
      },
      click: (event) => player.seek(Math.max(0, scroll.secondAt(event.clientX))),
    });
  }

  pressPlayhead(pressed: PointerEvent): void {
    const { player } = this.needs;
    const before = player.position;
    this.#follow(pressed, {
      move: (second) => player.seek(Math.max(0, Math.min(this.needs.time.end, second))),
      drop: () => undefined,
      cancel: () => player.seek(before),
    });
  }

  pressLoop(pressed: PointerEvent, edge: 'start' | 'end'): void {
    const { document, held, spans } = this.needs;
    const { loop } = document.project;
    if (loop === null) return;
    const other = edge === 'start' ? loop.end : loop.start;
    let wanted = loop;
    this.#follow(pressed, {
      // Over the other end it takes the other's part.
      move: (second) => {
        const at = Math.max(0, Math.min(LAST_SECOND, second));
        if (Math.abs(at - other) < SHORTEST_SPAN) return;
        wanted = { start: onGrid(Math.min(at, other)), end: onGrid(Math.max(at, other)) };
        held.holdLoop(wanted);
      },
      drop: () => {
        if (wanted !== loop) spans.loop(wanted);
      },
    });
  }

  pressEnd(pressed: PointerEvent): void {
    const { document, held, scroll, spans } = this.needs;
    const before = document.project.duration;
    const grabbedAt = scroll.secondAt(pressed.clientX);
    const [least, most] = SCENE_SECONDS;
    let end = before;
    this.#follow(pressed, {
      move: (second) => {
        end = onGrid(Math.max(least, Math.min(most, second)));
        held.holdEnd(end);
      },
      drop: () => {
        if (end !== before) spans.end(end);
      },
      offset: before - grabbedAt,
    });
  }

  doubleClick(): void {
    if (this.needs.document.project.loop !== null) this.needs.spans.loop(null);
  }

  #follow(
    pressed: PointerEvent,
    what: {
      readonly move: (second: Seconds) => void;
      readonly drop: () => void;
      readonly cancel?: () => void;
      readonly click?: (event: PointerEvent) => void;
      /** From the pointer to what it took hold of. */
      readonly offset?: Seconds;
    },
  ): void {
    const { held, time, scroll } = this.needs;
    if (pressed.button !== 0 || !(pressed.currentTarget instanceof Element)) return;
    pressed.stopPropagation();
    let letGo = (): void => undefined;
    const end = (): void => {
      held.letGo();
      letGo();
    };
    followDrag(pressed, pressed.currentTarget, {
      begin: () => {
        held.letGo();
        letGo = time.hold();
      },
      move: ({ clientX, free }: DragPoint) =>
        what.move(this.#snap(scroll.secondAt(clientX) + (what.offset ?? 0), free)),
      drop: () => {
        end();
        what.drop();
      },
      cancel: () => {
        end();
        what.cancel?.();
      },
      push: (x) => scroll.pushEdge(x),
      ...(what.click === undefined ? {} : { click: what.click }),
    });
  }

  #snap(second: Seconds, free: boolean): Seconds {
    const { time, held, document, player } = this.needs;
    if (free || time.pixelsPerSecond === 0) {
      held.showGuide(null);
      return second;
    }
    const targets: SnapTargets = snapTargets(document.project, player.position, null);
    const snap = snapped([second], {
      targets,
      grid: snapGrid(time),
      reach: SNAP_REACH / time.pixelsPerSecond,
    });
    held.showGuide(snap.to);
    return second + snap.by;
  }
}
