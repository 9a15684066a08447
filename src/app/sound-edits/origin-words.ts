import type { Take, TakeId, TakeOrigin } from '../../project/document';

/** How a take was made that was not rendered from its event's words; null: it was. `takes`: those of the event. */
export function originWords(origin: TakeOrigin | null, takes: readonly Pick<Take, 'id'>[]): string | null {
  if (origin === null) return null;
  switch (origin.kind) {
    case 'file':
      return `from ${origin.name}`;
    case 'fill':
      return `edited from ${nameOf(origin.of, takes)}, ${tenths(origin.from)} to ${tenths(origin.to)} s`;
    case 'extend':
      return `${nameOf(origin.of, takes)}, ${tenths(origin.by)} s longer`;
    case 'vary':
      return `made like ${nameOf(origin.of, takes)}, strength ${Math.round(100 * origin.strength)} %`;
  }
}

function nameOf(id: TakeId, takes: readonly Pick<Take, 'id'>[]): string {
  const index = takes.findIndex((take) => take.id === id);
  return index < 0 ? 'a take that is gone' : `take ${index + 1}`;
}

/** Hundredths where there are any. */
function tenths(seconds: number): string {
  return Number.isInteger(Math.round(seconds * 100) / 10) ? seconds.toFixed(1) : seconds.toFixed(2);
}
