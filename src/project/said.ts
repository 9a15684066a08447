/**
 * Where a stretch of the old sentence lies in the new one: the same words before the first change, or shifted after the
 * last; null when the change touched it.
 */
export function carriedStretch(
  said: readonly [number, number],
  before: string,
  after: string,
): readonly [number, number] | null {
  const [from, to] = said;
  const shorter = Math.min(before.length, after.length);
  let head = 0;
  while (head < shorter && before[head] === after[head]) head += 1;
  if (to <= head) return said;
  let tail = 0;
  while (tail < shorter - head && before.at(-1 - tail) === after.at(-1 - tail)) tail += 1;
  if (from < before.length - tail) return null;
  const shift = after.length - before.length;
  return [from + shift, to + shift];
}
