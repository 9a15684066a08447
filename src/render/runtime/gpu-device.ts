import { AppError } from '../../lib/errors';
import type { AdapterFacts } from './provider-choice';

/** Processors that pose as graphics devices, by `GPUAdapterInfo.architecture` and `description`. */
const SOFTWARE = /swiftshader|llvmpipe|lavapipe|softpipe|warp|basic render/iu;

/**
 * onnxruntime's attention gives wrong numbers on devices with these and subgroups of 4 or 8, which are software's
 * (microsoft/onnxruntime, flash_attention.wgsl.template); on a device without them it takes another way.
 */
const SUBGROUPS = ['subgroups', 'subgroup-size-control'];

/** Limits that onnxruntime's kernels and large weights need above the guaranteed ones. */
const LIMITS = [
  'maxBufferSize',
  'maxStorageBufferBindingSize',
  'maxStorageBuffersPerShaderStage',
  'maxComputeWorkgroupStorageSize',
  'maxComputeInvocationsPerWorkgroup',
  'maxComputeWorkgroupSizeX',
  'maxComputeWorkgroupSizeY',
  'maxComputeWorkgroupSizeZ',
  'maxComputeWorkgroupsPerDimension',
] as const satisfies readonly (keyof GPUSupportedLimits)[];

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

/** A device with all that onnxruntime can use. @throws AppError `provider-unavailable`. */
export async function openDevice(adapter: GPUAdapter): Promise<GPUDevice> {
  const { software, name } = adapterFacts(adapter);
  const wanted = ['shader-f16', ...(software ? [] : SUBGROUPS)].filter((feature) =>
    adapter.features.has(feature),
  ) as GPUFeatureName[];
  try {
    return await adapter.requestDevice({
      requiredFeatures: wanted,
      requiredLimits: Object.fromEntries(LIMITS.map((limit) => [limit, adapter.limits[limit]])),
    });
  } catch (cause) {
    throw new AppError(
      'provider-unavailable',
      `The graphics device${name === '' ? '' : ` (${name})`} cannot be opened.`,
      {
        remedy: 'Close other pages that use it, restart the browser, or open this page with ?provider=wasm.',
        cause,
      },
    );
  }
}
