import type { EventId } from '../../project/document';

/** Hues of the eight inks in order of appearance (studio.md, section 5); the number tells repeats apart. */
const HUES = [72, 236, 318, 152, 32, 200, 285, 112] as const;

/** Ids are never used again, so an event keeps its hue when others come and go. */
export function hueOf(id: EventId): number {
  return HUES[(Number(id.slice(1)) - 1) % HUES.length] ?? HUES[0];
}
