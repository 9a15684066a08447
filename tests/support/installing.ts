import { allowFolder } from '../../src/models/install/allow-folder';
import { InstallClient } from '../../src/models/install/install-client';

/** The page's installer with the real worker, for tests in a browser. @param workers takes those that it starts */
export function startInstaller(workers: Worker[]): InstallClient {
  return new InstallClient({
    createWorker: () => {
      const worker = new Worker(new URL('../../workers/install.worker.ts', import.meta.url), {
        type: 'module',
      });
      workers.push(worker);
      return worker;
    },
    locks: navigator.locks,
    askToPersist: () => Promise.resolve(false),
    allowFolder,
  });
}

/** A model as a person picks its folder. @param addresses of its files, by their path below `root` */
export async function pickedFiles(
  name: string,
  root: string,
  addresses: Readonly<Record<string, string>>,
): Promise<Map<string, File>> {
  const all = await Promise.all(
    Object.entries(addresses).map(async ([path, address]): Promise<[string, File]> => {
      const file = path.slice(root.length);
      const bytes = await (await fetch(address)).arrayBuffer();
      return [`${name}/${file}`, new File([bytes], file.split('/').at(-1) ?? file, { lastModified: 1 })];
    }),
  );
  return new Map(all);
}
