import type { Seconds } from '../../lib/units';
import type { Role, Span } from '../../project/document';
import type { PlannedEvent } from '../../project/operations';

/** A proposal under repair. */
export interface Draft {
  readonly events: readonly PlannedEvent[];
  /** Every repair in one sentence. */
  readonly notes: readonly string[];
}

export interface RepairContext {
  readonly duration: Seconds;
  /** The user's words; null where the planner worked on them itself and needs no second look. */
  readonly prompt: string | null;
  /** What stands in the scene and is not proposed: placed by hand, locked, or older. Never changed. */
  readonly standing: readonly { readonly spans: readonly Span[]; readonly role: Role }[];
  /** The words ask for a change of what stands: they are no scene that could be told in full. */
  readonly change?: boolean;
}

/** planner.md 4.2: the grid of planners, and the shortest event. */
export const SHORTEST: Seconds = 0.5;

export function tenths(seconds: Seconds): Seconds {
  return Math.round(seconds * 10) / 10 + 0;
}

export function named({ caption }: Pick<PlannedEvent, 'caption'>): string {
  return `“${caption}”`;
}

export function endOf(event: Pick<PlannedEvent, 'spans'>): Seconds {
  return Math.max(0, ...event.spans.map((span) => span.end));
}

export function startOf(event: Pick<PlannedEvent, 'spans'>): Seconds {
  return Math.min(...event.spans.map((span) => span.start));
}

export function withSpans(event: PlannedEvent, spans: readonly Span[]): PlannedEvent {
  return { ...event, spans };
}
