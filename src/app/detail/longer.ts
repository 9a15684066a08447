import type { Seconds } from '../../lib/units';
import type { SoundEvent, Take } from '../../project/document';
import { takeInUse } from '../../project/match';
import { longestSpan } from '../../project/spans';

/** Rounding is no reason to render again. */
const SLACK: Seconds = 0.05;

/** The length to ask for where a foreground span is longer than its sound; null where it is not. Beds are looped. */
export function longerBy(event: SoundEvent, takes: readonly Take[]): Seconds | null {
  const take = takeInUse(event, takes);
  if (take === null || event.loop) return null;
  const longest = longestSpan(event.spans);
  return longest > take.seconds + SLACK ? longest : null;
}
