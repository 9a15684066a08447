import { AppError } from '../../lib/errors';
import { adapterFacts } from '../../models/graphics-adapter';

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
