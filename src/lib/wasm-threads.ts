/**
 * Threads for wasm: all of up to four logical processors, half of more (two share one core), eight at most. One where
 * memory cannot be shared.
 */
export function threadCount(processors: number, shared: boolean): number {
  if (!shared) return 1;
  return Math.max(1, Math.min(processors, Math.max(4, Math.min(8, Math.floor(processors / 2)))));
}
