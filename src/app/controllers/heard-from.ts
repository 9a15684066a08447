import type { Seconds } from '../../lib/units';
import { planMix } from '../../mix/plan-mix';
import type { TakeSounds } from '../../mix/take-sounds';
import type { EventId, Project } from '../../project/document';

/** The second of its take at which a span begins: given, or as the mixer chooses; null where nothing is heard. */
export function heardFrom(project: Project, sounds: TakeSounds, id: EventId, span: number): Seconds | null {
  const events = project.events
    .filter((event) => event.id === id)
    .map((event) => ({ ...event, muted: false, soloed: false }));
  const plan = planMix({ ...project, events }, sounds);
  return plan.placements.find((placement) => placement.span === span)?.from ?? null;
}
