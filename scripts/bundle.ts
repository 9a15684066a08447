import { parseArgs } from 'node:util';
import { writeBundle, type BundleProgress } from '../src/compile/bundle';
import { openDiskFolder } from '../src/compile/checkpoint/disk-folder.node.js';
import type { ComputeDtype } from '../src/compile/tensors';
import { openFolderSink } from '../src/compile/writers/folder-sink.node.js';
import { AppError } from '../src/lib/errors';

/** `npm run bundle`: a checkpoint in diffusers' layout becomes a bundle. */

const USAGE = `Usage: npm run bundle -- --from <checkpoint folder> --out <folder> [--dtype fp16|fp32]

  --from   a checkpoint in the diffusers layout: model_index.json, unet/, vae/, text_encoder/, tokenizer/,
           scheduler/ and vocoder/ with config.json and vocoder.pt or model.safetensors; bundle.json if it has one
  --out    where the bundle goes; files of the same names are replaced, and a writing that was stopped is gone on with
  --dtype  of the weights: fp16 (default) or fp32`;

const DTYPES: Readonly<Record<string, ComputeDtype>> = { fp16: 'float16', fp32: 'float32' };

interface Arguments {
  readonly from: string;
  readonly out: string;
  readonly dtype: ComputeDtype;
}

/** Null: print the usage. */
function readArguments(argv: readonly string[]): Arguments | null {
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: {
        from: { type: 'string' },
        out: { type: 'string' },
        dtype: { type: 'string', default: 'fp16' },
      },
    });
    const dtype = Object.hasOwn(DTYPES, values.dtype) ? DTYPES[values.dtype] : undefined;
    if (values.from === undefined || values.out === undefined || dtype === undefined) return null;
    return { from: values.from, out: values.out, dtype };
  } catch {
    return null;
  }
}

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(2).padStart(10)} MB`;

/** One line that grows on a terminal; nothing in a log. */
function showProgress({ path, done, total }: BundleProgress): void {
  if (process.stderr.isTTY) process.stderr.write(`\r${Math.round((done / total) * 100)} % ${path}   `);
}

/** How long this process has run, and the most memory it has held. */
function spent(): string {
  const { maxRSS } = process.resourceUsage();
  return `made in ${(performance.now() / 1000).toFixed(1)} s with at most ${(maxRSS / 1e3).toFixed(0)} MB of memory`;
}

async function run({ from, out, dtype }: Arguments): Promise<void> {
  const folder = openDiskFolder(from);
  try {
    const sink = openFolderSink(out);
    const { manifest, keptFloat32 } = await writeBundle(folder, sink, {
      dtype,
      fingerprint: await folder.fingerprint(),
      onProgress: showProgress,
    });
    if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');
    console.log(`${manifest.name} ${manifest.version} → ${out}`);
    for (const { path, bytes, sha256 } of manifest.files) {
      console.log(`${megabytes(bytes)}  ${sha256.slice(0, 12)}  ${path}`);
    }
    console.log(
      `${megabytes(manifest.files.reduce((sum, { bytes }) => sum + bytes, 0))}  in all, and manifest.json; ${spent()}`,
    );
    for (const { path, tensor } of keptFloat32) {
      console.log(`kept float32, as its values are beyond float16: ${tensor} in ${path}`);
    }
  } finally {
    await folder.close();
  }
}

const args = readArguments(process.argv.slice(2));
if (args === null) {
  console.error(USAGE);
  process.exitCode = 2;
} else {
  await run(args).catch((error: unknown) => {
    if (!(error instanceof AppError)) throw error;
    console.error(
      `${error.message}${error.place === null ? '' : `\n  at: ${error.place}`}\n  ${error.remedy}`,
    );
    process.exitCode = 1;
  });
}
