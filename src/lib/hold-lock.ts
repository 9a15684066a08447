/**
 * Takes a Web Lock for as long as this thread lives; resolves once it is held. The browser gives it free when the thread
 * is gone, however it went (worker-life.ts watches for that). Null: there are no locks.
 */
export async function holdLock(locks: Pick<LockManager, 'request'> | null, name: string): Promise<void> {
  if (locks === null) return;
  await new Promise<void>((resolve) => {
    void locks.request(name, () => {
      resolve();
      return new Promise(() => undefined);
    });
  });
}
