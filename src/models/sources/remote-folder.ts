import { memorySource } from '../../compile/readers/sources';
import type { RandomAccessSource } from '../../compile/tensors';
import { sha256Of } from '../../lib/sha256-of';
import type { CheckpointSource, SourceFile } from './checkpoint-source';
import { fetchWhole } from './fetch-whole';
import { gitBlobHash } from './git-blob';
import { ReadAhead } from './read-ahead';
import { RemoteFile, type RemoteNeeds } from './remote-file';
import { damaged, missingFile } from './source-errors';

export interface RemoteListing extends Omit<CheckpointSource, 'open' | 'files' | 'address'> {
  readonly address: string;
  readonly files: ReadonlyMap<string, RemoteEntry>;
  /** The addresses name a state for ever. */
  readonly pinned: boolean;
}

export interface RemoteEntry extends SourceFile {
  readonly address: string;
  /** Of the file as git keeps it; null: not known, or git keeps a pointer only. */
  readonly gitHash: string | null;
}

/** A source whose files a host sends. */
export function remoteFolder(listing: RemoteListing, needs: RemoteNeeds): CheckpointSource {
  const opened = new Map<string, Promise<RandomAccessSource>>();
  return {
    ...listing,
    open: async (path) => {
      const entry = listing.files.get(path);
      if (entry === undefined) return null;
      const known = opened.get(path) ?? openRemote(path, entry, listing.pinned, needs);
      opened.set(path, known);
      known.catch(() => opened.delete(path));
      return known;
    },
  };
}

async function openRemote(
  name: string,
  entry: RemoteEntry,
  pinned: boolean,
  needs: RemoteNeeds,
): Promise<RandomAccessSource> {
  const { address, bytes: size, sha256 } = entry;
  if (size > needs.sizes.whole) {
    const file = new RemoteFile({ name, address, size, pinned }, needs);
    const part = (offset: number, length: number): Promise<Uint8Array> => file.part(offset, length);
    return new ReadAhead({ name, size, sha256, part }, needs.sizes);
  }
  const bytes = await fetchWhole(address, name, needs);
  if (bytes === null) throw missingFile(name);
  await checkWhole(name, bytes, entry);
  return memorySource(bytes, name);
}

/** @throws AppError `checkpoint-unreadable`. */
async function checkWhole(
  name: string,
  bytes: Uint8Array,
  { bytes: size, sha256, gitHash }: RemoteEntry,
): Promise<void> {
  if (bytes.length !== size) throw damaged(name, `it has ${bytes.length} bytes, its source says ${size}`);
  const differs =
    sha256 === null
      ? gitHash !== null && ((await gitBlobHash(bytes)) ?? gitHash) !== gitHash
      : (await sha256Of(bytes)) !== sha256;
  if (differs) throw damaged(name, 'its hash is not the one that its source gives');
}
