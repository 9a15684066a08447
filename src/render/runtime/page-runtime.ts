import asyncifyModule from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.mjs?url';
import asyncifyBinary from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.wasm?url';
import jspiModule from 'onnxruntime-web/ort-wasm-simd-threaded.jspi.mjs?url';
import jspiBinary from 'onnxruntime-web/ort-wasm-simd-threaded.jspi.wasm?url';
import { Ending } from '../../lib/ending';
import { Serial } from '../../lib/serial';
import type { Provider } from '../renderer';
import { adapterFacts, findAdapter, openDevice } from './gpu-device';
import { loadOrtNetwork, type OrtBuild } from './ort-network';
import { chooseProvider } from './provider-choice';
import { dtypeFor, threadCount, type Runtime } from './runtime';
import { deviceLost } from './runtime-error';

/**
 * Both builds carry WebGPU and wasm (architecture.md, point 5); jspi is the smaller and quicker one. Their modules and
 * binaries come from our own origin, and so do the threads, whose script is the module itself: no blob workers.
 */
async function loadBuild(): Promise<OrtBuild> {
  const suspends = 'Suspending' in WebAssembly;
  const ort: OrtBuild = suspends
    ? await import('onnxruntime-web/jspi')
    : await import('onnxruntime-web/webgpu');
  ort.env.wasm.wasmPaths = suspends
    ? { mjs: absolute(jspiModule), wasm: absolute(jspiBinary) }
    : { mjs: absolute(asyncifyModule), wasm: absolute(asyncifyBinary) };
  return ort;
}

/** Vite's addresses may be relative to the script or to the host. */
const absolute = (address: string): string => new URL(address, import.meta.url).href;

/**
 * onnxruntime in a page or worker of a browser. `asked` null: the best there is.
 * @throws AppError `provider-unavailable`.
 */
export async function pageRuntime(asked: Provider | null): Promise<Runtime> {
  const adapter = asked === 'wasm' ? null : await findAdapter();
  const choice = chooseProvider(asked, adapter === null ? null : adapterFacts(adapter));
  return choice.provider === 'webgpu' && adapter !== null
    ? webgpuRuntime(await loadBuild(), await openDevice(adapter))
    : wasmRuntime(await loadBuild(), choice.note);
}

function wasmRuntime(ort: OrtBuild, note: string | null): Runtime {
  ort.env.wasm.numThreads = threadCount(navigator.hardwareConcurrency, crossOriginIsolated);
  const shared = { ort, providers: ['wasm' as const], serial: new Serial(), ending: new Ending() };
  return {
    provider: 'wasm',
    note,
    dtypeOf: (role) => dtypeFor('wasm', false, role),
    load: (name, files) => loadOrtNetwork(name, files, shared),
    dispose: () => Promise.resolve(),
  };
}

function webgpuRuntime(ort: OrtBuild, device: GPUDevice): Runtime {
  ort.env.wasm.numThreads = 1;
  const ending = new Ending();
  void device.lost.then(({ message }) => ending.end(deviceLost(message)));
  const shared = { ort, providers: [{ name: 'webgpu' as const, device }], serial: new Serial(), ending };
  return {
    provider: 'webgpu',
    note: null,
    dtypeOf: (role) => dtypeFor('webgpu', device.features.has('shader-f16'), role),
    load: (name, files) => loadOrtNetwork(name, files, shared),
    dispose: () => {
      device.destroy();
      return Promise.resolve();
    },
  };
}
