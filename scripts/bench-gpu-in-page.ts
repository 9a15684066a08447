import { openBundle, type Bundle } from '../src/models/bundle';
import { httpStore } from '../src/models/http-store';
import { adapterFacts, findAdapter } from '../src/models/graphics-adapter';
import { DiffusionRenderer } from '../src/render/diffusion-renderer';
import { LatentDiffusion } from '../src/render/latent-diffusion';
import { loadNetwork } from '../src/render/load-network';
import { qualitySampler } from '../src/render/quality';
import { pageRuntime, type GpuTuning } from '../src/render/runtime/page-runtime';
import type { Runtime } from '../src/render/runtime/runtime';
import type { TextStates } from '../src/render/text-conditioner';
import { windowTargets } from '../src/render/window-model';

/** What scripts/bench-gpu.ts does in the page: the application's own runtime, networks and renderer. */

export interface GpuFacts {
  readonly name: string;
  readonly software: boolean;
  readonly half: boolean;
}

/** Milliseconds of one run, the first of each network left out. */
export interface NetworkTimes {
  readonly dtype: string;
  /** Until all networks are ready to run. */
  readonly loading: number;
  /** The first run, which compiles. */
  readonly firstUnet: number;
  readonly textEncoder: readonly number[];
  readonly unet: readonly number[];
  /** Of two latents in one run, as guidance could have them. */
  readonly unetOfTwo: readonly number[];
  readonly vaeDecoder: readonly number[];
  readonly vocoder: readonly number[];
}

export interface GpuBench {
  /** Null: there is no adapter. */
  facts(): Promise<GpuFacts | null>;
  networks(bundle: string, runs: number, tuning: GpuTuning): Promise<NetworkTimes>;
  /** A whole clip of the standard quality, after one to warm up: milliseconds. */
  clip(bundle: string, seconds: number): Promise<number>;
}

/** Weights go to the device as they do from the disk: the browser keeps large answers there. */
function openAt(address: string): Promise<Bundle> {
  const store = httpStore(address, fetch.bind(window));
  return openBundle({
    ...store,
    blob: async (path) => (await fetch(new URL(path, address))).blob(),
  });
}

async function timed<T>(work: () => Promise<T>): Promise<{ readonly value: T; readonly ms: number }> {
  const began = performance.now();
  const value = await work();
  return { value, ms: performance.now() - began };
}

/** Runs of a UNet that takes two latents at once, alone on the device. */
async function runsOfTwo(
  bundle: Bundle,
  runtime: Runtime,
  states: TextStates,
  runs: number,
): Promise<readonly number[]> {
  const { window, latent, text } = bundle.manifest;
  const { unet } = windowTargets(bundle.manifest, window.width);
  const network = await loadNetwork(bundle, runtime, { ...unet, batch: 2 });
  const two = (values: Float32Array): Float32Array => Float32Array.of(...values, ...values);
  const zeros = new Float32Array(latent.channels * window.height * window.width);
  const shape = [2, latent.channels, window.height, window.width];
  const inputs = {
    sample: { type: 'float32', shape, data: two(zeros) },
    timestep: { type: 'float32', shape: [1], data: Float32Array.of(500) },
    encoder_hidden_states: {
      type: 'float32',
      shape: [2, text.length, states.length / text.length],
      data: two(states),
    },
  } as const;
  await network.run(inputs);
  const times: number[] = [];
  for (let run = 0; run < runs; run++) times.push((await timed(() => network.run(inputs))).ms);
  await network.release();
  return times;
}

const bench: GpuBench = {
  async facts() {
    const adapter = await findAdapter();
    return adapter === null ? null : { ...adapterFacts(adapter), half: adapter.features.has('shader-f16') };
  },

  async networks(address, runs, tuning) {
    const bundle = await openAt(address);
    const runtime = await pageRuntime('webgpu', tuning);
    const { width } = bundle.manifest.window;
    const { value: diffusion, ms: loading } = await timed(async () => {
      const loaded = await LatentDiffusion.load(bundle, runtime);
      await loaded.loadAhead(width);
      return loaded;
    });
    const model = diffusion.window(width);
    const states = await diffusion.encode('warm');
    const zeros = new Float32Array(model.latentSize);
    const { ms: firstUnet } = await timed(() => model.predict(zeros, 500, states));
    const spectrogram = await model.decode(zeros);
    await model.vocode(spectrogram);
    const times = { textEncoder: [], unet: [], vaeDecoder: [], vocoder: [] } as Record<
      'textEncoder' | 'unet' | 'vaeDecoder' | 'vocoder',
      number[]
    >;
    for (let run = 0; run < runs; run++) {
      // Captions are remembered: each run has its own.
      times.textEncoder.push((await timed(() => diffusion.encode(`run ${run}`))).ms);
      times.unet.push((await timed(() => model.predict(zeros, 500, states))).ms);
      times.vaeDecoder.push((await timed(() => model.decode(zeros))).ms);
      times.vocoder.push((await timed(() => model.vocode(spectrogram))).ms);
    }
    await diffusion.release();
    const unetOfTwo = await runsOfTwo(bundle, runtime, states, runs);
    await runtime.dispose();
    return { dtype: runtime.dtypeOf('unet'), loading, firstUnet, ...times, unetOfTwo };
  },

  async clip(address, seconds) {
    const bundle = await openAt(address);
    const renderer = new DiffusionRenderer(bundle, await pageRuntime('webgpu'));
    const sampler = qualitySampler('standard', bundle.manifest);
    const render = (seed: number) =>
      renderer.render(
        { caption: 'rain', negativePrompt: '', seed, seconds, sampler },
        { signal: new AbortController().signal, onProgress: () => undefined },
      );
    await renderer.tryOut(new AbortController().signal);
    const { ms } = await timed(() => render(1));
    await renderer.dispose();
    return ms;
  },
};

declare global {
  interface Window {
    gpuBench: GpuBench;
  }
}

window.gpuBench = bench;
