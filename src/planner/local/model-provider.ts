import { AppError } from '../../lib/errors';
import type { AdapterFacts } from '../../models/graphics-adapter';
import type { ModelProvider } from './model-contract';

/**
 * WebGPU on a real adapter, else the processor; what was asked for is done or refused, never replaced (architecture.md,
 * point 5). `adapter` null: there is none.
 * @throws AppError `provider-unavailable`.
 */
export function chooseModelProvider(
  asked: ModelProvider | null,
  adapter: AdapterFacts | null,
): ModelProvider {
  if (asked === 'webgpu' && adapter === null) {
    throw new AppError('provider-unavailable', 'This browser offers no graphics device (WebGPU).', {
      remedy: 'Open the page without ?provider=webgpu, or in a browser with WebGPU switched on.',
    });
  }
  return asked ?? (adapter === null || adapter.software ? 'wasm' : 'webgpu');
}
