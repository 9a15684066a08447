import type { Decibels, Seconds } from '../../lib/units';
import { GAIN_DB, LONGEST_FADE, SCENE_SECONDS, SHORTEST_SPAN } from '../../project/limits';
import type { EventId, Project, Role, Span } from '../../project/document';
import type { PlannedChanges, PlannedEvent, PlanOperation } from '../../project/operations';
import { tenths } from '../repair/draft';

/** An event of the scene as the commands read so far leave it. */
export interface DraftEvent {
  /** An event's id, or `new1`, `new2`, … for what this line adds. */
  readonly key: string;
  /** Null: this line adds it. */
  readonly id: EventId | null;
  readonly caption: string;
  readonly spans: readonly Span[];
  readonly role: Role;
  readonly gainDb: Decibels;
  readonly pan: number;
  readonly fadeIn: Seconds;
  readonly fadeOut: Seconds;
  readonly loop: boolean;
  readonly muted: boolean;
  readonly locked: boolean;
  /** A hand set its times. */
  readonly placedByHand: boolean;
  /** Stretch of the scene's sentence that it came from. */
  readonly said: readonly [number, number] | null;
}

export interface Origin {
  readonly said: readonly [number, number] | null;
  /** Nobody asked for it: why it follows. */
  readonly because?: string;
}

type Step =
  | { readonly kind: 'operation'; readonly operation: PlanOperation }
  | { readonly kind: 'add'; readonly key: string; readonly because: string | undefined };

/** The scene under a line of commands: each command sees what those before it did. */
export class SceneDraft {
  readonly notes: string[] = [];
  private current: readonly DraftEvent[];
  private length: Seconds;
  private readonly steps: Step[] = [];
  private readonly added = new Map<string, PlannedEvent>();

  constructor(readonly project: Project) {
    this.length = project.duration;
    this.current = project.events.map((event) => ({
      ...event,
      key: event.id,
      caption: event.request.caption,
      placedByHand: event.byHand.includes('spans'),
    }));
  }

  get duration(): Seconds {
    return this.length;
  }

  /** In the order of the plan, which is that of the cue numbers. */
  get events(): readonly DraftEvent[] {
    return this.current;
  }

  add(event: PlannedEvent, because?: string): DraftEvent {
    const key = `new${this.added.size + 1}`;
    const planned = { ...event, spans: this.fitted(event.spans) };
    this.added.set(key, planned);
    this.steps.push({ kind: 'add', key, because });
    const { caption, spans, role, gainDb, loop, pan = 0, fadeIn = 0, fadeOut = 0 } = planned;
    const settings = { caption, spans, role, gainDb, loop, pan, fadeIn, fadeOut };
    const draft: DraftEvent = {
      ...settings,
      key,
      id: null,
      muted: false,
      locked: false,
      placedByHand: false,
      said: null,
    };
    this.current = [...this.current, draft];
    return draft;
  }

  set(event: DraftEvent, wanted: PlannedChanges, { said, because }: Origin, anew = false): void {
    if (this.isLocked(event)) return;
    const changes = this.checked(wanted);
    const { id, key } = event;
    this.current = this.current.map((other) => (other.key === key ? { ...other, ...changes } : other));
    if (id === null) {
      const planned = this.added.get(key);
      const { caption, spans, role, gainDb, loop, pan, fadeIn, fadeOut } = changes;
      const given = { caption, spans, role, gainDb, loop, pan, fadeIn, fadeOut };
      const some = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
      if (planned !== undefined) this.added.set(key, { ...planned, ...some });
      return;
    }
    if (Object.keys(changes).length === 0 && !anew) return;
    this.steps.push({
      kind: 'operation',
      operation: {
        op: 'set',
        id,
        changes,
        ...(anew ? { anew } : {}),
        ...origin(said, because),
      },
    });
  }

  remove(event: DraftEvent, { said, because }: Origin): void {
    if (this.isLocked(event)) return;
    const { id, key } = event;
    this.current = this.current.filter((other) => other.key !== key);
    this.added.delete(key);
    if (id === null) return;
    this.steps.push({ kind: 'operation', operation: { op: 'remove', id, ...origin(said, because) } });
  }

  /** All that is planned goes, but for what the person locked or made; what is added afterwards is the new scene. */
  clear(): void {
    this.steps.length = 0;
    this.added.clear();
    this.steps.push({ kind: 'operation', operation: { op: 'clear' } });
    const kept = new Set(
      this.project.events.filter((event) => event.locked || event.by === 'user').map((event) => event.id),
    );
    this.current = this.current.filter((event) => event.id !== null && kept.has(event.id));
  }

  setDuration(wanted: Seconds, { said, because }: Origin): void {
    const [shortest, longest] = SCENE_SECONDS;
    const seconds = Math.round(Math.max(shortest, Math.min(longest, wanted)) * 1000) / 1000;
    if (seconds === this.length) return;
    this.length = seconds;
    this.steps.push({ kind: 'operation', operation: { op: 'duration', seconds, ...origin(said, because) } });
  }

  /** The same event as it is now. */
  now(event: DraftEvent): DraftEvent {
    return this.current.find((other) => other.key === event.key) ?? event;
  }

  note(sentence: string): void {
    if (!this.notes.includes(sentence)) this.notes.push(sentence);
  }

  operations(): readonly PlanOperation[] {
    const there = new Set(this.current.map((event) => event.key));
    return this.steps.flatMap((step): readonly PlanOperation[] => {
      if (step.kind === 'add') {
        const event = this.added.get(step.key);
        if (event === undefined) return [];
        return [{ op: 'add', event, ...(step.because === undefined ? {} : { because: step.because }) }];
      }
      const { operation } = step;
      // What is removed later in the line need not be changed before.
      return operation.op === 'set' && !there.has(operation.id) ? [] : [operation];
    });
  }

  private isLocked(event: DraftEvent): boolean {
    if (event.locked) this.note(`${event.caption} is locked and stays as it is.`);
    return event.locked;
  }

  /** Inside what the document can hold. */
  private checked(changes: PlannedChanges): PlannedChanges {
    const clamp = (value: number, [least, most]: readonly [number, number]): number =>
      Math.round(Math.max(least, Math.min(most, value)) * 1000) / 1000 + 0;
    const { gainDb, pan, fadeIn, fadeOut, spans } = changes;
    return {
      ...changes,
      ...(gainDb === undefined ? {} : { gainDb: clamp(gainDb, GAIN_DB) }),
      ...(pan === undefined ? {} : { pan: clamp(pan, [-1, 1]) }),
      ...(fadeIn === undefined ? {} : { fadeIn: clamp(fadeIn, [0, LONGEST_FADE]) }),
      ...(fadeOut === undefined ? {} : { fadeOut: clamp(fadeOut, [0, LONGEST_FADE]) }),
      ...(spans === undefined ? {} : { spans: this.fitted(spans) }),
    };
  }

  /** Spans in order, apart, none before the scene; those that lie in it end with it. */
  private fitted(spans: readonly Span[]): readonly Span[] {
    const grid = (seconds: Seconds): Seconds => Math.round(seconds * 1000) / 1000 + 0;
    const [, longest] = SCENE_SECONDS;
    const out: Span[] = [];
    for (const span of [...spans].sort((a, b) => a.start - b.start)) {
      const last = out.at(-1);
      const start = Math.max(grid(Math.max(0, Math.min(span.start, longest - 0.5))), last?.end ?? 0);
      const end = Math.min(grid(Math.max(span.end, start + SHORTEST_SPAN)), longest);
      if (end - start >= SHORTEST_SPAN - 1e-9) out.push({ ...span, start, end });
    }
    return out;
  }
}

function origin(
  said: Origin['said'],
  because: string | undefined,
): { readonly said?: readonly [number, number]; readonly because?: string } {
  return { ...(said === null ? {} : { said }), ...(because === undefined ? {} : { because }) };
}

export function startOf(event: Pick<DraftEvent, 'spans'>): Seconds {
  return event.spans[0]?.start ?? 0;
}

export function endOf(event: Pick<DraftEvent, 'spans'>): Seconds {
  return event.spans.at(-1)?.end ?? 0;
}

/** A time for a sentence: "8 s", "8.4 s". */
export function inWords(seconds: Seconds): string {
  return `${tenths(seconds)} s`;
}
