import asyncifyModule from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.mjs?url';
import asyncifyBinary from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.wasm?url';
import jspiModule from 'onnxruntime-web/ort-wasm-simd-threaded.jspi.mjs?url';
import jspiBinary from 'onnxruntime-web/ort-wasm-simd-threaded.jspi.wasm?url';
import { Ending } from '../../lib/ending';
import { Serial } from '../../lib/serial';
import { isSuspending } from '../../lib/wasm-suspending';
import { threadCount } from '../../lib/wasm-threads';
import { mainMemory } from '../../models/capability-facts';
import { adapterFacts, findAdapter } from '../../models/graphics-adapter';
import { networkRoom } from '../residency';
import type { Provider } from '../renderer';
import { heedingErrors } from './device-errors';
import { openDevice } from './gpu-device';
import { loadOrtNetwork, type OrtBuild } from './ort-network';
import { chooseProvider } from './provider-choice';
import { dtypeFor, type Network, type NetworkFiles, type Runtime } from './runtime';
import { deviceLost } from './runtime-error';
import { StandingNetwork } from './standing-network';

/**
 * Both builds carry WebGPU and wasm (architecture.md, point 5); jspi is the smaller and quicker one. Their modules and
 * binaries come from our own origin, and so do the threads, whose script is the module itself: no blob workers.
 */
async function loadBuild(): Promise<OrtBuild> {
  const suspends = isSuspending();
  const ort: OrtBuild = suspends
    ? await import('onnxruntime-web/jspi')
    : await import('onnxruntime-web/webgpu');
  ort.env.wasm.wasmPaths = suspends
    ? { mjs: absolute(jspiModule), wasm: absolute(jspiBinary) }
    : { mjs: absolute(asyncifyModule), wasm: absolute(asyncifyBinary) };
  return ort;
}

/** The build, loaded with the first network: a page that only shows a plan does not need it. A failed load is tried again. */
function buildWith(threads: number): () => Promise<OrtBuild> {
  let build: Promise<OrtBuild> | null = null;
  return async () => {
    build ??= loadBuild();
    try {
      const ort = await build;
      ort.env.wasm.numThreads = threads;
      return ort;
    } catch (error) {
      build = null;
      throw error;
    }
  };
}

/** Vite's addresses may be relative to the script or to the host. */
const absolute = (address: string): string => new URL(address, import.meta.url).href;

/** What can be set of WebGPU to measure it (`npm run bench:gpu`); nothing set is what the page renders with. */
export interface GpuTuning {
  /** Of images in the device's memory; onnxruntime's own choice is NHWC. */
  readonly layout?: 'NCHW' | 'NHWC';
}

/**
 * onnxruntime in a page or worker of a browser. `asked` null: the best there is.
 * @throws AppError `provider-unavailable`.
 */
export async function pageRuntime(asked: Provider | null, tuning: GpuTuning = {}): Promise<Runtime> {
  const adapter = asked === 'wasm' ? null : await findAdapter();
  const choice = chooseProvider(asked, adapter === null ? null : adapterFacts(adapter));
  return choice.provider === 'webgpu' && adapter !== null
    ? webgpuRuntime(await openDevice(adapter), tuning)
    : wasmRuntime(choice.note);
}

function wasmRuntime(note: string | null): Runtime {
  const threads = threadCount(navigator.hardwareConcurrency, crossOriginIsolated);
  const shared = {
    providers: ['wasm' as const],
    serial: new Serial(),
    onDevice: <T>(task: () => Promise<T>) => task(),
  };
  const ort = buildWith(threads);
  return {
    provider: 'wasm',
    note,
    readsBlobs: isSuspending(),
    room: networkRoom('wasm', mainMemory()),
    dtypeOf: (role) => dtypeFor('wasm', false, role),
    load: async (name, files) => loadOrtNetwork(name, files, { ...shared, ort: await ort() }),
    saveMemory: () => Promise.resolve(),
    dispose: () => Promise.resolve(),
  };
}

function webgpuRuntime(device: GPUDevice, { layout }: GpuTuning): Runtime {
  const ending = new Ending();
  void device.lost.then(({ message }) => ending.end(deviceLost(message)));
  const serial = new Serial();
  // onnxruntime itself may wait for ever once the device is gone: nothing is begun on it then.
  const onDevice = async <T>(task: () => Promise<T>): Promise<T> => {
    if (ending.reason !== null) throw ending.reason;
    return ending.before(heedingErrors(device, task));
  };
  const ort = buildWith(1);
  let saving = false;
  const load = async (name: string, files: NetworkFiles): Promise<Network> =>
    loadOrtNetwork(name, files, {
      ort: await ort(),
      providers: [
        {
          name: 'webgpu',
          device,
          ...(layout === undefined ? {} : { preferredLayout: layout }),
          ...(saving ? SAVING : {}),
        },
      ],
      serial,
      onDevice,
    });
  const standing = new StandingNetwork(load);
  return {
    provider: 'webgpu',
    note: null,
    readsBlobs: isSuspending(),
    room: networkRoom('webgpu', mainMemory()),
    dtypeOf: (role) => dtypeFor('webgpu', device.features.has('shader-f16'), role),
    load: async (name, files) => {
      await standing.begin();
      const network = await load(name, files);
      return {
        run: (inputs) => network.run(inputs),
        release: async () => {
          await network.release();
          await standing.flush();
        },
      };
    },
    saveMemory: async () => {
      if (saving) return;
      saving = true;
      await standing.end();
    },
    dispose: () => {
      device.destroy();
      return Promise.resolve();
    },
  };
}

/**
 * Gives buffers back after each run; else onnxruntime keeps those that were used for intermediate values. It is read
 * when the first session on a device is made.
 */
const SAVING = { storageBufferCacheMode: 'lazyRelease' } as const;
