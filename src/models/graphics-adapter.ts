/** What is known of the graphics device at hand. */
export interface AdapterFacts {
  /** The processor plays the graphics device: a hundred times slower than wasm. */
  readonly software: boolean;
  /** As the browser names it; may be empty. */
  readonly name: string;
}

/** Processors that pose as graphics devices, by `GPUAdapterInfo.architecture` and `description`. */
const SOFTWARE = /swiftshader|llvmpipe|lavapipe|softpipe|warp|basic render/iu;

/** Null where there is no WebGPU or no adapter. */
export async function findAdapter(): Promise<GPUAdapter | null> {
  const { gpu } = navigator as { gpu?: GPU };
  return (await gpu?.requestAdapter({ powerPreference: 'high-performance' })) ?? null;
}

export function adapterFacts(adapter: GPUAdapter): AdapterFacts {
  const { info } = adapter;
  const older = (adapter as { isFallbackAdapter?: boolean }).isFallbackAdapter;
  const fallback = (info as { isFallbackAdapter?: boolean }).isFallbackAdapter ?? older ?? false;
  const names = [info.vendor, info.architecture, info.description].filter((name) => name !== '');
  return { software: fallback || names.some((name) => SOFTWARE.test(name)), name: names.join(' ') };
}

/** The machine computes in 16-bit floats: a real graphics device, which has them. */
export async function hasHalves(): Promise<boolean> {
  const adapter = await findAdapter().catch(() => null);
  return adapter !== null && !adapterFacts(adapter).software && adapter.features.has('shader-f16');
}
