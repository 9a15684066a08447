import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { InferenceSession, Tensor } from 'onnxruntime-web';
import { deriveSeed, normalNoise } from '../src/lib/random';
import { openBundle } from '../src/models/bundle';
import { folderStore } from '../src/models/folder-store.node.js';
import { atAnalysisPeak, MelAnalysis } from '../src/render/analysis/log-mel';
import { LatentDiffusion } from '../src/render/latent-diffusion';
import { qualitySampler } from '../src/render/quality';
import { nodeRuntime } from '../src/render/runtime/node-runtime.node.js';
import { continuedWindows } from '../src/render/continued-windows';
import type { KnownLatent } from '../src/render/window-model';
import { joinWindows, windowStarts } from '../src/render/windows';

/**
 * `npx tsx scripts/evaluate-joins.ts [kinds] [bg|fg] [context]`: sounds of 7 s made with nano in two ways, as independent windows that are
 * cross-faded, and as windows that each continue the one before. Prints what is heard where windows meet, beside what is
 * heard elsewhere (docs/decisions/0019-edits-of-the-sound.md).
 */

const SECONDS = 7;
const KINDS = Number(process.argv[2] ?? 24);
const ROLE = process.argv[3];
/** Of a window: what a continued one knows of the one before. */
const CONTEXT = Number(process.argv[4] ?? 1 / 4);
const folder = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url));

const bundle = await openBundle(folderStore(folder('public/models/nano')));
const { manifest } = bundle;
const { mel, latent, window } = manifest;
const settings = { ...qualitySampler('draft', manifest) };
const diffusion = await LatentDiffusion.load(bundle, nodeRuntime());
const model = diffusion.window(window.width);
const analysis = new MelAnalysis(mel);
const judge = await InferenceSession.create(readFileSync(folder('training/judge/judge.onnx')), {
  executionProviders: ['wasm'],
  externalData: [
    { path: 'model.safetensors', data: readFileSync(folder('training/judge/model.safetensors')) },
  ],
});
const frames = Math.round((SECONDS * mel.sampleRate) / mel.hopLength);
const windowFrames = window.width * latent.downsampling;

interface Way {
  readonly wave: Float32Array;
  /** Frames where a window meets the next. */
  readonly seams: readonly number[];
}

async function makeWindow(
  caption: string,
  seed: number,
  index: number,
  known?: KnownLatent,
): Promise<Float32Array> {
  return model.sample(
    {
      noise: normalNoise(deriveSeed(seed, index), model.latentSize),
      positive: await diffusion.encode(caption),
      negative: await diffusion.encodeNegative(''),
      settings,
      known,
    },
    new AbortController().signal,
    () => undefined,
  );
}

async function waveOf(made: Float32Array): Promise<Float32Array> {
  return model.vocode(await model.decode(made));
}

/** As nano's long sounds were made up to 0.3.0: 2 to 10 % of a window are cross-faded at equal power. */
async function independent(caption: string, seed: number): Promise<Way> {
  const shortest = Math.round(windowFrames * 0.02);
  const count = Math.ceil((frames - shortest) / (windowFrames - shortest));
  const room = Math.floor((count * windowFrames - frames) / (count - 1));
  const overlap = Math.min(Math.round(windowFrames * 0.1), room);
  const stride = windowFrames - overlap;
  const wave = new Float32Array((windowFrames + (count - 1) * stride) * mel.hopLength);
  const fade = overlap * mel.hopLength;
  for (let index = 0; index < count; index++) {
    const made = await waveOf(await makeWindow(caption, seed, index));
    for (const [i, sample] of made.entries()) {
      const fadeIn = index > 0 ? Math.min(1, Math.sqrt((i + 0.5) / fade)) : 1;
      const fadeOut = index < count - 1 ? Math.min(1, Math.sqrt((made.length - i - 0.5) / fade)) : 1;
      const at = index * stride * mel.hopLength + i;
      wave[at] = (wave[at] ?? 0) + sample * fadeIn * fadeOut;
    }
  }
  return {
    wave: wave.slice(0, frames * mel.hopLength),
    seams: Array.from({ length: count - 1 }, (_, i) => (i + 1) * stride + Math.round(overlap / 2)),
  };
}

async function continued(caption: string, seed: number): Promise<Way> {
  const { width } = window;
  const starts = windowStarts(0, Math.ceil(frames / latent.downsampling), width, Math.round(CONTEXT * width));
  const waves = await continuedWindows(
    {
      make: (index, _column, known) => makeWindow(caption, seed, index, known),
      waves: async (latents) => {
        const made: Float32Array[] = [];
        for (const finished of latents) made.push(await waveOf(finished));
        return made;
      },
    },
    starts.map((start) => ({ start, known: null })),
    width,
  );
  const samples = starts.map((start) => start * latent.downsampling * mel.hopLength);
  return {
    wave: joinWindows(waves, samples).slice(0, frames * mel.hopLength),
    seams: starts.slice(0, -1).map((start) => (start + width) * latent.downsampling),
  };
}

/** Mean change of log-mel from frame to frame, by frame. */
function fluxOf(spectrogram: Float32Array): Float32Array {
  const count = spectrogram.length / mel.mels;
  return Float32Array.from({ length: count }, (_, frame) => {
    let sum = 0;
    for (let band = 0; band < mel.mels; band++) {
      const at = band * count + frame;
      sum += Math.abs((spectrogram[at] ?? 0) - (spectrogram[Math.max(band * count, at - 1)] ?? 0));
    }
    return sum / mel.mels;
  });
}

/** Decibels from the half second before a frame to the one after it; what is under −60 dB counts as silence. */
function jumpAt(wave: Float32Array, frame: number): number {
  const at = frame * mel.hopLength;
  const half = mel.sampleRate / 2;
  const level = (from: number): number =>
    10 * Math.log10(wave.subarray(from, from + half).reduce((sum, x) => sum + x * x, 0) / half + 1e-6);
  return Math.abs(level(at) - level(at - half));
}

/** As training/judge.py: clips of a second, weighted by their loudness. The kind's place among all. */
async function isRecognised(wave: Float32Array, middle: number, kind: number): Promise<boolean> {
  const from = Math.max(0, Math.min(frames - windowFrames, middle - windowFrames / 2)) * mel.hopLength;
  const unit = analysis
    .spectrogram(atAnalysisPeak(wave.slice(from, from + windowFrames * mel.hopLength)))
    .map((value) => Math.min(1, Math.max(0, (value - mel.logMin) / (mel.logMax - mel.logMin))));
  const clips = [0, 52, 104, windowFrames - 100].map((start) =>
    Float32Array.from(
      { length: 6400 },
      (_, i) => unit[Math.floor(i / 100) * windowFrames + start + (i % 100)] ?? 0,
    ),
  );
  const loudness = clips.map((clip) => {
    let sum = 0;
    for (let frame = 0; frame < 100; frame++) {
      let most = 0;
      for (let band = 0; band < 64; band++) most = Math.max(most, clip[band * 100 + frame] ?? 0);
      sum += most / 100;
    }
    return sum;
  });
  const loudest = Math.max(...loudness);
  let total = new Float64Array();
  for (const [index, clip] of clips.entries()) {
    const { logits } = await judge.run({ clips: new Tensor('float32', clip, [1, 1, 64, 100]) });
    const weight = Math.max(0, (loudness[index] ?? 0) - 0.4 * loudest) + 1e-6;
    const values = logits?.data as Float32Array;
    total = Float64Array.from(values, (value, i) => (total[i] ?? 0) + weight * value);
  }
  return total.indexOf(Math.max(...total)) === kind;
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
const mean = (values: readonly number[]): number => values.reduce((sum, x) => sum + x, 0) / values.length;

const judged = (JSON.parse(readFileSync(folder('training/judge/config.json'), 'utf8')) as { kinds: string[] })
  .kinds;
const kinds = manifest.kinds.filter(
  ({ name, role }) => judged.includes(name) && (ROLE === undefined || role === ROLE),
);
const chosen = Array.from({ length: KINDS }, (_, i) => Math.floor((i * kinds.length) / KINDS));

interface Seam {
  readonly role: string;
  /** Flux at the seam over that elsewhere. */
  readonly flux: number;
  readonly jump: number;
  readonly jumpElsewhere: number;
  readonly recognised: boolean;
  readonly recognisedLast: boolean;
}

/** Frames around which the loudest change is looked for: the fade of either way is shorter, or hardly changes a thing. */
const AROUND = 8;

async function seamsOf({ wave, seams }: Way, label: number, role: string): Promise<readonly Seam[]> {
  const flux = fluxOf(analysis.spectrogram(wave));
  const most = (frame: number): number => Math.max(...flux.subarray(frame - AROUND, frame + AROUND + 1));
  const elsewhere = Array.from({ length: 30 }, (_, i) => 60 + Math.floor((i * (frames - 120)) / 30)).filter(
    (frame) => seams.every((seam) => Math.abs(frame - seam) > 4 * AROUND),
  );
  const typical = Math.max(0.05, median(elsewhere.map(most)));
  const recognisedLast = await isRecognised(wave, frames, label);
  const rows: Seam[] = [];
  for (const seam of seams) {
    rows.push({
      role,
      flux: most(seam) / typical,
      jump: jumpAt(wave, seam),
      jumpElsewhere: mean(elsewhere.map((frame) => jumpAt(wave, frame))),
      recognised: await isRecognised(wave, seam, label),
      recognisedLast,
    });
  }
  return rows;
}

for (const [name, make] of Object.entries({ independent, continued })) {
  const all: Seam[] = [];
  for (const [index, kind] of chosen.entries()) {
    const { caption, name: label, role } = kinds[kind] ?? kinds[0] ?? { caption: '', name: '', role: 'fg' };
    all.push(...(await seamsOf(await make(caption, 100 + index), judged.indexOf(label), role)));
  }
  for (const role of ROLE === undefined ? ['bg', 'fg'] : [ROLE]) {
    const rows = all.filter((seam) => seam.role === role);
    const share = (values: readonly boolean[]): string =>
      (values.filter(Boolean).length / values.length).toFixed(2);
    console.log(
      `${name}, ${role === 'bg' ? 'beds' : 'foreground'}: ${rows.length} seams; flux over that elsewhere ` +
        `${median(rows.map(({ flux }) => flux)).toFixed(2)} (mean ${mean(rows.map(({ flux }) => flux)).toFixed(2)}); ` +
        `jump ${mean(rows.map(({ jump }) => jump)).toFixed(1)} dB, elsewhere ` +
        `${mean(rows.map(({ jumpElsewhere }) => jumpElsewhere)).toFixed(1)} dB; judge’s top-1 around the seam ` +
        `${share(rows.map(({ recognised }) => recognised))}, in the last window ` +
        share(rows.map(({ recognisedLast }) => recognisedLast)),
    );
  }
}
await diffusion.release();
