/** Seconds on the document's 1 ms grid (architecture.md, point 1). */
export type Seconds = number;
/** Decibels relative to the take as rendered; 0 leaves it as it is. */
export type Decibels = number;

export function toGrid(seconds: Seconds): Seconds {
  return Math.round(seconds * 1000) / 1000;
}

export function gainFromDb(db: Decibels): number {
  return 10 ** (db / 20);
}
