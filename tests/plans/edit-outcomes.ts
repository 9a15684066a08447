import type { PlanAnswer, Planner } from '../../src/planner/planner';
import { apply } from '../../src/project/apply';
import { emptyProject } from '../../src/project/create';
import type { Project, SoundEvent } from '../../src/project/document';
import type { PlanOperation } from '../../src/project/operations';
import { proposedChange } from '../../src/project/proposal';
import type { ChangeOutcome, EventEffect, ExpectedEdit, Outcome, StartingScene } from './expected-edit';

/** Whether a planner did what an edit asks for; and if not, why not. */

/** The rules let neighbours share so much (planner.md 3.3, point 8). */
const CROSS_FADE = 0.36;
const NEAR = 0.06;

export function startingProject({ duration, events }: StartingScene): Project {
  let project = emptyProject('Test', duration);
  for (const [i, { caption, spans, role = 'fg', gainDb = 0, locked }] of events.entries()) {
    const placed = spans.map(([start, end]) => ({ start, end }));
    const event = { caption, spans: placed, role, gainDb, seed: i + 1, by: 'rules' } as const;
    project = apply(project, { type: 'add', event }).project;
    if (locked === true)
      project = apply(project, { type: 'set', id: `e${i + 1}`, changes: { locked } }).project;
  }
  return project;
}

export interface EditTrial {
  readonly answer: PlanAnswer;
  readonly before: Project;
  /** As before where nothing was proposed. */
  readonly after: Project;
  /** Null: one of the outcomes that are right. */
  readonly wrong: string | null;
}

/** @throws what the planner throws. */
export async function tried(edit: ExpectedEdit, planner: Planner): Promise<EditTrial> {
  const before = startingProject(edit.scene);
  const focus = before.events.find(({ request }) => request.caption === edit.focus)?.id ?? null;
  const request = { text: edit.text, intent: 'change', project: before, focus } as const;
  const answer = await planner.plan(request, new AbortController().signal);
  const after = answer.kind === 'proposal' ? changed(before, answer.operations, edit.text) : before;
  const faults = edit.oneOf.map((outcome) => faultOf(outcome, answer, before, after));
  return { answer, before, after, wrong: faults.includes(null) ? null : faults.join(' | ') };
}

/** What is planned anew comes from these words, what is changed from the old ones. */
function changed(project: Project, operations: readonly PlanOperation[], text: string): Project {
  const anew = operations.some(({ op }) => op === 'clear');
  const context = { by: 'test', seeds: () => 4711, ...(anew ? { sentence: text } : {}) };
  const { command } = proposedChange(project, operations, context);
  return command === null ? project : apply(project, command).project;
}

function faultOf(outcome: Outcome, answer: PlanAnswer, before: Project, after: Project): string | null {
  if ('travel' in outcome) {
    return answer.kind === 'travel' && answer.step === outcome.travel ? null : `no ${outcome.travel}`;
  }
  if ('ask' in outcome) {
    if (answer.kind !== 'question') return 'did not ask';
    const { choices, unexplained } = outcome.ask;
    if (choices !== undefined && answer.choices.length !== choices)
      return `${answer.choices.length} choices instead of ${choices}`;
    const missing = (unexplained ?? []).filter((word) => !answer.unexplained.includes(word));
    return missing.length === 0 ? null : `does not name ${missing.join()}: ${answer.unexplained.join()}`;
  }
  if (answer.kind === 'question') return `asked: ${answer.question}`;
  if (answer.kind === 'travel') return `took it for ${answer.step}`;
  return changeFault(outcome, before, after);
}

function changeFault(outcome: ChangeOutcome, before: Project, after: Project): string | null {
  const { duration = before.duration, removed = [], changed: effects = {}, added = [], free = [] } = outcome;
  if (Math.abs(after.duration - duration) > NEAR)
    return `lasts ${after.duration} s instead of ${duration} s`;
  for (const old of before.events) {
    const { caption } = old.request;
    const now = after.events.find(({ id }) => id === old.id);
    if (removed.includes(caption)) {
      if (now !== undefined) return `${caption} is still there`;
      continue;
    }
    if (free.includes(caption)) continue;
    if (now === undefined) return `${caption} is gone`;
    const fault = effectFault(effects[caption] ?? {}, now, old, after);
    if (fault !== null) return `${caption}: ${fault}`;
  }
  const ids = new Set(before.events.map(({ id }) => id));
  const fresh = after.events.filter(({ id }) => !ids.has(id));
  if (fresh.length !== added.length) return `${fresh.length} added instead of ${added.length}`;
  return matchFault(added, fresh, after);
}

/** Some order in which each added event is what is asked for; these lists are short. */
function matchFault(
  effects: readonly EventEffect[],
  events: readonly SoundEvent[],
  after: Project,
): string | null {
  const [effect, ...others] = effects;
  if (effect === undefined) return null;
  let fault: string | null = 'nothing was added';
  for (const event of events) {
    fault = effectFault(effect, event, null, after);
    fault ??= matchFault(
      others,
      events.filter((other) => other !== event),
      after,
    );
    if (fault === null) return null;
  }
  return fault;
}

/** @param old null: it is new, and what is not asked for is free */
function effectFault(
  effect: EventEffect,
  now: SoundEvent,
  old: SoundEvent | null,
  after: Project,
): string | null {
  return (
    wordsFault(effect, now, old) ??
    placeFault(effect, now, old) ??
    soundFault(effect, now, old) ??
    orderFault(effect, now, after)
  );
}

function wordsFault({ has, without = [], anew, guess }: EventEffect, now: SoundEvent, old: SoundEvent | null) {
  const caption = now.request.caption.toLowerCase();
  const says = (words: string): boolean => words.split('/').some((word) => caption.includes(word));
  for (const words of has ?? []) if (!says(words)) return `“${caption}” lacks ${words}`;
  for (const words of without) if (says(words)) return `“${caption}” has ${words}`;
  if (guess !== undefined && now.guess !== guess) return guess ? 'is no guess' : 'is a guess';
  if (old === null) return null;
  if (has === undefined && without.length === 0 && now.request.caption !== old.request.caption)
    return `became “${caption}”`;
  const sameSeed = now.request.seed === old.request.seed;
  return (anew === true) === !sameSeed ? null : anew === true ? 'has its old seed' : 'has another seed';
}

function placeFault(
  { spans, count, start, end, length, shift }: EventEffect,
  now: SoundEvent,
  old: SoundEvent | null,
): string | null {
  const is = now.spans.map((span): readonly [number, number] => [span.start, span.end]);
  const near = (a: number | undefined, b: number): boolean => a !== undefined && Math.abs(a - b) <= NEAR;
  const same = (wanted: readonly (readonly [number, number])[]): boolean =>
    wanted.length === is.length &&
    wanted.every(([from, to], i) => near(is[i]?.[0], from) && near(is[i]?.[1], to));
  const told = `stands at ${JSON.stringify(is)}`;
  if (spans !== undefined && !same(spans)) return told;
  if (count !== undefined && is.length !== count) return told;
  if (start !== undefined && !near(is[0]?.[0], start)) return told;
  if (end !== undefined && !near(is.at(-1)?.[1], end)) return told;
  const longest = Math.max(...is.map(([from, to]) => to - from));
  if (typeof length === 'number' && !near(longest, length)) return told;
  if (old === null) return null;
  const was = old.spans.map((span): readonly [number, number] => [span.start, span.end]);
  const before = Math.max(...was.map(([from, to]) => to - from));
  if (length === 'longer' && longest <= before + NEAR) return told;
  if (length === 'shorter' && longest >= before - NEAR) return told;
  if (shift !== undefined) return same(was.map(([from, to]) => [from + shift, to + shift])) ? null : told;
  const mayMove = [spans, count, start, end, length].some((part) => part !== undefined);
  return mayMove || same(was) ? null : `moved: ${told}`;
}

function soundFault(effect: EventEffect, now: SoundEvent, old: SoundEvent | null): string | null {
  const { level, gainBy, side, fadeIn, fadeOut, muted, loop, role } = effect;
  // Other words say themselves how loud it is and whether it goes on: "loud music".
  const says = effect.has !== undefined;
  const was = old ?? { gainDb: 0, pan: 0, fadeIn: 0, fadeOut: 0, muted: false, loop: now.loop, role: now.role };
  const by = now.gainDb - was.gainDb;
  if (level === 'louder' && by <= 0) return `${by} dB`;
  if (level === 'quieter' && by >= 0) return `${by} dB`;
  if (gainBy !== undefined && Math.abs(by - gainBy) > 0.25) return `${by} dB instead of ${gainBy}`;
  const place = now.pan < 0 ? 'left' : now.pan > 0 ? 'right' : 'middle';
  if (side !== undefined && place !== side) return `is ${place}`;
  const faded = (wanted: number | true | undefined, is: number): boolean =>
    wanted === undefined || (wanted === true ? is > 0 : Math.abs(is - wanted) <= NEAR);
  if (!faded(fadeIn, now.fadeIn) || !faded(fadeOut, now.fadeOut))
    return `fades in ${now.fadeIn} s, out ${now.fadeOut} s`;
  if (muted !== undefined && now.muted !== muted) return muted ? 'is heard' : 'is muted';
  if (loop !== undefined && now.loop !== loop) return loop ? 'does not loop' : 'loops';
  if (role !== undefined && now.role !== role) return `is ${now.role}`;
  if (old === null) return null;
  const untouched = [
    says || level !== undefined || gainBy !== undefined || by === 0 || 'level',
    side !== undefined || now.pan === was.pan || 'pan',
    fadeIn !== undefined || now.fadeIn === was.fadeIn || 'fade-in',
    fadeOut !== undefined || now.fadeOut === was.fadeOut || 'fade-out',
    muted !== undefined || now.muted === was.muted || 'mute',
    says || loop !== undefined || role !== undefined || now.loop === was.loop || 'loop',
    says || role !== undefined || now.role === was.role || 'role',
  ].find((part) => part !== true);
  return untouched === undefined ? null : `its ${untouched} changed`;
}

function orderFault(
  { after = [], before = [], with: beside = [] }: EventEffect,
  now: SoundEvent,
  project: Project,
) {
  const start = now.spans[0]?.start ?? 0;
  const end = now.spans.at(-1)?.end ?? 0;
  const named = (name: string): SoundEvent | undefined => {
    const others = project.events.filter(({ id }) => id !== now.id);
    return (
      others.find(({ request }) => request.caption === name) ??
      others.find(({ request }) => request.caption.toLowerCase().includes(name.toLowerCase()))
    );
  };
  const endOf = (event?: SoundEvent): number => event?.spans.at(-1)?.end ?? Infinity;
  const startOf = (event?: SoundEvent): number => event?.spans[0]?.start ?? -Infinity;
  for (const name of after) if (start < endOf(named(name)) - CROSS_FADE) return `begins before ${name} ends`;
  for (const name of before) if (end > startOf(named(name)) + CROSS_FADE) return `ends after ${name} begins`;
  for (const name of beside) {
    if (start >= endOf(named(name)) || end <= startOf(named(name))) return `is not heard with ${name}`;
  }
  return null;
}
