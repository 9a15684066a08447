import type * as Ort from 'onnxruntime-web';
import { floatsToHalves, halvesToFloats } from '../../compile/half';
import { AppError } from '../../lib/errors';
import type { Serial } from '../../lib/serial';
import type { Network, NetworkFiles, TensorValue } from './runtime';
import { runtimeError } from './runtime-error';

/** One of onnxruntime-web's builds. */
export type OrtBuild = Pick<typeof Ort, 'env' | 'InferenceSession' | 'Tensor'>;

export interface OrtNetworkOptions {
  readonly ort: OrtBuild;
  readonly providers: Ort.InferenceSession.ExecutionProviderConfig[];
  /** Shared by all networks of the runtime. */
  readonly serial: Serial;
  /** Does it on the device, and fails when the device does. */
  readonly onDevice: <T>(task: () => Promise<T>) => Promise<T>;
}

/** A session of onnxruntime with its conversions to and from float32. */
export async function loadOrtNetwork(
  name: string,
  files: NetworkFiles,
  options: OrtNetworkOptions,
): Promise<Network> {
  // In a function of its own: a closure beside those below would keep the weights as long as the network lives.
  return networkOf(name, await createSession(name, files, options), options);
}

async function createSession(
  name: string,
  { graph, weights }: NetworkFiles,
  options: OrtNetworkOptions,
): Promise<Ort.InferenceSession> {
  const created: Ort.InferenceSession[] = [];
  const create = async (): Promise<Ort.InferenceSession> => {
    const session = await options.ort.InferenceSession.create(graph, {
      executionProviders: options.providers,
      externalData: weights.map(({ location, bytes }) => ({ path: location, data: bytes })),
      // Warnings of the runtime are not for the page's reader.
      logSeverityLevel: 3,
      // No silent fallback: a node that WebGPU cannot run is an error.
      ...(options.providers.includes('wasm') ? {} : { extra: { session: { disable_cpu_ep_fallback: '1' } } }),
    });
    created.push(session);
    return session;
  };
  try {
    return await guarded(name, options, create);
  } catch (error) {
    // It was made, but not with all of its weights.
    for (const session of created) await options.serial.run(() => session.release());
    throw error;
  }
}

async function guarded<T>(
  name: string,
  { serial, onDevice }: OrtNetworkOptions,
  task: () => Promise<T>,
): Promise<T> {
  try {
    return await serial.run(() => onDevice(task));
  } catch (error) {
    throw runtimeError(error, name);
  }
}

function networkOf(name: string, session: Ort.InferenceSession, options: OrtNetworkOptions): Network {
  const { ort, serial } = options;
  const halfInputs = new Set(
    session.inputMetadata
      .filter((input) => input.isTensor && input.type === 'float16')
      .map((input) => input.name),
  );
  const tensor = (input: string, value: TensorValue): Ort.Tensor => {
    if (value.type === 'int32') return new ort.Tensor('int32', value.data, value.shape);
    return halfInputs.has(input)
      ? new ort.Tensor('float16', floatsToHalves(value.data), value.shape)
      : new ort.Tensor('float32', value.data, value.shape);
  };
  return {
    async run(inputs) {
      const feeds = Object.fromEntries(
        Object.entries(inputs).map(([input, value]) => [input, tensor(input, value)]),
      );
      const results = await guarded(name, options, () => session.run(feeds));
      return new Map(Object.entries(results).map(([output, result]) => [output, floatsOf(result, name)]));
    },
    release: () => serial.run(() => session.release()),
  };
}

function floatsOf({ type, data }: Ort.Tensor, name: string): Float32Array {
  if (data instanceof Float32Array) return data;
  if (type === 'float16' && ArrayBuffer.isView(data)) {
    // Float16Array where the engine has it, else Uint16Array: the same bytes.
    return halvesToFloats(new Uint16Array(data.buffer, data.byteOffset, data.byteLength / 2));
  }
  throw new AppError('render-failed', `The ${name} gave ${type} values.`, {
    remedy: 'Make the bundle again with the bundle command.',
    place: name,
  });
}
