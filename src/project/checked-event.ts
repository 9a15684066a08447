import { onGrid, checkedSpans } from './spans';
import type { SoundEvent } from './document';
import { GAIN_DB, LARGEST_SEED, LONGEST_CAPTION, LONGEST_FADE, TAKE_SECONDS } from './limits';
import { refuse } from './refuse';

/**
 * An event as it may enter the document: times on the grid, words trimmed, everything in its bounds.
 * @throws AppError `input-invalid`, naming the event and what is wrong.
 */
export function checkedEvent(event: SoundEvent): SoundEvent {
  const place = event.id;
  const { request } = event;
  return {
    ...event,
    request: {
      ...request,
      caption: checkedCaption(request.caption, place),
      negativePrompt: checkedNegative(request.negativePrompt, place),
      seed: checkedSeed(request.seed, place),
      length: onGrid(within(request.length, TAKE_SECONDS, 'The length', 's', place)),
    },
    spans: checkedSpans(event.spans, place),
    gainDb: within(event.gainDb, GAIN_DB, 'The gain', 'dB', place) + 0,
    pan: checkedPan(event.pan, place),
    fadeIn: onGrid(within(event.fadeIn, [0, LONGEST_FADE], 'The fade-in', 's', place)),
    fadeOut: onGrid(within(event.fadeOut, [0, LONGEST_FADE], 'The fade-out', 's', place)),
    said: checkedSaid(event.said, place),
    byHand: [...new Set(event.byHand)].sort(),
  };
}

/** @throws AppError `input-invalid` when the value is not a number from the range. */
export function within(
  value: number,
  [least, most]: readonly [number, number],
  what: string,
  unit: string,
  place: string,
): number {
  if (value >= least && value <= most) return value;
  const range = `${least} to ${most}${unit === '' ? '' : ` ${unit}`}`;
  return refuse(
    Number.isNaN(value)
      ? `${what} is a number.`
      : `${what} cannot be ${value}${unit === '' ? '' : ` ${unit}`}.`,
    `Choose a value from ${range}.`,
    place,
  );
}

/** Said as it is written beside the fader: 100 is all the way to one side. */
function checkedPan(pan: number, place: string): number {
  within(pan * 100, [-100, 100], 'The pan', '', place);
  return pan + 0;
}

function checkedCaption(caption: string, place: string): string {
  const words = caption.trim();
  if (words === '') refuse('An event needs words.', 'Say what is heard, or remove the event.', place);
  return notTooLong(words, LONGEST_CAPTION, 'The caption', place);
}

function checkedNegative(negativePrompt: string, place: string): string {
  return notTooLong(negativePrompt.trim(), LONGEST_CAPTION, 'What to leave out', place);
}

export function notTooLong(words: string, most: number, what: string, place: string): string {
  if (words.length <= most) return words;
  return refuse(`${what} has ${words.length} characters.`, `Shorten it to ${most}.`, place);
}

function checkedSeed(seed: number, place: string): number {
  if (Number.isInteger(seed) && seed >= 0 && seed <= LARGEST_SEED) return seed + 0;
  return refuse(
    Number.isNaN(seed) ? 'A seed is a number.' : `${seed} is not a seed.`,
    `Choose a whole number from 0 to ${LARGEST_SEED}.`,
    place,
  );
}

function checkedSaid(said: SoundEvent['said'], place: string): SoundEvent['said'] {
  if (said === null) return null;
  const [from, to] = said;
  if (Number.isInteger(from) && Number.isInteger(to) && from >= 0 && to > from) return said;
  return refuse(
    `${from} to ${to} is not a stretch of the sentence.`,
    'Give whole characters, the start first.',
    place,
  );
}
