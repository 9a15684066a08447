import path from 'node:path';
import type { BrowserCommand } from 'vitest/node';
import { filesOnDisk, startHub, type Faults, type HubServer, type SeenRequest } from './hub-server.ts';

/** The model hub for tests in the browser: it runs in Node, beside the browser, on two origins of its own. */

export interface HubFacts {
  readonly base: string;
  readonly filesOrigin: string;
  readonly repository: string;
  /** SHA-256 of each file. */
  readonly hashes: Readonly<Record<string, string>>;
}

let hub: HubServer | null = null;

export const openHub: BrowserCommand = async (): Promise<HubFacts> => {
  await hub?.stop();
  const files = await filesOnDisk(path.resolve(import.meta.dirname, '../golden/chain/small'));
  hub = await startHub(files);
  const { base, filesOrigin, repository } = hub;
  const hashes = Object.fromEntries([...files].map(([name, { sha256 }]) => [name, sha256]));
  return { base, filesOrigin, repository, hashes };
};

export const spoilHub: BrowserCommand<[Partial<Faults>]> = (_, faults) => {
  if (hub !== null) Object.assign(hub.faults, faults);
};

export const hubRequests: BrowserCommand = (): readonly SeenRequest[] => hub?.requests ?? [];

export const closeHub: BrowserCommand = async () => {
  await hub?.stop();
  hub = null;
};

declare module 'vitest/browser' {
  interface BrowserCommands {
    openHub: () => Promise<HubFacts>;
    spoilHub: (faults: Partial<Faults>) => Promise<void>;
    hubRequests: () => Promise<readonly SeenRequest[]>;
    closeHub: () => Promise<void>;
  }
}
