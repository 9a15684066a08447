import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { writeBundle } from '../../../src/compile/bundle';
import type { BundleFile, BundleSink } from '../../../src/compile/bundle-sink';
import type { CheckpointFolder } from '../../../src/compile/checkpoint/checkpoint-folder';
import { JOURNAL } from '../../../src/compile/journal';
import { randomAt } from '../../support/random-at';
import { memoryFolder, memorySink, type Files } from './checkpoint/memory-bundle';

const filesOf = (folder: string): Files => {
  const root = fileURLToPath(new URL(`../../golden/${folder}`, import.meta.url));
  return new Map(
    readdirSync(root, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => [relative(root, path), new Uint8Array(readFileSync(path))]),
  );
};

/** Small pieces and commits, so that a small checkpoint has many. */
const options = {
  dtype: 'float16',
  fingerprint: 'one',
  sizes: { piece: 1024, commit: 4096 },
} as const;

/** Dies at the nth thing that is done to it, half-way through what it writes; nothing works any more then. */
function mortal(
  inner: BundleSink,
  dieAt: number,
): { readonly sink: BundleSink; readonly done: () => number; readonly open: () => number } {
  let done = 0;
  let open = 0;
  const step = async (half?: () => Promise<void>): Promise<void> => {
    done += 1;
    if (done < dieAt) return;
    if (done === dieAt) await half?.();
    throw new Error('killed');
  };
  const wrap = (file: BundleFile): BundleFile => {
    open += 1;
    return { ...wrapped(file), close: () => ((open -= 1), file.close()) };
  };
  const wrapped = (file: BundleFile): BundleFile => ({
    size: () => file.size(),
    write: async (offset, bytes) => {
      await step(() => file.write(offset, bytes.subarray(0, bytes.length >> 1)));
      await file.write(offset, bytes);
    },
    read: (offset, length) => file.read(offset, length),
    flush: () => step(),
    close: () => file.close(),
  });
  return {
    done: () => done,
    open: () => open,
    sink: {
      create: async (path) => (await step(), wrap(await inner.create(path))),
      open: async (path) => (await step(), wrap(await inner.open(path))),
      remove: async (path) => (await step(), inner.remove(path)),
    },
  };
}

const hashesOf = (files: Files): Record<string, string> =>
  Object.fromEntries(
    [...files]
      .map(([path, bytes]) => [path, createHash('sha256').update(bytes).digest('hex')] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );

/** Counts what is read of it. */
function counted(folder: CheckpointFolder): {
  readonly folder: CheckpointFolder;
  readonly bytes: () => number;
} {
  let bytes = 0;
  return {
    bytes: () => bytes,
    folder: {
      name: folder.name,
      open: async (path) => {
        const source = await folder.open(path);
        if (source === null) return null;
        return {
          ...source,
          read: (offset, length) => {
            bytes += length;
            return source.read(offset, length);
          },
        };
      },
    },
  };
}

describe.each(['bundle/new', 'chain/small'])('a bundle of %s that was stopped', (name) => {
  const source = memoryFolder('small', filesOf(name));

  it('is the same when it is gone on with, wherever it was killed', async () => {
    const whole = memorySink();
    const counting = mortal(whole.sink, Infinity);
    await writeBundle(source, counting.sink, options);
    const expected = hashesOf(whole.files);
    // In one go and without a journal it is what it always was.
    const plain = memorySink();
    await writeBundle(source, plain.sink, { dtype: 'float16' });
    expect(hashesOf(plain.files)).toEqual(expected);

    // At each of the first steps, too, where there is hardly a journal.
    for (let dieAt = 1; dieAt <= 8; dieAt++) {
      const run = mortal(memorySink().sink, dieAt);
      await expect(writeBundle(source, run.sink, options)).rejects.toThrow('killed');
      expect(run.open(), `after step ${dieAt}`).toBe(0);
    }

    for (let kill = 0; kill < 20; kill++) {
      const { sink, files } = memorySink();
      // Twice in one writing, at random moments.
      for (let death = 0; death < 2; death++) {
        const dieAt = 1 + Math.floor(randomAt(kill * 2 + death) * counting.done());
        const run = mortal(sink, dieAt);
        const result = await writeBundle(source, run.sink, options).catch((error: unknown) => String(error));
        if (typeof result !== 'string') continue;
        expect(result).toBe('Error: killed');
        // A file that stays open cannot be gone on with by anybody.
        expect(run.open(), `after step ${dieAt}`).toBe(0);
        // Half of a bundle never looks like one.
        expect(files.has(JOURNAL) || !files.has('manifest.json')).toBe(true);
      }
      await writeBundle(source, sink, options);
      expect(hashesOf(files)).toEqual(expected);
    }
  });

  it('reads again only what was not written', async () => {
    const first = counted(source);
    const { sink } = memorySink();
    const stop = new AbortController();
    let share = 0;
    const stopped = writeBundle(first.folder, sink, {
      ...options,
      signal: stop.signal,
      onProgress: ({ done, total }) => {
        share = done / total;
        if (share > 0.5) stop.abort();
      },
    });
    await expect(stopped).rejects.toMatchObject({ name: 'AbortError' });
    const second = counted(source);
    const begun: number[] = [];
    await writeBundle(second.folder, sink, {
      ...options,
      onProgress: ({ done, total }) => begun.push(done / total),
    });
    const whole = counted(source);
    await writeBundle(whole.folder, memorySink().sink, options);
    const index = first.bytes() + second.bytes() - whole.bytes();
    console.info(`${name}: stopped at ${share.toFixed(2)}, read twice ${index} of ${whole.bytes()} bytes`);
    expect(second.bytes()).toBeLessThan(whole.bytes() * 0.85);
    expect(begun.at(-1)).toBe(1);
  });

  it('begins anew when the source is another', async () => {
    const { sink, files } = memorySink();
    const dieAt = 40;
    await expect(writeBundle(source, mortal(sink, dieAt).sink, options)).rejects.toThrow('killed');
    const whole = memorySink();
    const begun: number[] = [];
    await writeBundle(source, sink, {
      ...options,
      fingerprint: 'another',
      onProgress: ({ done }) => begun.push(done),
    });
    expect(begun[0]).toBe(0);
    await writeBundle(source, whole.sink, options);
    expect(hashesOf(files)).toEqual(hashesOf(whole.files));
  });
});
