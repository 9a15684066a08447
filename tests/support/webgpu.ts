import * as ort from 'onnxruntime-web/webgpu';
import wasmAddress from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.wasm?url';

/** onnxruntime's attention is wrong on software adapters that have subgroups; hidden from it, it takes another way. */
const SUBGROUP_FEATURES: readonly string[] = ['subgroups', 'subgroup-size-control'];

function hideSubgroups(): void {
  const { prototype } = GPUAdapter;
  const features = Object.getOwnPropertyDescriptor(prototype, 'features');
  const requestDevice = Object.getOwnPropertyDescriptor(prototype, 'requestDevice')?.value as (
    this: GPUAdapter,
    descriptor: GPUDeviceDescriptor,
  ) => Promise<GPUDevice>;
  const visible = (names: Iterable<GPUFeatureName>): GPUFeatureName[] =>
    [...names].filter((name) => !SUBGROUP_FEATURES.includes(name));
  Object.defineProperty(prototype, 'features', {
    configurable: true,
    get(this: GPUAdapter) {
      return new Set(visible((features?.get?.call(this) ?? []) as Iterable<GPUFeatureName>));
    },
  });
  Object.defineProperty(prototype, 'requestDevice', {
    configurable: true,
    value(this: GPUAdapter, descriptor?: GPUDeviceDescriptor) {
      return requestDevice.call(this, {
        ...descriptor,
        requiredFeatures: visible(descriptor?.requiredFeatures ?? []),
      });
    },
  });
}

/** Makes onnxruntime's WebGPU build ready; says whether the software adapter has float16. */
export async function prepareWebgpu(): Promise<'float16' | 'float32'> {
  hideSubgroups();
  ort.env.wasm.wasmPaths = { wasm: wasmAddress };
  ort.env.wasm.numThreads = 1;
  const adapter = await navigator.gpu.requestAdapter();
  return adapter?.features.has('shader-f16') === true ? 'float16' : 'float32';
}

/** A session all of whose nodes are on the GPU: creating it fails when one is not. */
export async function createGpuSession(
  graph: Uint8Array,
  externalData: readonly { readonly path: string; readonly data: Uint8Array }[],
): Promise<ort.InferenceSession> {
  return ort.InferenceSession.create(graph, {
    executionProviders: ['webgpu'],
    externalData: [...externalData],
    extra: { session: { disable_cpu_ep_fallback: '1' } },
  });
}
