import { AppError } from '../../lib/errors';
import type { AdapterFacts } from '../../models/graphics-adapter';
import type { Provider } from '../renderer';

export interface ProviderChoice {
  readonly provider: Provider;
  /** Why it is not WebGPU, in words for the page; null when it is, or when wasm was asked for. */
  readonly note: string | null;
}

/**
 * WebGPU on a real adapter, else wasm with a note; what was asked for is done or refused, never replaced
 * (architecture.md, point 5). `adapter` null: there is none.
 * @throws AppError `provider-unavailable` when WebGPU was asked for and there is none.
 */
export function chooseProvider(asked: Provider | null, adapter: AdapterFacts | null): ProviderChoice {
  if (asked === 'wasm') return { provider: 'wasm', note: null };
  if (asked === 'webgpu') {
    if (adapter !== null) return { provider: 'webgpu', note: null };
    throw new AppError('provider-unavailable', 'This browser offers no graphics device (WebGPU).', {
      remedy: 'Open the page without ?provider=webgpu, or in a browser with WebGPU switched on.',
    });
  }
  if (adapter === null) {
    return {
      provider: 'wasm',
      note: 'This browser offers no graphics device (WebGPU), so sound is rendered on the processor.',
    };
  }
  if (adapter.software) {
    return {
      provider: 'wasm',
      note: 'The only graphics device here is emulated in software, so sound is rendered on the processor.',
    };
  }
  return { provider: 'webgpu', note: null };
}
