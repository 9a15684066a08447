import type { BundleFile, BundleSink } from '../../src/compile/bundle-sink';
import { AppError } from '../../src/lib/errors';
import type { Locks } from '../../src/models/install/bundle-locks';
import type { Catalogue } from '../../src/models/install/catalogue';
import { folderError } from '../../src/models/install/install-errors';
import type { ModelFolders } from '../../src/models/install/model-folders';
import type { TabChannel, TabMessage } from '../../src/models/install/tab-channel';
import { memorySink } from '../unit/compile/checkpoint/memory-bundle';

/** Installed bundles in memory, on a disk of `room` bytes. As in the browser's own files, nobody opens a file that is open. */
export function memoryModels(): ModelFolders & {
  readonly folders: Map<string, Map<string, Uint8Array>>;
  room: number;
} {
  const folders = new Map<string, Map<string, Uint8Array>>();
  const used = (): number =>
    [...folders.values()]
      .flatMap((files) => [...files.values()])
      .reduce((sum, { length }) => sum + length, 0);
  const limited = (file: BundleFile): BundleFile => ({
    ...file,
    write: async (offset, bytes) => {
      const more = offset + bytes.length - (await file.size());
      if (used() + more > models.room) throw folderError(new DOMException('no room', 'QuotaExceededError'));
      await file.write(offset, bytes);
    },
  });
  const open = new Set<string>();
  const alone = (path: string, opened: Promise<BundleFile>): Promise<BundleFile> => {
    if (open.has(path)) throw folderError(new DOMException(`${path} is open`, 'NoModificationAllowedError'));
    open.add(path);
    return opened.then((file) => ({
      ...limited(file),
      close: async () => {
        open.delete(path);
        await file.close();
      },
    }));
  };
  const models = {
    folders,
    room: Infinity,
    ids: async () => [...folders.keys()],
    sink(id: string): BundleSink {
      const files = folders.get(id) ?? new Map<string, Uint8Array>();
      folders.set(id, files);
      const { sink } = memorySink(files);
      return {
        create: async (path) => alone(`${id}/${path}`, sink.create(path)),
        open: async (path) => alone(`${id}/${path}`, sink.open(path)),
        remove: (path) => sink.remove(path),
      };
    },
    store: (id: string) => ({
      name: id,
      read: async (path: string) => {
        const bytes = folders.get(id)?.get(path);
        if (bytes === undefined) throw new AppError('bundle-missing', `no ${path}`, { remedy: '' });
        return new Uint8Array(bytes);
      },
    }),
    text: async (id: string, path: string) => {
      const bytes = folders.get(id)?.get(path);
      return bytes === undefined ? null : new TextDecoder().decode(bytes);
    },
    bytes: async (id: string) =>
      [...(folders.get(id)?.values() ?? [])].reduce((sum, { length }) => sum + length, 0),
    remove: async (id: string) => void folders.delete(id),
  };
  return models;
}

export function memoryCatalogue(): Catalogue {
  let bundles: Awaited<ReturnType<Catalogue['bundles']>> = [];
  let lasting: boolean | null = null;
  return {
    bundles: async () => bundles,
    keep: async (all) => void (bundles = all),
    lasting: async () => lasting,
    keepLasting: async (promised) => void (lasting = promised),
    folder: async () => null,
    keepFolder: async () => undefined,
    forgetFolder: async () => undefined,
  };
}

/** Tabs of one page: what one sends, all others hear. */
export function memoryChannels(): () => TabChannel {
  const all: { readonly tab: object; readonly listener: (message: TabMessage) => void }[] = [];
  return () => {
    const tab = {};
    return {
      send: (message) => {
        for (const other of all)
          if (other.tab !== tab) queueMicrotask(() => other.listener(structuredClone(message)));
      },
      listen: (listener) => void all.push({ tab, listener }),
    };
  };
}

interface Held {
  readonly name: string;
  readonly mode: LockMode;
}

/** The browser's locks, as far as they are used here. */
export function memoryLocks(): NonNullable<Locks> {
  const held = new Set<Held>();
  const freed = new Set<() => void>();
  const isFree = ({ name, mode }: Held): boolean =>
    ![...held].some((one) => one.name === name && (one.mode === 'exclusive' || mode === 'exclusive'));
  async function request(name: string, ...rest: unknown[]): Promise<unknown> {
    const callback = rest.at(-1) as (lock: Lock | null) => unknown;
    const {
      mode = 'exclusive',
      ifAvailable = false,
      signal,
    } = (rest.length > 1 ? rest[0] : {}) as LockOptions;
    const mine: Held = { name, mode };
    while (!isFree(mine)) {
      if (ifAvailable) return callback(null);
      await new Promise<void>((resolve, reject) => {
        freed.add(resolve);
        signal?.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
      });
    }
    held.add(mine);
    try {
      return await callback({ name, mode });
    } finally {
      held.delete(mine);
      for (const wake of freed) wake();
      freed.clear();
    }
  }
  return {
    request: request,
    query: async () => ({ held: [...held], pending: [] }),
  };
}
