import { apply } from './apply';
import { differing, type ChangedPart } from './changed-parts';
import type { EventId, Project, SoundEvent } from './document';
import { needsRender } from './match';
import type { PlanOperation } from './operations';
import { proposedChange, type ProposedChange, type Touch } from './proposal';
import { sentenceSteps, type SentenceStep } from './sentence-steps';

/** One line of a change that waits for an answer: what was typed, and what a planner made of it. */
export interface PlannedLine {
  readonly text: string;
  /** Who planned it. */
  readonly by: string;
  readonly operations: readonly PlanOperation[];
  /** `nextEvent` of the project when the line was planned: ids from here on are events of the change itself. */
  readonly firstNew: number;
  /** Drawn once, so that looking again shows the same seeds. */
  readonly seed: number;
  /** Parts that were unticked when more was said: they are dropped for good. */
  readonly dropped: ReadonlySet<PartKey>;
}

/** An event's id as the whole change counts it, or the scene. */
export type PartKey = EventId | 'scene';

/** One row of a review: an event that the change touches, or the scene's length. */
export interface ReviewPart {
  readonly key: PartKey;
  readonly kind: 'added' | 'changed' | 'removed';
  /** Null: it is new, or it is the scene. */
  readonly before: SoundEvent | null;
  /** Null: it goes, or it is the scene. */
  readonly after: SoundEvent | null;
  readonly changed: readonly ChangedPart[];
  /** Nobody asked for it: "the scene is longer". */
  readonly because: string | null;
}

/** A stretch of a line that asks for a part. */
export interface LineMark {
  readonly from: number;
  readonly to: number;
  readonly key: PartKey;
}

export interface Review {
  readonly base: Project;
  /** With everything accepted, the sentence apart. New events have other ids in it than they get in the end. */
  readonly target: Project;
  readonly parts: readonly ReviewPart[];
  readonly lines: readonly { readonly text: string; readonly marks: readonly LineMark[] }[];
  readonly words: readonly SentenceStep[];
  /** Who planned it: each name once. */
  readonly by: string;
  /** What was left out and why. */
  readonly notes: readonly string[];
}

/**
 * What the lines of a change do to a project. Worked out anew whenever the project changes meanwhile: what they say of
 * events that are gone by then is left out.
 * @throws AppError `input-invalid` when a value is out of bounds.
 */
export function reviewOf(base: Project, lines: readonly PlannedLine[]): Review {
  let current = base;
  const touches: Touch[] = [];
  const words: SentenceStep[] = [];
  const notes: string[] = [];
  const shown = lines.map((line, i) => {
    const before = current;
    const change = proposed(current, base, line);
    const after = change.command === null ? current : apply(current, change.command).project;
    // They were dropped when the next line was planned, and are counted from there.
    const moved = base.nextEvent - (lines[i + 1] ?? line).firstNew;
    const dropped = [...line.dropped].map((key) =>
      key === 'scene' ? key : later(key, line.firstNew, moved),
    );
    current = without(before, after, new Set(dropped));
    touches.push(...change.touches);
    notes.push(...change.notes);
    words.push(...sentenceSteps(line, change, before, after));
    return { text: line.text, marks: change.touches.flatMap((touch) => markOf(touch)) };
  });
  const order = new Map<PartKey, number>();
  for (const { id } of touches) order.set(id ?? 'scene', order.get(id ?? 'scene') ?? order.size);
  const rank = ({ key }: ReviewPart): number => order.get(key) ?? order.size;
  const reasons = new Map(touches.map(({ id, because }) => [id ?? 'scene', because]));
  return {
    base,
    target: current,
    parts: partsOf(base, current, (key) => reasons.get(key) ?? null).toSorted((a, b) => rank(a) - rank(b)),
    lines: shown,
    words,
    by: [...new Set(lines.map(({ by }) => by))].join(', '),
    notes: [...new Set(notes)],
  };
}

/** The project as it would be with these parts, the sentence apart; for the score, the player, and more planning. */
export function previewed(review: Review, accepted: ReadonlySet<PartKey>): Project {
  const dropped = new Set(review.parts.map(({ key }) => key).filter((key) => !accepted.has(key)));
  return without(review.base, review.target, dropped);
}

/** All parts but those that are unticked. */
export function tickedOf(review: Review | null, unticked: readonly PartKey[]): ReadonlySet<PartKey> {
  return new Set((review?.parts ?? []).map(({ key }) => key).filter((key) => !unticked.includes(key)));
}

/**
 * The preview with what goes still in it, for the score to draw both: all in their old places, what is new behind them,
 * so that the numbers of a review are those of the plan as it stands.
 */
export function overlaid(review: Review, accepted: ReadonlySet<PartKey>): Project {
  const preview = previewed(review, accepted);
  const now = new Map(preview.events.map((event) => [event.id, event]));
  const old = new Set(review.base.events.map(({ id }) => id));
  return {
    ...preview,
    events: [
      ...review.base.events.map((event) => now.get(event.id) ?? event),
      ...preview.events.filter(({ id }) => !old.has(id)),
    ],
  };
}

/** Events that need a new sound when these parts are accepted; those that wait for one anyway are not counted. */
export function toRender(
  { base, target, parts }: Review,
  accepted: ReadonlySet<PartKey>,
): readonly ReviewPart[] {
  return parts.filter(({ key, before, after, changed }) => {
    if (after === null || !accepted.has(key)) return false;
    const anew = changed.includes('seed') && !after.locked;
    const waited = before !== null && needsRender(before, base.takes);
    return anew || (needsRender(after, target.takes) && !waited);
  });
}

function proposed(current: Project, base: Project, line: PlannedLine): ProposedChange {
  const operations = line.operations
    .map((operation) => renumbered(operation, line.firstNew, base.nextEvent - line.firstNew))
    .filter((operation) => !('id' in operation) || stands(operation.id, current));
  const replaces = operations.some(({ op }) => op === 'clear');
  let drawn = line.seed;
  return proposedChange(current, operations, {
    by: line.by,
    // Steps of the golden ratio: any number of seeds from one, none twice.
    seeds: () => (drawn = (drawn + 0x9e3779b9) >>> 0),
    ...(replaces ? { sentence: line.text } : {}),
  });
}

/** Events that were new when the line was planned have moved on if a hand has added others since. */
function renumbered(operation: PlanOperation, firstNew: number, by: number): PlanOperation {
  return 'id' in operation ? { ...operation, id: later(operation.id, firstNew, by) } : operation;
}

function later(id: EventId, firstNew: number, by: number): EventId {
  return numberOf(id) < firstNew ? id : `e${numberOf(id) + by}`;
}

function stands(id: EventId, { events, nextEvent }: Project): boolean {
  return numberOf(id) >= nextEvent || events.some((event) => event.id === id);
}

function numberOf(id: EventId): number {
  return Number(id.slice(1));
}

/** The later project, with some parts as they were in the earlier one. */
function without(before: Project, after: Project, dropped: ReadonlySet<PartKey>): Project {
  if (dropped.size === 0) return after;
  const now = new Map(after.events.map((event) => [event.id, event]));
  const events = before.events.flatMap((event) =>
    dropped.has(event.id) ? event : (now.get(event.id) ?? []),
  );
  const old = new Set(before.events.map(({ id }) => id));
  after.events.forEach((event, i) => {
    if (old.has(event.id) || dropped.has(event.id)) return;
    // Behind the nearest event before it that is there.
    const others = new Set(after.events.slice(0, i).map(({ id }) => id));
    events.splice(events.findLastIndex(({ id }) => others.has(id)) + 1, 0, event);
  });
  return { ...after, events, duration: dropped.has('scene') ? before.duration : after.duration };
}

function partsOf(
  base: Project,
  target: Project,
  because: (key: PartKey) => string | null,
): readonly ReviewPart[] {
  const old = new Map(base.events.map((event) => [event.id, event]));
  const now = new Set(target.events.map(({ id }) => id));
  const scene: ReviewPart[] =
    base.duration === target.duration
      ? []
      : [
          {
            key: 'scene',
            kind: 'changed',
            before: null,
            after: null,
            changed: [],
            because: because('scene'),
          },
        ];
  return [
    ...scene,
    ...target.events.flatMap((after): ReviewPart[] => {
      const before = old.get(after.id) ?? null;
      const changed = before === null ? [] : differing(before, after);
      if (before !== null && changed.length === 0) return [];
      const kind = before === null ? 'added' : 'changed';
      return [{ key: after.id, kind, before, after, changed, because: because(after.id) }];
    }),
    ...base.events
      .filter(({ id }) => !now.has(id))
      .map((before): ReviewPart => ({
        key: before.id,
        kind: 'removed',
        before,
        after: null,
        changed: [],
        because: because(before.id),
      })),
  ];
}

/** What follows from something else has no words of its own. */
function markOf({ id, said, because }: Touch): readonly LineMark[] {
  return said === null || because !== null || said[0] >= said[1]
    ? []
    : [{ from: said[0], to: said[1], key: id ?? 'scene' }];
}
