import type { EventId, Project } from '../project/document';
import { limitPeaks } from './limiter';
import { planMix, type MixPlan } from './plan-mix';
import type { TakeSounds } from './take-sounds';

export interface MixedSound {
  /** One (mono) or two (left, right), all of the scene's length. */
  readonly channels: readonly Float32Array[];
  readonly sampleRate: number;
}

export interface EventStem {
  readonly eventId: EventId;
  readonly sound: MixedSound;
}

export interface Mixer {
  /** The whole scene. Abort rejects with the signal's reason. */
  mix(project: Project, takes: TakeSounds, signal?: AbortSignal): Promise<MixedSound>;
  /**
   * Each audible event alone, placed as in the mix: same rate, channels and length. Their sum is the mix wherever the
   * limiter has nothing to do.
   */
  stems(project: Project, takes: TakeSounds, signal?: AbortSignal): Promise<readonly EventStem[]>;
}

/** Executes a plan: places its stems and sums them. The one thing in which the page and Node differ. */
export type RenderSum = (plan: MixPlan, signal: AbortSignal | null) => Promise<readonly Float32Array[]>;

export function createMixer(renderSum: RenderSum): Mixer {
  const rendered = async (plan: MixPlan, signal: AbortSignal | null): Promise<MixedSound> => {
    signal?.throwIfAborted();
    const sum = await renderSum(plan, signal);
    signal?.throwIfAborted();
    const { sampleRate } = plan;
    return { channels: plan.limited ? limitPeaks(sum, sampleRate) : sum, sampleRate };
  };
  return {
    mix: (project, takes, signal) => rendered(planMix(project, takes), signal ?? null),
    async stems(project, takes, signal) {
      const plan = planMix(project, takes);
      const stems: EventStem[] = [];
      for (const eventId of new Set(plan.placements.map((placement) => placement.eventId))) {
        const placements = plan.placements.filter((placement) => placement.eventId === eventId);
        stems.push({ eventId, sound: await rendered({ ...plan, placements }, signal ?? null) });
      }
      return stems;
    },
  };
}
