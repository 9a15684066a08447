import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeBundle } from '../../../src/compile/bundle';
import { openDiskFolder } from '../../../src/compile/checkpoint/disk-folder.node';
import { openFolderSink } from '../../../src/compile/writers/folder-sink.node';
import { readWav } from '../../support/read-wav';

const root = path.join(import.meta.dirname, '../../..');
const folder = mkdtempSync(path.join(tmpdir(), 'render-command-'));
const bundle = path.join(folder, 'bundle');
const inFolder = (name: string): string => path.join(folder, name);

beforeAll(async () => {
  const checkpoint = openDiskFolder(path.join(import.meta.dirname, 'small'));
  await writeBundle(checkpoint, openFolderSink(bundle), { dtype: 'float16' });
  await checkpoint.close();
});
afterAll(() => rmSync(folder, { recursive: true }));

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly error: string;
}

/** `stopAt`: interrupts it, as Ctrl-C does, when it has printed this. */
function render(args: readonly string[], stopAt?: string): Promise<Ended> {
  const child = spawn(process.execPath, ['--import', 'tsx', path.join(root, 'scripts/render.ts'), ...args], { cwd: root });
  let out = '';
  let error = '';
  child.stdout.on('data', (data: Buffer) => {
    out += data.toString();
    if (stopAt !== undefined && out.includes(stopAt)) child.kill('SIGINT');
  });
  child.stderr.on('data', (data: Buffer) => (error += data.toString()));
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, out, error })));
}

const wav = (name: string) => readWav(new Uint8Array(readFileSync(inFolder(name))));
const prompt = 'a dog barks, then rain falls';

test('a prompt becomes a mix and its stems, the same again from the same seed', async () => {
  const settings = ['--bundle', bundle, '--seed', '5', '--steps', '2'];
  const first = await render([prompt, '--out', inFolder('a.wav'), '--stems', inFolder('stems'), ...settings]);
  expect(first).toMatchObject({ code: 0, error: '' });
  expect(first.out).toContain('2 events in 10 s');
  const mix = wav('a.wav');
  expect(mix.sampleRate).toBe(16_000);
  expect(mix.channels.map((channel) => channel.length)).toEqual([160_000]);
  expect(mix.channels[0]?.some((sample) => Math.abs(sample) > 0.01)).toBe(true);
  expect(readdirSync(inFolder('stems'))).toEqual(['01-a-dog-barks.wav', '02-rain-falls.wav']);
  expect(wav('stems/01-a-dog-barks.wav').channels[0]?.length).toBe(160_000);

  await render([prompt, '--out', inFolder('b.wav'), ...settings]);
  expect(readFileSync(inFolder('b.wav')).equals(readFileSync(inFolder('a.wav')))).toBe(true);
  await render([prompt, '--out', inFolder('c.wav'), ...settings.with(3, '6')]);
  expect(readFileSync(inFolder('c.wav')).equals(readFileSync(inFolder('a.wav')))).toBe(false);
});

test('an interrupt leaves no file', async () => {
  const args = [prompt, '--out', inFolder('d.wav'), '--bundle', bundle, '--steps', '500'];
  const ended = await render(args, 'Rendering with');
  expect(ended).toMatchObject({ code: 130, error: 'Stopped.\n' });
  expect(readdirSync(folder).filter((name) => name.startsWith('d.wav'))).toEqual([]);
});

test.each([
  { args: [], code: 2, words: 'Usage: npm run render' },
  { args: [prompt], code: 2, words: 'Usage: npm run render' },
  { args: [prompt, '--out', 'x.wav', '--sneed', '3'], code: 2, words: 'Usage: npm run render' },
  { args: [prompt, '--out', 'x.wav', '--seed', 'three'], code: 1, words: '--seed three is not a whole number' },
  { args: [prompt, '--out', 'x.wav', '--bundle', 'nowhere'], code: 1, words: 'There is no manifest.json in nowhere' },
])('$args is refused in words', async ({ args, code, words }) => {
  const ended = await render(args);
  expect(ended.code).toBe(code);
  expect(ended.error).toContain(words);
});
