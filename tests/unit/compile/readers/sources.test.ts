import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { openFileSource } from '../../../../src/compile/readers/file-source.node.js';
import { openHttpSource } from '../../../../src/compile/readers/http-source';
import { blobSource, memorySource } from '../../../../src/compile/readers/sources';

const bytes = Uint8Array.from({ length: 1000 }, (_, i) => (i * 7) % 251);
const part = (from: number, to: number): number[] => [...bytes.subarray(from, to)];

let server: Server | null = null;

async function serve(listener: RequestListener): Promise<string> {
  const started = createServer(listener);
  server = started;
  await new Promise<void>((resolve) => started.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(started.address() as AddressInfo).port}/weights.bin`;
}

afterEach(async () => {
  const closing = server;
  server = null;
  if (closing !== null) await new Promise((resolve) => closing.close(resolve));
});

/** What an honest host does; `size` and `shift` make it less so. */
function ranges({ size = bytes.length, shift = 0 } = {}): RequestListener {
  return (request, response) => {
    const [, from = '0', to = '0'] = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '') ?? [];
    const start = Number(from) + shift;
    response.writeHead(206, {
      'Content-Range': `bytes ${start}-${Number(to) + shift}/${size}`,
      Connection: 'close',
    });
    response.end(bytes.subarray(start, Number(to) + shift + 1));
  };
}

const open = async (listener: RequestListener, signal?: AbortSignal) =>
  openHttpSource(await serve(listener), 'weights.bin', {
    fetch,
    ...(signal === undefined ? {} : { signal }),
  });

describe('openHttpSource', () => {
  it('asks for the bytes it needs and no others', async () => {
    const asked: (string | undefined)[] = [];
    const source = await open((request, response) => {
      asked.push(request.headers.range);
      ranges()(request, response);
    });
    expect(source.size).toBe(1000);
    expect([...(await source.read(10, 20))]).toEqual(part(10, 30));
    expect([...(await source.read(999, 1))]).toEqual(part(999, 1000));
    expect([...(await source.read(1000, 0))]).toEqual([]);
    expect(asked).toEqual(['bytes=0-0', 'bytes=10-29', 'bytes=999-999']);
  });

  it.each<[string, RequestListener, RegExp]>([
    ['sends everything', (_, response) => response.end(bytes), /does not send parts/],
    ['has no such file', (_, response) => response.writeHead(404).end(), /answered 404/],
    ['hides the size', (_, response) => response.writeHead(206).end('x'), /does not tell its size/],
    ['breaks off', (request) => request.socket.destroy(), /no answer/],
  ])('refuses a host that %s', async (_, listener, message) => {
    await expect(open(listener)).rejects.toMatchObject({
      code: 'network',
      message: expect.stringMatching(message) as unknown,
    });
  });

  it('refuses a file that changed meanwhile, and another part than it asked for', async () => {
    let answers = 0;
    const changed = await open((request, response) => {
      ranges({ size: answers++ === 0 ? 1000 : 999 })(request, response);
    });
    await expect(changed.read(0, 10)).rejects.toMatchObject({
      code: 'network',
      place: 'weights.bin, byte 0',
    });
    const closing = server;
    await new Promise((resolve) => closing?.close(resolve));
    const shifted = await open((request, response) => {
      ranges({ shift: request.headers.range === 'bytes=0-0' ? 0 : 1 })(request, response);
    });
    await expect(shifted.read(0, 10)).rejects.toMatchObject({ code: 'network' });
  });

  it('stops when told to', async () => {
    const controller = new AbortController();
    const source = await open(ranges(), controller.signal);
    controller.abort();
    await expect(source.read(0, 10)).rejects.toMatchObject({ name: 'AbortError' });
  });
});

describe('local sources', () => {
  it('read what is there and refuse what is not', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'sources-'));
    const path = join(folder, 'weights.bin');
    await writeFile(path, bytes);
    const file = await openFileSource(path);
    try {
      for (const source of [file, blobSource(new Blob([bytes]), 'blob'), memorySource(bytes, 'memory')]) {
        expect(source.size).toBe(1000);
        expect([...(await source.read(990, 10))]).toEqual(part(990, 1000));
        for (const [offset, length] of [
          [991, 10],
          [-1, 5],
          [0.5, 1],
          [0, NaN],
          [2 ** 60, 2 ** 60],
        ] as const) {
          await expect(source.read(offset, length)).rejects.toMatchObject({ code: 'checkpoint-unreadable' });
        }
      }
      await truncate(path, 500);
      await expect(file.read(490, 20)).rejects.toMatchObject({ code: 'checkpoint-unreadable' });
    } finally {
      await file.close();
      await rm(folder, { recursive: true });
    }
  });

  it('name the file that is missing', async () => {
    await expect(openFileSource('/nowhere/at/all.bin')).rejects.toMatchObject({
      code: 'checkpoint-unreadable',
      place: '/nowhere/at/all.bin, byte 0',
    });
  });
});
