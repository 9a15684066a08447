import type { EventChanges } from './commands';
import type { SoundEvent } from './document';
import { sameValue } from './same-value';

/** What of an event a planner may change, and a review compares. */
const PARTS = [
  'caption',
  'negativePrompt',
  'seed',
  'length',
  'spans',
  'role',
  'gainDb',
  'pan',
  'fadeIn',
  'fadeOut',
  'loop',
  'muted',
] as const satisfies readonly (keyof EventChanges)[];

export type ChangedPart = (typeof PARTS)[number];

/**
 * The parts in which an event differs from what it was. A length that follows from the rest is none of them; one that
 * stays as it was although the spans it followed are others is.
 */
export function differing(before: SoundEvent, after: SoundEvent): readonly ChangedPart[] {
  const old = parts(before);
  const now = parts(after);
  const differs = (part: ChangedPart): boolean => !sameValue(old[part], now[part]);
  const stays = !before.byHand.includes('length') && differs('spans');
  return PARTS.filter((part) =>
    part === 'length' ? after.byHand.includes('length') && (differs(part) || stays) : differs(part),
  );
}

/** The changes that make an event what it is in these parts. */
export function changesTo(event: SoundEvent, which: readonly ChangedPart[]): EventChanges {
  const all = parts(event);
  return Object.fromEntries(which.map((part) => [part, all[part]]));
}

function parts(event: SoundEvent): Required<Pick<EventChanges, ChangedPart>> {
  const { caption, negativePrompt, seed, length } = event.request;
  const { spans, role, gainDb, pan, fadeIn, fadeOut, loop, muted } = event;
  return {
    caption,
    negativePrompt,
    seed,
    length,
    spans,
    role,
    gainDb,
    pan,
    fadeIn,
    fadeOut,
    loop,
    muted,
  };
}
