import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { encodeWav } from '../src/export/wav';
import { AppError, isAbort, toPlainError } from '../src/lib/errors';
import { joinChunks } from '../src/mix/chunks';
import { audibleEvents } from '../src/mix/plan-mix';
import { createReferenceMixer } from '../src/mix/reference-mixer';
import { openBundle } from '../src/models/bundle';
import { folderStore } from '../src/models/folder-store.node.js';
import type { Project } from '../src/project/document';
import { QUALITIES, type Quality } from '../src/project/quality';
import { DiffusionRenderer } from '../src/render/diffusion-renderer';
import { nodeRuntime } from '../src/render/runtime/node-runtime.node.js';
import { planScene, renderScene, type SceneProgress } from './render-scene.ts';

/** `npm run render`: a sentence becomes a WAV file. */

const USAGE = `Usage: npm run render -- "<prompt>" --out mix.wav [--stems <folder>] [--bundle <folder>] [--seed n]
                     [--quality draft|standard|published] [--steps n]

  --out     the mix: 16-bit PCM at the takes' rate
  --stems   a folder for each event alone, placed as in the mix
  --bundle  the model; public/models/nano when absent
  --seed    whole number; the same seed gives the same sounds
  --quality how much work a sound is worth; standard when absent
  --steps   sampler steps instead of the quality's`;

const NANO = fileURLToPath(new URL('../public/models/nano', import.meta.url));

interface Arguments {
  readonly prompt: string;
  readonly out: string;
  readonly stems: string | null;
  readonly bundle: string;
  readonly seed: number;
  readonly quality: Quality | null;
  readonly steps: number | null;
}

/** @throws AppError `input-invalid`. */
function wholeNumber(text: string, name: string): number {
  const value = Number(text);
  if (/^\d+$/u.test(text) && value <= 0xffff_ffff) return value;
  throw new AppError('input-invalid', `--${name} ${text} is not a whole number.`, {
    remedy: 'Give a number from 0 to 4294967295.',
  });
}

/** Null: print the usage. */
function readArguments(argv: readonly string[]): Arguments | null {
  let parsed;
  try {
    const text = { type: 'string' } as const;
    parsed = parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: { out: text, stems: text, bundle: text, seed: text, quality: text, steps: text },
    });
  } catch {
    return null;
  }
  const { values, positionals } = parsed;
  const [prompt, ...more] = positionals;
  const quality = QUALITIES.find((one) => one === values.quality) ?? null;
  if (prompt === undefined || more.length > 0 || values.out === undefined) return null;
  if (values.quality !== undefined && quality === null) return null;
  return {
    prompt,
    out: values.out,
    stems: values.stems ?? null,
    bundle: values.bundle ?? NANO,
    seed: values.seed === undefined ? Math.floor(Math.random() * 2 ** 32) : wholeNumber(values.seed, 'seed'),
    quality,
    steps: values.steps === undefined ? null : wholeNumber(values.steps, 'steps'),
  };
}

function printPlan({ events, duration }: Project): void {
  console.log(`${events.length} ${events.length === 1 ? 'event' : 'events'} in ${duration} s:`);
  for (const [index, { request, spans, role, gainDb, guess }] of events.entries()) {
    const times = spans.map(({ start, end }) => `${start}–${end} s`).join(', ');
    const level = gainDb === 0 ? '' : `, ${gainDb} dB`;
    console.log(`  ${index + 1}  ${request.caption}: ${times} (${role}${level}${guess ? ', guessed' : ''})`);
  }
}

/** One line that is written over on a terminal; nothing in a log. */
function showProgress({ number, progress }: SceneProgress): void {
  if (!process.stderr.isTTY) return;
  const { phase, step, steps, secondsLeft } = progress;
  const left = secondsLeft === null ? '' : `, about ${Math.max(1, Math.round(secondsLeft))} s`;
  process.stderr.write(`\r\x1b[K  ${number}  ${phase} ${step}/${steps}${left}`);
}

function clearLine(): void {
  if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');
}

/** All of the file or none of it. */
async function writeWhole(path: string, bytes: Uint8Array, signal: AbortSignal): Promise<void> {
  const part = `${path}.part`;
  try {
    await writeFile(part, bytes, { signal });
    signal.throwIfAborted();
    await rename(part, path);
  } catch (cause) {
    await rm(part, { force: true });
    signal.throwIfAborted();
    throw new AppError('input-invalid', `${path} cannot be written: ${String(cause)}`, {
      remedy: 'Check that the folder is there and that you may write to it.',
      cause,
    });
  }
}

const fileName = (number: number, caption: string): string =>
  `${String(number).padStart(2, '0')}-${caption
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-|-$/gu, '')}.wav`;

const seconds = (from: number): string => ((performance.now() - from) / 1000).toFixed(1);

async function run(
  { prompt, out, stems, bundle: folder, seed, quality, steps }: Arguments,
  signal: AbortSignal,
): Promise<void> {
  const began = performance.now();
  const bundle = await openBundle(folderStore(folder));
  const { manifest } = bundle;
  const { project: planned, notes } = planScene(prompt, { seed, manifest });
  printPlan(planned);
  for (const note of notes) console.log(`  ${note}`);
  console.log(`Rendering with ${manifest.name} ${manifest.version} (wasm), seed ${seed}:`);

  const renderer = new DiffusionRenderer(bundle, nodeRuntime());
  let last = performance.now();
  const { project, takes } = await renderScene(planned, renderer, {
    manifest,
    quality,
    steps,
    signal,
    onProgress: showProgress,
    onTake: ({ request }, number) => {
      clearLine();
      console.log(`  ${number}  ${request.caption}: ${seconds(last)} s`);
      last = performance.now();
    },
  });
  await renderer.dispose();
  const mixer = createReferenceMixer();
  const mix = await mixer.mix(project, takes, signal);
  await writeWhole(out, encodeWav(joinChunks(mix)), signal);
  console.log(`${out}: ${project.duration} s at ${mix.sampleRate} Hz, made in ${seconds(began)} s`);
  if (stems === null) return;
  await mkdir(stems, { recursive: true });
  for (const event of audibleEvents(project)) {
    const path = join(stems, fileName(project.events.indexOf(event) + 1, event.request.caption));
    const stem = await mixer.stem(project, takes, event.id, signal);
    await writeWhole(path, encodeWav(joinChunks(stem)), signal);
    console.log(path);
  }
}

async function main(): Promise<number> {
  const abort = new AbortController();
  process.on('SIGINT', () => {
    if (abort.signal.aborted) process.exit(130);
    abort.abort(new DOMException('Stopped.', 'AbortError'));
  });
  try {
    const args = readArguments(process.argv.slice(2));
    if (args === null) {
      console.error(USAGE);
      return 2;
    }
    await run(args, abort.signal);
    return 0;
  } catch (error) {
    clearLine();
    if (isAbort(error)) {
      console.error('Stopped.');
      return 130;
    }
    const { code, message, remedy, place } = toPlainError(error);
    if (code === 'internal') throw error;
    console.error(`${message}${place === null ? '' : `\n  at: ${place}`}\n  ${remedy}`);
    return 1;
  }
}

// Its threads would keep the process alive.
process.exit(await main());
