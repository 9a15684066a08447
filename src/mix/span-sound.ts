import { toGrid, type Seconds } from '../lib/units';
import type { Project, SoundEvent } from '../project/document';
import { Extent } from './blocks';
import type { Peaks } from './peaks';
import { channelGains, fadeGain, seamsOf, sourceStretches, type Placement } from './placement';
import { planEvent, type PlacingRules } from './plan-event';
import { takeBlocks } from './take-facts';
import type { TakeSound } from './take-sounds';

/** What one span of an event plays, for drawing and cutting: nothing is mixed for it. */
export interface SpanSound {
  /** The second of the take that sounds at the span's start. */
  readonly from: Seconds;
  /** Seconds of the span at which its sound ends: where the take or the scene does, if that is before the span does. */
  readonly sounds: Seconds;
  /** Seconds of the span at which a looped take begins again. */
  readonly seams: readonly Seconds[];
  /** Gain of the fades, 0..1, at a second of the span. */
  readonly fadeAt: (second: Seconds) => number;
  /**
   * The wave as it is heard, cropped, faded, looped and at its level, in so many columns over a stretch of the span, in
   * seconds from its start; without one over the whole of it.
   */
  readonly peaks: (columns: number, from?: Seconds, to?: Seconds) => Peaks;
  /** Highest magnitude that the event's level lets a sample of its take have. */
  readonly loudest: number;
}

/** The sounds of an event's spans; null for a span that no sound falls on. Worked out at the take's own rate. */
export function spanSounds(
  event: SoundEvent,
  take: TakeSound,
  project: Pick<Project, 'duration' | 'mix'>,
): readonly (SpanSound | null)[] {
  const { sampleRate } = take;
  const rules: PlacingRules = {
    sampleRate,
    lengthSamples: Math.round(project.duration * sampleRate),
    paper: project.mix.style === 'paper',
  };
  const sounds: (SpanSound | null)[] = event.spans.map(() => null);
  for (const placement of planEvent(event, event.takeId ?? 't0', take, rules)) {
    const { span: first, spanCount } = placement;
    for (let i = first; i < first + spanCount; i += 1) {
      const span = event.spans[i];
      if (span === undefined) continue;
      const offset = Math.round(span.start * sampleRate) - placement.startSample;
      const length = Math.round((span.end - span.start) * sampleRate);
      if (offset < placement.lengthSamples)
        sounds[i] = spanSound(placement, offset, length, take, span.from ?? null);
    }
  }
  return sounds;
}

function spanSound(
  placement: Placement,
  offset: number,
  length: number,
  { sampleRate }: TakeSound,
  given: Seconds | null,
): SpanSound {
  const heard = Math.min(length, placement.lengthSamples - offset);
  const [gain = 1] = channelGains(placement, 1);
  return {
    from: given ?? toGrid(placement.from + offset / sampleRate),
    sounds: heard / sampleRate,
    seams: seamsOf(placement)
      .filter((seam) => seam >= offset && seam < offset + heard)
      .map((seam) => (seam - offset) / sampleRate),
    fadeAt: (second) => fadeGain(placement, offset + Math.round(second * sampleRate)),
    peaks: (columns, from = 0, to = length / sampleRate) =>
      spanPeaks(
        placement,
        offset + Math.round(from * sampleRate),
        Math.round((to - from) * sampleRate),
        columns,
        gain,
      ),
    loudest: gain * takeBlocks(placement.source).peak,
  };
}

function spanPeaks(
  placement: Placement,
  offset: number,
  length: number,
  columns: number,
  gain: number,
): Peaks {
  const peaks = {
    min: new Float32Array(columns),
    max: new Float32Array(columns),
    rms: new Float32Array(columns),
  };
  const step = length / columns;
  for (let column = 0; column < columns; column += 1) {
    const from = offset + Math.floor(column * step);
    const end = Math.max(from + 1, offset + Math.floor((column + 1) * step));
    const to = Math.min(placement.lengthSamples, end);
    if (to <= from) break;
    const { min, max, energy, count } = heardExtent(placement, from, to);
    peaks.min[column] = gain * min;
    peaks.max[column] = gain * max;
    peaks.rms[column] = gain * Math.sqrt(energy / Math.max(1, count));
  }
  return peaks;
}

/** A column inside a fade is taken in so many pieces, each at the gain in its middle. */
const FADE_PIECES = 4;

function heardExtent(placement: Placement, from: number, to: number): Extent {
  const { source, lengthSamples, fadeIn, fadeOut } = placement;
  const blocks = takeBlocks(source);
  const fades = from < fadeIn || to > lengthSamples - fadeOut;
  const pieces = fades ? Math.min(FADE_PIECES, to - from) : 1;
  const all = new Extent();
  for (let piece = 0; piece < pieces; piece += 1) {
    const first = from + Math.floor((piece * (to - from)) / pieces);
    const end = from + Math.floor(((piece + 1) * (to - from)) / pieces);
    const extent = new Extent();
    for (const [begin, stop] of sourceStretches(placement, first, end))
      extent.add(source, blocks, begin, stop);
    all.merge(extent, fades ? fadeGain(placement, (first + end) >> 1) : 1);
  }
  return all;
}
