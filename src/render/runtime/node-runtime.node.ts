import { availableParallelism } from 'node:os';
import * as ort from 'onnxruntime-web';
import { Serial } from '../../lib/serial';
import { threadCount } from '../../lib/wasm-threads';
import { loadOrtNetwork } from './ort-network';
import { dtypeFor, type Runtime } from './runtime';

/** onnxruntime-web's wasm provider in Node: the kernels that the page runs. */
export function nodeRuntime(): Runtime {
  ort.env.wasm.numThreads = threadCount(availableParallelism(), true);
  const serial = new Serial();
  return {
    provider: 'wasm',
    note: null,
    readsBlobs: false,
    room: Infinity,
    dtypeOf: (role) => dtypeFor('wasm', false, role),
    load: (name, files) =>
      loadOrtNetwork(name, files, { ort, providers: ['wasm'], serial, onDevice: (task) => task() }),
    saveMemory: () => Promise.resolve(),
    dispose: () => Promise.resolve(),
  };
}
