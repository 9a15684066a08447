import { encodeModel } from '../../compile/onnx/model';
import type { Network, NetworkFiles } from './runtime';

/**
 * A network of one number that stays on the device. onnxruntime forgets a device's compiled programs with the last
 * session there, and each network that comes again would be compiled again. (Also, a program that another network has
 * brought along may round a UNet in float16 otherwise: the sound would depend on what was released before.)
 */
export class StandingNetwork {
  #network: Promise<Network> | null = null;

  constructor(private readonly load: (name: string, files: NetworkFiles) => Promise<Network>) {}

  async begin(): Promise<void> {
    this.#network ??= this.load('graphics device', oneNumber());
    try {
      await this.#network;
    } catch (error) {
      this.#network = null;
      throw error;
    }
  }

  /** onnxruntime frees what was released with the next work that it gives to the device: this. */
  async flush(): Promise<void> {
    const network = await this.#network;
    // A device that is lost has nothing to free.
    await network
      ?.run({ x: { type: 'float32', shape: [1], data: Float32Array.of(1) } })
      .catch(() => undefined);
  }

  /** With the last session all memory of the device is free. */
  async end(): Promise<void> {
    const network = await this.#network;
    this.#network = null;
    await network?.release();
  }
}

function oneNumber(): NetworkFiles {
  const value = { type: 'float32', shape: [1] } as const;
  const graph = encodeModel({
    name: 'standing',
    nodes: [{ name: 'add', domain: '', operator: 'Add', inputs: ['x', 'x'], outputs: ['y'], attributes: {} }],
    initializers: [],
    inputs: [{ name: 'x', ...value }],
    outputs: [{ name: 'y', ...value }],
  });
  return { graph, weights: [] };
}
