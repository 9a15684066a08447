/** What the browser says of the room on this device; null where it says nothing. */
export interface DeviceSpace {
  readonly free: number;
  readonly used: number;
}

export async function deviceSpace(): Promise<DeviceSpace | null> {
  const { storage } = navigator as { storage?: StorageManager };
  try {
    const { quota, usage } = (await storage?.estimate()) ?? {};
    if (quota === undefined || usage === undefined) return null;
    return { free: Math.max(0, quota - usage), used: usage };
  } catch {
    return null;
  }
}

/** Whether the browser has promised not to clear this page's data when the disk fills up. */
export async function isPersistent(): Promise<boolean> {
  const { storage } = navigator as { storage?: StorageManager };
  return (await storage?.persisted().catch(() => false)) ?? false;
}

/** Asks for that promise; a browser may ask the person. */
export async function askToPersist(): Promise<boolean> {
  const { storage } = navigator as { storage?: StorageManager };
  return (await storage?.persist().catch(() => false)) ?? false;
}
