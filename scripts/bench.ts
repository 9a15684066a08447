import { execFileSync } from 'node:child_process';
import { availableParallelism, cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { AppError, toPlainError } from '../src/lib/errors';
import { openBundle } from '../src/models/bundle';
import { folderStore } from '../src/models/folder-store.node.js';
import { DEFAULT_QUALITY, QUALITIES, type Quality } from '../src/project/quality';
import { DiffusionRenderer } from '../src/render/diffusion-renderer';
import { qualitySampler, windowRuns } from '../src/render/quality';
import { nodeRuntime } from '../src/render/runtime/node-runtime.node.js';
import { threadCount } from '../src/lib/wasm-threads';
import type { Runtime } from '../src/render/runtime/runtime';

/** `npm run bench`: how long a clip takes on the wasm provider, and where the time goes. */

const USAGE = `Usage: npm run bench [-- [--bundle <folder>] [--seconds n] [--runs n]
                       [--quality draft|standard|published] [--steps n] [--python <python>]]

  --seconds  of the clip; 10 when absent
  --runs     clips to render after one to warm up; 3 when absent
  --quality  how much work a sound is worth; standard when absent
  --steps    sampler steps instead of the quality's
  --python   a Python with torch and diffusers: times the same UNet there`;

const NANO = fileURLToPath(new URL('../public/models/nano', import.meta.url));
const PEER = fileURLToPath(new URL('bench_peer.py', import.meta.url));

/** Milliseconds of each run, by network. */
type Times = Map<string, number[]>;

interface Clip {
  /** Milliseconds. */
  readonly total: number;
  readonly byNetwork: Times;
}

/** A runtime that notes how long each run of its networks takes. */
function timed(runtime: Runtime, times: Times): Runtime {
  return {
    ...runtime,
    async load(name, files) {
      const network = await runtime.load(name, files);
      return {
        release: () => network.release(),
        async run(inputs) {
          const began = performance.now();
          const outputs = await network.run(inputs);
          times.set(name, [...(times.get(name) ?? []), performance.now() - began]);
          return outputs;
        },
      };
    },
  };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? 0)) / 2;
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const percent = (share: number): string => `${(share * 100).toFixed(1).padStart(5)} %`;

interface Arguments {
  readonly bundle: string;
  readonly seconds: number;
  readonly runs: number;
  readonly quality: Quality;
  readonly steps: number | null;
  readonly python: string | null;
}

/** Null: print the usage. */
function readArguments(argv: readonly string[]): Arguments | null {
  try {
    const text = { type: 'string' } as const;
    const options = { bundle: text, seconds: text, runs: text, quality: text, steps: text, python: text };
    const { values } = parseArgs({ args: [...argv], options });
    const numbers = {
      seconds: Number(values.seconds ?? 10),
      runs: Number(values.runs ?? 3),
      steps: values.steps === undefined ? null : Number(values.steps),
    };
    if (Object.values(numbers).some((value) => value !== null && !(value > 0))) return null;
    const quality = QUALITIES.find((one) => one === (values.quality ?? DEFAULT_QUALITY));
    if (quality === undefined) return null;
    return { ...numbers, quality, bundle: values.bundle ?? NANO, python: values.python ?? null };
  } catch {
    return null;
  }
}

function comparePeer(python: string, bundle: string, threads: number, ours: number): string {
  try {
    const printed = execFileSync(python, [PEER, bundle, String(threads), '20'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const { name, unetMs } = JSON.parse(printed) as { readonly name: string; readonly unetMs: number };
    return `${name}: ${unetMs.toFixed(1)} ms a UNet run, float32, ${threads} threads; here ${(ours / unetMs).toFixed(2)} times that`;
  } catch (error) {
    const words = String((error as { stderr?: string }).stderr ?? error)
      .trim()
      .split('\n')
      .at(-1);
    return `${python} cannot run the peer: ${words}`;
  }
}

async function run({ bundle: folder, seconds, runs, quality, steps, python }: Arguments): Promise<void> {
  const times: Times = new Map();
  const bundle = await openBundle(folderStore(folder));
  const renderer = new DiffusionRenderer(bundle, timed(nodeRuntime(), times));
  const preset = qualitySampler(quality, bundle.manifest);
  const sampler = steps === null ? preset : { ...preset, steps };
  const { signal } = new AbortController();
  const clip = async (seed: number): Promise<Clip> => {
    times.clear();
    const began = performance.now();
    const request = { caption: 'rain', negativePrompt: '', seed, seconds };
    await renderer.render({ ...request, sampler }, { signal, onProgress: () => undefined });
    return { total: performance.now() - began, byNetwork: new Map(times) };
  };
  const threads = threadCount(availableParallelism(), true);
  const { name, version } = bundle.manifest;
  console.log(
    `${name} ${version}, ${quality}: ${sampler.name}, ${sampler.steps} steps, guidance ${sampler.guidanceScale}, ${windowRuns(sampler, bundle.manifest)} UNet runs a window`,
  );
  console.log(
    `${cpus()[0]?.model ?? 'unknown processor'}, ${threads} threads, wasm, Node ${process.versions.node}`,
  );

  const first = await clip(0);
  console.log(`first clip, with loading: ${(first.total / 1000).toFixed(2)} s`);
  const clips: Clip[] = [];
  for (let seed = 1; seed <= runs; seed++) clips.push(await clip(seed));
  const total = median(clips.map((one) => one.total));
  const spread = clips.map((one) => (one.total / 1000).toFixed(2)).join(', ');
  console.log(
    `${seconds} s of sound in ${(total / 1000).toFixed(2)} s (median of ${runs}: ${spread}), ${(total / 1000 / seconds).toFixed(2)} times real time`,
  );
  // Captions are remembered: the text encoder runs in the first clip only.
  const texts = first.byNetwork.get('text encoder') ?? [];
  console.log(
    `  text encoder  ${median(texts).toFixed(1)} ms a run, ${texts.length} runs in the first clip, then remembered`,
  );
  const shareOf = (network: string): number =>
    median(clips.map((one) => sum(one.byNetwork.get(network) ?? []) / one.total));
  for (const network of ['UNet', 'VAE decoder', 'vocoder']) {
    const all = clips.flatMap((one) => one.byNetwork.get(network) ?? []);
    console.log(
      `  ${network.padEnd(12)}${percent(shareOf(network))}  ${median(all).toFixed(1)} ms a run, ${all.length / runs} runs`,
    );
  }
  const outside = median(clips.map((one) => 1 - sum([...one.byNetwork.values()].flat()) / one.total));
  console.log(`  outside     ${percent(outside)}`);
  await renderer.dispose();
  const unet = median(clips.flatMap((one) => one.byNetwork.get('UNet') ?? []));
  console.log(
    python === null
      ? 'No peer: name a Python with torch and diffusers by --python.'
      : comparePeer(python, folder, threads, unet),
  );
}

async function main(): Promise<number> {
  const args = readArguments(process.argv.slice(2));
  if (args === null) {
    console.error(USAGE);
    return 2;
  }
  try {
    await run(args);
    return 0;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const { message, remedy } = toPlainError(error);
    console.error(`${message}\n  ${remedy}`);
    return 1;
  }
}

// The runtime's threads would keep the process alive.
process.exit(await main());
