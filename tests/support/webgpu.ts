import * as ort from 'onnxruntime-web/webgpu';
import wasmAddress from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.wasm?url';
import type { ComputeDtype } from '../../src/compile/tensors';
import { findAdapter } from '../../src/models/graphics-adapter';
import { openDevice } from '../../src/render/runtime/gpu-device';

ort.env.wasm.wasmPaths = { wasm: wasmAddress };
ort.env.wasm.numThreads = 1;

/** The test browser's graphics device, opened as the application opens it; and whether it has float16. */
export async function openTestDevice(): Promise<{
  readonly device: GPUDevice;
  readonly dtype: ComputeDtype;
}> {
  const adapter = await findAdapter();
  if (adapter === null) throw new Error('The test browser has no WebGPU adapter.');
  const device = await openDevice(adapter);
  return { device, dtype: device.features.has('shader-f16') ? 'float16' : 'float32' };
}

/** A session all of whose nodes are on the GPU: creating it fails when one is not. */
export async function createGpuSession(
  device: GPUDevice,
  graph: Uint8Array,
  externalData: readonly { readonly path: string; readonly data: Uint8Array }[],
): Promise<ort.InferenceSession> {
  return ort.InferenceSession.create(graph, {
    executionProviders: [{ name: 'webgpu', device }],
    externalData: [...externalData],
    extra: { session: { disable_cpu_ep_fallback: '1' } },
  });
}
