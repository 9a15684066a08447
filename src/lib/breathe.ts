interface Yielding {
  yield(): Promise<void>;
}

/** Lets the page draw and answer between two pieces of long work. */
export function breathe(): Promise<void> {
  const { scheduler } = globalThis as { scheduler?: Partial<Yielding> };
  if (typeof scheduler?.yield === 'function') return scheduler.yield();
  return new Promise((resolve) => setTimeout(resolve));
}

/**
 * Lets the messages in that wait for this thread: `scheduler.yield` goes on before them. (A timer would take 4 ms each
 * time, once it is set from within another.)
 */
export function hearMessages(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
