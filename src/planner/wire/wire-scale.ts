import type { Seconds } from '../../lib/units';
import { tokenise } from '../rules/tokens';
import { unwrapped } from '../rules/wrapper';
import { UNCHANGED_TIME, type WireOp } from './wire-schema';

/** Nobody asks for a scene shorter than this without saying so: such a number is in seconds. */
const SHORTEST_USUAL: Seconds = 5;

/**
 * Guard 3 of planner.md 4.3: models that were asked for tenths of a second answer in seconds. Such a plan ends, read as
 * tenths, in the first tenth of the scene.
 */
export function wireScale(
  { duration, ops }: { readonly duration: number; readonly ops: readonly WireOp[] },
  text: string,
  standing: Seconds,
): { readonly perSecond: 1 | 10; readonly duration: Seconds } {
  const stated = unwrapped(tokenise(text)).duration;
  const length = sceneLength(duration, stated, standing);
  const times = ops
    .filter(({ op }) => op === 'add' || op === 'set')
    .flatMap(({ start, end }) => [start, end])
    .filter((time) => time !== UNCHANGED_TIME && Number.isFinite(time));
  const last = Math.max(0, ...times);
  const inSeconds = last > 0 && (last <= length || times.some((time) => !Number.isInteger(time)));
  return { perSecond: inSeconds ? 1 : 10, duration: length };
}

function sceneLength(duration: number, stated: Seconds | null, standing: Seconds): Seconds {
  if (!Number.isFinite(duration) || duration <= 0) return standing;
  if (stated !== null && (duration === stated || duration === stated * 10)) return stated;
  return duration / 10 >= SHORTEST_USUAL ? duration / 10 : Math.max(duration, SHORTEST_USUAL);
}
