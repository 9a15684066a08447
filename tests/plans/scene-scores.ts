import type { Planner } from '../../src/planner/planner';
import type { SoundEvent } from '../../src/project/document';
import { stems } from './event-matching';
import type { ExpectedEvent, ExpectedScene } from './expected-scene';
import { plannedScene } from './planned-scene';
import { sceneFault } from './scene-outcomes';

/** Order and times of plans beside hand-written ones. */
export interface SceneScores {
  readonly scenes: number;
  /** The plan is the one that is asked for, in every point. */
  readonly right: number;
  readonly recall: number;
  readonly precision: number;
  readonly f1: number;
  readonly countExact: number;
  /** Of pairs of found events with a known order: how many begin in that order. */
  readonly order: number;
  /** Mean intersection over union of the times, over found events whose times the words state. */
  readonly timeOverlap: number;
}

interface Pair {
  readonly expected: ExpectedEvent;
  readonly event: SoundEvent;
}

export async function sceneScores(
  scenes: readonly ExpectedScene[],
  planner: Planner,
): Promise<SceneScores> {
  let [right, planned, wanted, found, exact, ordered, inOrder, timed, overlap] = [0, 0, 0, 0, 0, 0, 0, 0, 0];
  for (const scene of scenes) {
    const { text, events: expected } = scene;
    const { duration, events } = await plannedScene(text, planner);
    const captioned = events.map((event) => ({ ...event, caption: event.request.caption }));
    right += sceneFault(scene, { duration, events: captioned }) === null ? 1 : 0;
    const pairs = paired(expected, events);
    planned += events.length;
    wanted += expected.length;
    found += pairs.length;
    exact += events.length === expected.length ? 1 : 0;
    for (const a of pairs) {
      for (const b of pairs) {
        if (a.expected.turn === undefined || b.expected.turn === undefined) continue;
        if (a.expected.turn >= b.expected.turn) continue;
        ordered += 1;
        inOrder += start(a.event) < start(b.event) ? 1 : 0;
      }
      if (a.expected.spans === undefined) continue;
      timed += 1;
      overlap += intersectionOverUnion(a.expected.spans, a.event);
    }
  }
  const [recall, precision] = [found / wanted, found / planned];
  return {
    scenes: scenes.length,
    right: right / scenes.length,
    recall,
    precision,
    f1: (2 * recall * precision) / (recall + precision),
    countExact: exact / scenes.length,
    order: inOrder / ordered,
    timeOverlap: overlap / timed,
  };
}

/** Best first by the share of stems: an expected event is found where it shares at least half of its own. */
function paired(expected: readonly ExpectedEvent[], events: readonly SoundEvent[]): readonly Pair[] {
  const all = expected.flatMap((one) => {
    const wanted = stems(one.has.join(' '));
    return events.map((event) => {
      const said = stems(event.request.caption);
      const shared = [...wanted].filter((word) => said.has(word)).length / Math.max(1, wanted.size);
      return { expected: one, event, shared };
    });
  });
  const [taken, given] = [new Set<ExpectedEvent>(), new Set<SoundEvent>()];
  return all
    .filter(({ shared }) => shared >= 0.5)
    .toSorted((a, b) => b.shared - a.shared)
    .filter(({ expected: one, event }) => {
      if (taken.has(one) || given.has(event)) return false;
      taken.add(one);
      given.add(event);
      return true;
    });
}

function start(event: SoundEvent): number {
  return event.spans[0]?.start ?? 0;
}

function intersectionOverUnion(spans: readonly (readonly [number, number])[], event: SoundEvent): number {
  const length = (list: readonly (readonly [number, number])[]): number =>
    list.reduce((sum, [from, to]) => sum + Math.max(0, to - from), 0);
  const is = event.spans.map((span): readonly [number, number] => [span.start, span.end]);
  const shared = length(
    spans.flatMap(([a, b]) =>
      is.map(([c, d]): readonly [number, number] => [Math.max(a, c), Math.min(b, d)]),
    ),
  );
  return shared / (length(spans) + length(is) - shared);
}
