import { isSuspending } from '../lib/wasm-suspending';
import { adapterFacts, findAdapter } from './graphics-adapter';

/** What a machine offers, in bytes; null: the browser does not say. */
export interface MachineFacts {
  /** Null: there is no WebGPU, or no adapter. */
  readonly adapter: {
    readonly name: string;
    /** The processor plays the graphics device. */
    readonly software: boolean;
    /** `shader-f16`. */
    readonly half: boolean;
    readonly maxBuffer: number;
    /** The most that a kernel can reach of a buffer. */
    readonly maxBinding: number;
  } | null;
  /** Main memory: browsers round it, and name no more than 8 to 32 GB. */
  readonly memory: number | null;
  /** What the browser lets this page keep in addition. */
  readonly free: number | null;
  /** Weights are read in parts; else each file of them has to fit into one array. */
  readonly readsInParts: boolean;
}

/** The machine computes in 16-bit floats; a processor that plays a graphics device does so slower than in others. */
export function computesInHalves({ adapter }: MachineFacts): boolean {
  return adapter !== null && !adapter.software && adapter.half;
}

/** Bytes, rounded and capped as browsers do; null: the browser does not say. */
export function mainMemory(): number | null {
  const { deviceMemory } = navigator as { readonly deviceMemory?: number };
  return deviceMemory === undefined ? null : deviceMemory * 2 ** 30;
}

export async function machineFacts(): Promise<MachineFacts> {
  const adapter = await findAdapter().catch(() => null);
  const { storage } = navigator as { readonly storage?: StorageManager };
  const { quota, usage } = await (storage?.estimate() ?? Promise.reject(new Error('no storage'))).catch(
    (): StorageEstimate => ({}),
  );
  return {
    adapter:
      adapter === null
        ? null
        : {
            ...adapterFacts(adapter),
            half: adapter.features.has('shader-f16'),
            maxBuffer: adapter.limits.maxBufferSize,
            maxBinding: adapter.limits.maxStorageBufferBindingSize,
          },
    memory: mainMemory(),
    free: quota === undefined || usage === undefined ? null : Math.max(0, quota - usage),
    readsInParts: isSuspending(),
  };
}
