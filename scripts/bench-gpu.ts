import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { chromium, type Page } from 'playwright';
import { createServer } from 'vite';
import { openBundle } from '../src/models/bundle';
import { folderStore } from '../src/models/folder-store.node.js';
import { qualitySampler, windowRuns } from '../src/render/quality';
import { browserLaunch, findBrowser } from '../tests/support/browser.ts';
import type {} from './bench-gpu-in-page.ts';
import { isolationHeaders } from './page-security.ts';

/** `npm run bench:gpu`: how long each network of a bundle takes on WebGPU, in the page's own runtime in Chromium. */

const USAGE = `Usage: npm run bench:gpu [-- [--bundle <folder>] [--runs n] [--seconds n] [--software] [--headed]
                           [--python <python>]]

  --bundle    a bundle's folder; nano when absent
  --runs      of each network, after one that compiles; 20 when absent
  --seconds   of the clip; 10 when absent, 0: none
  --software  the tests' software adapter instead of a GPU: shows that it runs, not how fast a GPU is
  --headed    a browser with a window, where the one without finds no GPU
  --python    a Python with torch and diffusers: times the same UNet there, on CUDA in float16 where there is one`;

const ROOT = fileURLToPath(new URL('../', import.meta.url));
const NANO = path.join(ROOT, 'public/models/nano');
const PEER = path.join(ROOT, 'scripts/bench_peer.py');

interface Arguments {
  readonly bundle: string;
  readonly runs: number;
  readonly seconds: number;
  readonly software: boolean;
  readonly headed: boolean;
  readonly python: string | null;
}

/** Null: print the usage. */
function readArguments(argv: readonly string[]): Arguments | null {
  try {
    const [text, flag] = [{ type: 'string' }, { type: 'boolean', default: false }] as const;
    const { values } = parseArgs({
      args: [...argv],
      options: { bundle: text, runs: text, seconds: text, software: flag, headed: flag, python: text },
    });
    const [runs, seconds] = [Number(values.runs ?? 20), Number(values.seconds ?? 10)];
    if (!Number.isInteger(runs) || runs < 1 || !(seconds >= 0)) return null;
    const { software, headed } = values;
    const bundle = path.resolve(values.bundle ?? NANO);
    return { bundle, runs, seconds, software, headed, python: values.python ?? null };
  } catch {
    return null;
  }
}

/** Chromium offers GPUs on Linux behind flags only (table in MDN's data on WebGPU, 2026). */
const LINUX_GPU = ['--enable-features=Vulkan', '--use-angle=vulkan', '--use-vulkan=native'];

function launchOptions({
  software,
  headed,
}: Arguments): Parameters<typeof chromium.launchPersistentContext>[1] {
  if (software) return browserLaunch();
  const executablePath = findBrowser();
  return {
    ...(executablePath === null ? {} : { executablePath }),
    headless: !headed,
    args: [
      '--no-first-run',
      '--enable-unsafe-webgpu',
      '--ignore-gpu-blocklist',
      ...(process.platform === 'linux' ? [...LINUX_GPU, '--no-sandbox'] : []),
    ],
  };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? Number.NaN;
}

const milliseconds = (value: number): string => `${value.toFixed(1).padStart(9)} ms`;

/** Milliseconds of a UNet run in PyTorch, with what ran it; null: it could not be run, and it was said why. */
function peerTimes(
  python: string,
  bundle: string,
  runs: number,
): { readonly name: string; readonly unetMs: number } | null {
  try {
    const printed = execFileSync(python, [PEER, bundle, '0', String(runs)], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    return JSON.parse(printed) as { readonly name: string; readonly unetMs: number };
  } catch (error) {
    const words = String((error as { stderr?: string }).stderr ?? error)
      .trim()
      .split('\n')
      .at(-1);
    console.log(`${python} cannot run the peer: ${words}`);
    return null;
  }
}

async function measure(page: Page, address: string, args: Arguments): Promise<number> {
  const { runs } = args;
  const ways = [
    ['NHWC, as the page has it', {}],
    ['NCHW', { layout: 'NCHW' }],
  ] as const;
  const rows = new Map<string, string>();
  let unet = Number.NaN;
  for (const [title, tuning] of ways) {
    const times = await page.evaluate(([from, count, how]) => window.gpuBench.networks(from, count, how), [
      address,
      runs,
      tuning,
    ] as const);
    const own = median(times.unet);
    if (Number.isNaN(unet)) unet = own;
    rows.set(
      title,
      [
        times.loading,
        times.firstUnet,
        own,
        ...[times.unetOfTwo, times.textEncoder, times.vaeDecoder, times.vocoder].map(median),
      ]
        .map(milliseconds)
        .join(''),
    );
    const saved = 1 - median(times.unetOfTwo) / (2 * own);
    console.log(
      `${title}: UNet in ${times.dtype}; two latents in one run take ${Math.abs(100 * saved).toFixed(0)} % ${saved < 0 ? 'more' : 'less'} time than in two`,
    );
  }
  const heads = ['loading', 'first UNet', 'UNet', 'of two', 'text', 'VAE decoder', 'vocoder'];
  console.log(`\n${''.padEnd(26)}${heads.map((head) => head.padStart(12)).join('')}`);
  for (const [title, row] of rows) console.log(`${title.padEnd(26)}${row}`);
  console.log(`(medians of ${runs} runs, with their inputs and outputs copied)\n`);
  return unet;
}

async function run(args: Arguments): Promise<number> {
  const { bundle: folder, seconds, python, runs } = args;
  const { manifest } = await openBundle(folderStore(folder));
  const profile = await mkdtemp(path.join(tmpdir(), 'audio-agent-gpu-'));
  const server = await createServer({
    root: ROOT,
    logLevel: 'error',
    cacheDir: path.join(profile, 'vite'),
    server: { port: 0, hmr: false, watch: null, headers: isolationHeaders, fs: { allow: [ROOT, folder] } },
  });
  await server.listen();
  const origin = server.resolvedUrls?.local[0] ?? '';
  const context = await chromium.launchPersistentContext(path.join(profile, 'browser'), launchOptions(args));
  try {
    const page = await context.newPage();
    await page.goto(`${origin}icon.svg`);
    await page.evaluate((module) => import(module), '/scripts/bench-gpu-in-page.ts');
    const facts = await page.evaluate(() => window.gpuBench.facts());
    if (facts === null || (facts.software && !args.software)) {
      console.error(
        facts === null
          ? 'Chromium offers no graphics device here. Try --headed, or --software to see that it runs.'
          : `Chromium offers ${facts.name} only, which is software. Try --headed, or --software.`,
      );
      return 1;
    }
    console.log(
      `${manifest.name} ${manifest.version} on ${facts.name}${facts.half ? '' : ', without float16'}`,
    );
    const address = `${origin}@fs${folder.split(path.sep).map(encodeURIComponent).join('/')}/`;
    const unet = await measure(page, address, args);
    const sampler = qualitySampler('standard', manifest);
    if (seconds > 0) {
      const spent = await page.evaluate(([from, length]) => window.gpuBench.clip(from, length), [
        address,
        seconds,
      ] as const);
      console.log(
        `${seconds} s of sound in ${(spent / 1000).toFixed(2)} s: standard, ${sampler.steps} steps, ${windowRuns(sampler, manifest)} UNet runs a window`,
      );
    }
    const peer = python === null ? null : peerTimes(python, folder, runs);
    if (peer !== null) {
      console.log(
        `${peer.name}: ${peer.unetMs.toFixed(1)} ms a UNet run; here ${(unet / peer.unetMs).toFixed(2)} times that`,
      );
    }
    return 0;
  } finally {
    await context.close();
    await server.close();
    await rm(profile, { recursive: true, force: true });
  }
}

const args = readArguments(process.argv.slice(2));
if (args === null) {
  console.error(USAGE);
  process.exitCode = 2;
} else process.exitCode = await run(args);
