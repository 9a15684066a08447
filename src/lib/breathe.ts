interface Yielding {
  yield(): Promise<void>;
}

/** Lets the page draw and answer between two pieces of long work. */
export function breathe(): Promise<void> {
  const { scheduler } = globalThis as { scheduler?: Partial<Yielding> };
  if (typeof scheduler?.yield === 'function') return scheduler.yield();
  return new Promise((resolve) => setTimeout(resolve));
}
