import type { Provider } from '../../render/renderer';

/** What the address asks for: `?provider=webgpu|wasm` and `?steps=n` (docs/ARCHITECTURE.md, point 5). */
export interface AddressSettings {
  /** Null: WebGPU on a real adapter, else wasm. */
  readonly provider: Provider | null;
  /** Sampler steps instead of the bundle's; null: the bundle's. */
  readonly steps: number | null;
}

const MOST_STEPS = 100;

/** Anything else in the address is left alone, and values that make no sense count as not given. */
export function readAddress(search: string): AddressSettings {
  const values = new URLSearchParams(search);
  const provider = values.get('provider');
  const steps = Number(values.get('steps'));
  return {
    provider: provider === 'webgpu' || provider === 'wasm' ? provider : null,
    steps: Number.isInteger(steps) && steps >= 1 && steps <= MOST_STEPS ? steps : null,
  };
}

/** The models' page has its own address, so that a reload and the browser's way back keep it. */
export const MODELS_HASH = '#models';

export function asksForModels({ hash }: Pick<Location, 'hash'>): boolean {
  return hash === MODELS_HASH;
}
