import { describe, expect, it } from 'vitest';
import { sceneByRules } from '../../../src/planner/rules/scene';
import type { ExpectedEvent } from '../../plans/expected-scene';
import { OWN_SCENES } from '../../plans/own-scenes';
import { PUBLISHED_SCENES } from '../../plans/published-scenes';

type Event = ReturnType<typeof sceneByRules>['events'][number];

function isExpected(event: Event, expected: ExpectedEvent, text: string): boolean {
  const caption = event.caption.toLowerCase();
  const spans = event.spans.map(({ start, end }) => [start, end]);
  const said = event.said === null ? null : text.slice(...event.said);
  return (
    expected.has.every((words) => caption.includes(words)) &&
    !(expected.without ?? []).some((words) => caption.includes(words)) &&
    spans.length === (expected.count ?? expected.spans?.length ?? 1) &&
    (expected.spans === undefined || JSON.stringify(spans) === JSON.stringify(expected.spans)) &&
    (expected.role === undefined || event.role === expected.role) &&
    event.guess === (expected.guess ?? false) &&
    (expected.said === undefined || said === expected.said)
  );
}

describe('hand-written plans', () => {
  it.each([...PUBLISHED_SCENES, ...OWN_SCENES].map((scene) => [scene.text, scene] as const))(
    '%s',
    (text, { events: expected, duration = 10 }) => {
      const scene = sceneByRules(text, 10);
      const planned = scene.events.map(
        (event) => `${event.caption} ${JSON.stringify(event.spans)} ${event.role}`,
      );
      expect(scene.duration, planned.join('; ')).toBe(duration);
      expect(planned).toHaveLength(expected.length);
      const left = [...scene.events];
      const found = expected.map((one) => {
        const at = left.findIndex((event) => isExpected(event, one, text));
        expect(at, `${JSON.stringify(one)} is not in ${planned.join('; ')}`).toBeGreaterThanOrEqual(0);
        return { turn: one.turn, event: left.splice(at, 1)[0] };
      });
      for (const a of found) {
        for (const b of found) {
          if (a.turn === undefined || b.turn === undefined || a.turn >= b.turn) continue;
          const [first, second] = [a, b].map(({ event }) => event?.spans[0]?.start ?? NaN);
          expect(first, `${a.event?.caption ?? ''} before ${b.event?.caption ?? ''}`).toBeLessThan(
            second ?? NaN,
          );
        }
      }
    },
  );
});
