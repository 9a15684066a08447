import { gainFromDb, type Seconds } from '../lib/units';
import type { EventId, Project, SoundEvent, Span, TakeId } from '../project/document';
import { panGains } from './fades';
import { loopedSound } from './looped-sound';
import { loudestStretch, onsetOf } from './loudness';
import { resample } from './resample';
import type { TakeSound, TakeSounds } from './take-sounds';

/** The rate of a scene without any sound: that of the published models (models.md 2.4). */
const SILENT_RATE = 16_000;
/** Edges that keep a cut from clicking. A foreground sound's is short, so that its attack stays. */
const FOREGROUND_EDGE: Seconds = 0.01;
/** Beds come and go as planners lay them out: over 0.3 s (planner.md 3.3). */
const BED_EDGE: Seconds = 0.3;
/** Rounding to samples is no reason to crop a take, nor to loop it: what is missing is shorter than an edge. */
const SLACK: Seconds = 0.01;
/** No edge that nobody asked for takes more than this share of a sound. */
const EDGE_SHARE = 0.25;

/** One span of an event, ready to be played: every decision is made, the mixers only execute it. */
export interface Placement {
  readonly eventId: EventId;
  /** Index among the event's spans. */
  readonly span: number;
  readonly takeId: TakeId;
  /** The second of the take at which the span begins: given, or the mixer's choice. */
  readonly from: Seconds;
  /** In samples of the mix. The sound ends inside the scene, and where the take ends if it does not loop. */
  readonly startSample: number;
  readonly lengthSamples: number;
  /** Samples to play, at the mix's rate: a stretch of the take, or of the take looped. */
  readonly sound: Float32Array;
  /** Samples of the placement at which a looped take begins again, for drawing. */
  readonly seams: readonly number[];
  /** Gain with pan for each channel of the mix. */
  readonly gains: readonly number[];
  /** Equal-power fades (fades.ts) of this many samples; together at most the placement. */
  readonly fadeIn: number;
  readonly fadeOut: number;
}

/** A mix as data: both mixers execute the same one. */
export interface MixPlan {
  readonly sampleRate: number;
  /** Mono while every pan is 0. */
  readonly channels: 1 | 2;
  readonly lengthSamples: number;
  readonly placements: readonly Placement[];
  /** Whether the limiter follows the sum. */
  readonly limited: boolean;
}

/** Makes the plan of a mix. Muted events and events without samples are left out. */
export function planMix(project: Project, takes: TakeSounds): MixPlan {
  const paper = project.mix.style === 'paper';
  const sounds = project.events.flatMap((event) => {
    const sound = event.takeId === null ? undefined : takes.get(event.takeId);
    return sound === undefined || event.takeId === null ? [] : [{ event, takeId: event.takeId, sound }];
  });
  const rates = sounds.map(({ sound }) => sound.sampleRate);
  const sampleRate = rates.length === 0 ? SILENT_RATE : Math.max(...rates);
  const channels = paper || project.events.every((event) => event.pan === 0) ? 1 : 2;
  const lengthSamples = Math.round(project.duration * sampleRate);
  const placements = sounds.flatMap(({ event, takeId, sound }) => {
    if (event.muted) return [];
    const samples = atRate(sound, sampleRate);
    const gain = paper ? 1 : gainFromDb(event.gainDb);
    const gains = channels === 1 ? [gain] : panGains(event.pan).map((side) => side * gain);
    return event.spans.flatMap((span, index): readonly Placement[] => {
      const startSample = Math.round(span.start * sampleRate);
      const wanted = Math.min(Math.round(span.end * sampleRate), lengthSamples) - startSample;
      if (wanted <= 0) return [];
      const cut = paper
        ? plainCut(samples, span, sampleRate, wanted)
        : cutOf(samples, event, span, sampleRate, wanted);
      const length = cut.sound.length;
      if (length === 0) return [];
      const fades = paper ? { fadeIn: 0, fadeOut: 0 } : fadesOf(event, sampleRate, length);
      return [
        {
          eventId: event.id,
          span: index,
          takeId,
          startSample,
          lengthSamples: length,
          ...cut,
          gains,
          ...fades,
        },
      ];
    });
  });
  return { sampleRate, channels, lengthSamples, placements, limited: !paper };
}

type Cut = Pick<Placement, 'from' | 'sound' | 'seams'>;

/** The paper's way (arXiv 2410.03335, section 3.2): from the take's beginning, as long as it lasts. */
function plainCut(samples: Float32Array, span: Span, sampleRate: number, wanted: number): Cut {
  const first = Math.round((span.from ?? 0) * sampleRate);
  return { from: first / sampleRate, sound: samples.subarray(first, first + wanted), seams: [] };
}

function cutOf(
  samples: Float32Array,
  event: SoundEvent,
  span: Span,
  sampleRate: number,
  wanted: number,
): Cut {
  const first =
    span.from === undefined ? chosenStart(samples, event, span, sampleRate) : span.from * sampleRate;
  const begin = Math.round(first);
  const from = begin / sampleRate;
  const missing = begin + wanted - samples.length;
  if (event.loop && samples.length > 0 && missing > SLACK * sampleRate) {
    const looped = loopedSound(samples, sampleRate, begin, wanted);
    return { from, sound: looped.samples, seams: looped.seams };
  }
  return { from, sound: samples.subarray(begin, begin + wanted), seams: [] };
}

/**
 * Of a take longer than its span: a bed's loudest stretch; of a foreground sound what follows its onset. The span counts
 * in full, also where the scene's end cuts it: a shorter scene must not move the sound.
 */
function chosenStart(samples: Float32Array, event: SoundEvent, span: Span, sampleRate: number): number {
  const length = Math.round((span.end - span.start) * sampleRate);
  if (samples.length - length <= SLACK * sampleRate) return 0;
  if (event.loop || event.role === 'bg') return loudestStretch(samples, sampleRate, length);
  // The edge fades in before the onset, not over it.
  return Math.max(0, onsetOf(samples, sampleRate) - Math.round(FOREGROUND_EDGE * sampleRate));
}

function fadesOf(
  event: SoundEvent,
  sampleRate: number,
  length: number,
): Pick<Placement, 'fadeIn' | 'fadeOut'> {
  const edge = event.loop || event.role === 'bg' ? BED_EDGE : FOREGROUND_EDGE;
  const short = Math.min(Math.round(edge * sampleRate), Math.floor(length * EDGE_SHARE));
  const fadeIn = event.fadeIn > 0 ? Math.round(event.fadeIn * sampleRate) : short;
  const fadeOut = event.fadeOut > 0 ? Math.round(event.fadeOut * sampleRate) : short;
  if (fadeIn + fadeOut <= length) return { fadeIn, fadeOut };
  const share = length / (fadeIn + fadeOut);
  return { fadeIn: Math.floor(fadeIn * share), fadeOut: Math.floor(fadeOut * share) };
}

/** Resampled takes, kept as long as the take's samples are: every edit makes a new plan of the same takes. */
const resampled = new WeakMap<Float32Array, Map<number, Float32Array>>();

function atRate({ samples, sampleRate: from }: TakeSound, to: number): Float32Array {
  if (from === to) return samples;
  const known = resampled.get(samples) ?? new Map<number, Float32Array>();
  resampled.set(samples, known);
  const found = known.get(to) ?? resample(samples, from, to);
  known.set(to, found);
  return found;
}
