import { within } from './checked-event';
import type { MixSettings, Region, Turn } from './document';
import {
  CEILING_DB,
  GAIN_DB,
  LAST_SECOND,
  LONGEST_CAPTION,
  LONGEST_NAME,
  LONGEST_TURN,
  MOST_TURN_CHANGES,
  SHORTEST_SPAN,
} from './limits';
import { refuse } from './refuse';
import { onGrid } from './spans';

/** @throws AppError `input-invalid` when a level is out of bounds. */
export function checkedMix(mix: MixSettings): MixSettings {
  return {
    style: mix.style,
    gainDb: within(mix.gainDb, GAIN_DB, 'The level of the mix', 'dB', 'mix') + 0,
    ceilingDb: within(mix.ceilingDb, CEILING_DB, 'The ceiling', 'dB', 'mix') + 0,
  };
}

/**
 * A stretch of the scene on the grid.
 * @throws AppError `input-invalid` when it is too short or leaves the longest scene.
 */
export function checkedRegion({ start, end }: Region): Region {
  const region = { start: onGrid(start), end: onGrid(end) };
  if (!(
    region.start >= 0 &&
    region.end <= LAST_SECOND &&
    onGrid(region.end - region.start) >= SHORTEST_SPAN
  )) {
    refuse(
      Number.isNaN(start + end)
        ? 'A stretch has a time that is not a number.'
        : `A stretch cannot go from ${start} s to ${end} s.`,
      `Keep it between 0 s and ${LAST_SECOND} s, at least ${SHORTEST_SPAN} s long.`,
      'loop',
    );
  }
  return region;
}

/** A record and no part of the sound: what is too long for the list is cut, never refused. */
export function checkedTurn({ said, by, changes }: Turn): Turn {
  return {
    said: said.slice(0, LONGEST_TURN),
    by: by.slice(0, LONGEST_NAME),
    changes: changes
      .slice(0, MOST_TURN_CHANGES)
      .map(({ kind, id, caption }) => ({ kind, id, caption: caption.slice(0, LONGEST_CAPTION) })),
  };
}
