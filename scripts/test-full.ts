import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

/**
 * `npm run test:full`: a checkpoint of Auffusion's size is made, bundled, run beside PyTorch's numbers, and installed through
 * the models’ page of the built site in Chromium.
 */

const USAGE = `Usage: npm run test:full -- --folder <folder> --python <python> [--width 320] [--only <step> ...]

  --folder  where checkpoint and bundles go; at full width they take 11 GB. What is there already is used again.
  --python  a Python with torch, diffusers, transformers, numpy and onnxruntime
  --width   of the UNet's first level: 320 as published (minutes, 8 GB of memory), or 32 (seconds)
  --only    checkpoint, fp16, fp32, browser: these steps alone; browser compares with the fp16 bundle
  --kills   random moments at which the install is stopped and resumed: 20`;

const ROOT = fileURLToPath(new URL('../', import.meta.url));

/** max|a − b| / max|b| that a bundle's graphs may differ by from float32 in PyTorch. */
const BOUNDS = { fp16: 2e-2, fp32: 1e-4 } as const;
type Dtype = keyof typeof BOUNDS;

interface Arguments {
  readonly folder: string;
  readonly python: string;
  readonly width: number;
  readonly only: readonly string[];
  readonly kills: string;
}

/** Null: print the usage. */
function readArguments(argv: readonly string[]): Arguments | null {
  try {
    const text = { type: 'string' } as const;
    const { values } = parseArgs({
      args: [...argv],
      options: {
        folder: text,
        python: text,
        width: { ...text, default: '320' },
        only: { ...text, multiple: true },
        kills: { ...text, default: '20' },
      },
    });
    const { folder, python } = values;
    const width = Number(values.width);
    if (folder === undefined || python === undefined || ![32, 320].includes(width)) return null;
    return {
      folder: join(folder, `width-${width}`),
      python,
      width,
      only: values.only ?? [],
      kills: values.kills,
    };
  } catch {
    return null;
  }
}

/** Runs a step with its output shown. @throws Error when it ends with anything but 0. */
function step(title: string, command: string, args: readonly string[]): Promise<void> {
  const began = performance.now();
  console.log(`\n── ${title}`);
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: ROOT, stdio: 'inherit' });
    child.on('error', reject);
    child.on('close', (code) => {
      console.log(`── ${title}: ${((performance.now() - began) / 1000).toFixed(0)} s`);
      if (code === 0) resolve();
      else reject(new Error(`${title} ended with ${code}.`));
    });
  });
}

async function run({ folder, python, width, only, kills }: Arguments): Promise<void> {
  const wanted = (name: string): boolean => only.length === 0 || only.includes(name);
  const checkpoint = join(folder, 'checkpoint');
  await mkdir(folder, { recursive: true });
  // The vocoder is written last: with it the checkpoint is whole.
  if (wanted('checkpoint') && !existsSync(join(checkpoint, 'vocoder/vocoder.pt'))) {
    await step('checkpoint', python, ['scripts/make_checkpoint.py', checkpoint, '--width', String(width)]);
  }
  for (const dtype of Object.keys(BOUNDS) as Dtype[]) {
    if (!wanted(dtype)) continue;
    const bundle = join(folder, dtype);
    const from = ['--from', checkpoint, '--out', bundle, '--dtype', dtype];
    await step(`bundle, ${dtype}`, process.execPath, ['--import', 'tsx', 'scripts/bundle.ts', ...from]);
    const compare = ['tests/golden/full/compare.py', bundle, String(BOUNDS[dtype])];
    await step(`graphs beside PyTorch, ${dtype}`, python, compare);
  }
  if (!wanted('browser')) return;
  await step('the site is built', 'npm', ['run', 'build']);
  const places = ['--checkpoint', checkpoint, '--bundle', join(folder, 'fp16'), '--kills', kills];
  await step('installed in Chromium', process.execPath, [
    '--import',
    'tsx',
    'scripts/full-in-browser.ts',
    ...places,
  ]);
}

const args = readArguments(process.argv.slice(2));
if (args === null) {
  console.error(USAGE);
  process.exitCode = 2;
} else {
  await run(args).catch((error: unknown) => {
    console.error(String(error));
    process.exitCode = 1;
  });
}
