import { gainFromDb } from '../lib/units';
import type { EventId, Project, SoundEvent, TakeId } from '../project/document';
import { planEvent, type PlacingRules } from './plan-event';
import { samePlacement, type Placement } from './placement';
import type { TakeSound, TakeSounds } from './take-sounds';

/** The rate of a scene without any sound: that of the published models (models.md 2.4). */
const SILENT_RATE = 16_000;

/** A mix as data: both mixers execute the same one. */
export interface MixPlan {
  readonly sampleRate: number;
  /** Mono while every pan is 0. */
  readonly channels: 1 | 2;
  readonly lengthSamples: number;
  /** In the events' order: the order in which they are summed. */
  readonly placements: readonly Placement[];
  /** Factor for the sum. */
  readonly gain: number;
  /** What the limiter that follows the sum lets pass, 0..1; null: no limiter. */
  readonly ceiling: number | null;
}

interface Planned {
  readonly event: SoundEvent;
  readonly take: TakeSound;
  readonly rules: PlacingRules;
  readonly placements: readonly Placement[];
}

/**
 * Plans a project again and again: an event that is the same as the last time is not planned again, and a placement that
 * came out the same is the very same object, by which the mixer knows what it need not mix again.
 */
export class MixPlanner {
  #planned: ReadonlyMap<EventId, Planned> = new Map();

  plan(project: Project, takes: TakeSounds): MixPlan {
    const paper = project.mix.style === 'paper';
    const { sampleRate, channels, length } = mixShape(project, takes);
    const rules = { sampleRate, lengthSamples: length, paper };
    const planned = new Map<EventId, Planned>();
    const audible = audibleEvents(project);
    const placements: Placement[] = [];
    for (const event of project.events) {
      const take = event.takeId === null ? undefined : takes.get(event.takeId);
      if (event.takeId === null || take === undefined) continue;
      const one = this.#planEvent(event, event.takeId, take, rules);
      planned.set(event.id, one);
      if (audible.has(event)) placements.push(...one.placements);
    }
    this.#planned = planned;
    return {
      sampleRate,
      channels,
      lengthSamples: length,
      placements,
      gain: paper ? 1 : gainFromDb(project.mix.gainDb),
      ceiling: paper ? null : gainFromDb(project.mix.ceilingDb),
    };
  }

  #planEvent(event: SoundEvent, takeId: TakeId, take: TakeSound, rules: PlacingRules): Planned {
    const before = this.#planned.get(event.id);
    if (before?.event === event && before.take === take && sameRules(before.rules, rules)) return before;
    const placements = planEvent(event, takeId, take, rules).map((placement, i) => {
      // Takes of two projects may have the same id.
      const former = before?.take === take ? before.placements[i] : undefined;
      return former !== undefined && samePlacement(former, placement) ? former : placement;
    });
    return { event, take, rules, placements };
  }
}

/** One plan, for who needs no second. Muted events and events without samples are left out. */
export function planMix(project: Project, takes: TakeSounds): MixPlan {
  return new MixPlanner().plan(project, takes);
}

/** Rate, channels and length of a mix: all that a file says of it before its samples. */
export interface MixShape {
  readonly sampleRate: number;
  readonly channels: 1 | 2;
  readonly length: number;
}

export function mixShape(project: Project, takes: TakeSounds): MixShape {
  const sampleRate = mixRate(project, takes);
  const mono = project.mix.style === 'paper' || project.events.every((event) => event.pan === 0);
  return { sampleRate, channels: mono ? 1 : 2, length: Math.round(project.duration * sampleRate) };
}

/** The highest rate of the takes in use. */
export function mixRate(project: Project, takes: TakeSounds): number {
  let rate = 0;
  for (const { takeId } of project.events) {
    rate = Math.max(rate, (takeId === null ? undefined : takes.get(takeId))?.sampleRate ?? 0);
  }
  return rate === 0 ? SILENT_RATE : rate;
}

/** Once an event is soloed, only soloed ones sound; a muted one never does. */
export function audibleEvents({ events }: Pick<Project, 'events'>): ReadonlySet<SoundEvent> {
  const solo = events.some((event) => event.soloed);
  return new Set(events.filter((event) => !event.muted && (!solo || event.soloed)));
}

function sameRules(a: PlacingRules, b: PlacingRules): boolean {
  return a.sampleRate === b.sampleRate && a.lengthSamples === b.lengthSamples && a.paper === b.paper;
}
