import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

const SERVER = path.resolve(import.meta.dirname, 'serve-dist.ts');

export interface OwnServer {
  /** Address of the page's folder. */
  readonly url: string;
  /** Ends the process and waits until it is gone. */
  readonly stop: () => Promise<void>;
}

/** Serves a built site from a process of its own, that can really be stopped. */
export async function serve(folder: string): Promise<OwnServer> {
  const child = spawn(process.execPath, ['--import', 'tsx', SERVER, '0', '/studio/', folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [said] = (await once(child.stdout, 'data')) as [Buffer];
  return {
    url: said.toString().trim(),
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, 'exit');
      child.kill();
      await gone;
    },
  };
}
