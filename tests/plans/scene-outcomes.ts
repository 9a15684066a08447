import type { SoundEvent } from '../../src/project/document';
import type { ExpectedEvent, ExpectedScene } from './expected-scene';

/** Whether a plan is the one that a scene asks for; and if not, why not. Knows nothing of the planner. */

export interface PlannedScene {
  /** Seconds. */
  readonly duration: number;
  readonly events: readonly PlannedEvent[];
}

export interface PlannedEvent extends Pick<SoundEvent, 'spans' | 'role' | 'guess' | 'said'> {
  readonly caption: string;
}

/** @returns null: it is right */
export function sceneFault(
  { text, events: expected, duration = 10 }: ExpectedScene,
  scene: PlannedScene,
): string | null {
  const planned = scene.events
    .map(({ caption, spans, role }) => `${caption} ${JSON.stringify(spans)} ${role}`)
    .join('; ');
  if (scene.duration !== duration) return `lasts ${scene.duration} s instead of ${duration} s: ${planned}`;
  if (scene.events.length !== expected.length)
    return `${scene.events.length} events instead of ${expected.length}: ${planned}`;
  const left = [...scene.events];
  const found: { readonly turn: number | undefined; readonly event: PlannedEvent }[] = [];
  for (const one of expected) {
    const at = left.findIndex((event) => isExpected(event, one, text));
    const [event] = at < 0 ? [] : left.splice(at, 1);
    if (event === undefined) return `${JSON.stringify(one)} is not in ${planned}`;
    found.push({ turn: one.turn, event });
  }
  for (const a of found) {
    for (const b of found) {
      if (a.turn === undefined || b.turn === undefined || a.turn >= b.turn) continue;
      if (startOf(a.event) >= startOf(b.event))
        return `${a.event.caption} does not begin before ${b.event.caption}: ${planned}`;
    }
  }
  return null;
}

function isExpected(event: PlannedEvent, expected: ExpectedEvent, text: string): boolean {
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

function startOf({ spans }: PlannedEvent): number {
  return spans[0]?.start ?? NaN;
}
