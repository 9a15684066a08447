import type { Seconds } from '../../lib/units';
import type { Project, Span } from '../../project/document';

/** What edges snap to before the grid: sorted, each once. */
export type SnapTargets = readonly Seconds[];

export interface SnapRules {
  readonly targets: SnapTargets;
  /** Seconds between two lines of the grid; null: there is none. */
  readonly grid: Seconds | null;
  /** How near is near enough. */
  readonly reach: Seconds;
}

export interface Snapped {
  /** To be added to what snaps. */
  readonly by: Seconds;
  /** Where it snapped to; null: nothing is near. */
  readonly to: Seconds | null;
}

const NOT: Snapped = { by: 0, to: null };

/** Edges of all spans but the one that is dragged, of the scene and its loop, and the playhead. */
export function snapTargets(
  { events, duration, loop }: Pick<Project, 'events' | 'duration' | 'loop'>,
  playhead: Seconds,
  dragged: Span | null,
): SnapTargets {
  const all = [0, duration, playhead];
  if (loop !== null) all.push(loop.start, loop.end);
  for (const event of events) {
    for (const span of event.spans) {
      if (span !== dragged) all.push(span.start, span.end);
    }
  }
  return [...new Set(all)].sort((a, b) => a - b);
}

/** The least way from any of these edges to something they snap to; an edge of another thing wins over the grid. */
export function snapped(edges: readonly Seconds[], { targets, grid, reach }: SnapRules): Snapped {
  let best = NOT;
  let bestDistance = Infinity;
  const offer = (edge: Seconds, to: Seconds): void => {
    const distance = Math.abs(to - edge);
    // Rounding is no reason to stay away from what is exactly in reach.
    if (distance > reach + 1e-9 || distance >= bestDistance) return;
    best = { by: to - edge, to };
    bestDistance = distance;
  };
  for (const edge of edges) {
    for (const target of nearest(targets, edge)) offer(edge, target);
  }
  if (best.to === null && grid !== null) {
    for (const edge of edges) offer(edge, Number((Math.round(edge / grid) * grid).toFixed(3)));
  }
  return best;
}

/** The neighbours of a place in a sorted list. */
function nearest(sorted: SnapTargets, place: Seconds): readonly Seconds[] {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) < place) low = middle + 1;
    else high = middle;
  }
  return sorted.slice(Math.max(0, low - 1), low + 1);
}
