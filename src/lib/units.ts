/** Seconds on the document's 1 ms grid (architecture.md, point 1). */
export type Seconds = number;
/** Decibels relative to the take as rendered; 0 leaves it as it is. */
export type Decibels = number;

export function toGrid(seconds: Seconds): Seconds {
  return Math.round(seconds * 1000) / 1000;
}

/** "812 kB", "20.7 MB", "4.3 GB": powers of ten, as disks are sold. */
export function byteSize(bytes: number): string {
  if (bytes < 1_000_000) return `${Math.max(1, Math.round(bytes / 1000))} kB`;
  if (bytes < 1_000_000_000) return `${(bytes / 1_000_000).toFixed(1)} MB`;
  return `${(bytes / 1_000_000_000).toFixed(1)} GB`;
}

export function gainFromDb(db: Decibels): number {
  return 10 ** (db / 20);
}
