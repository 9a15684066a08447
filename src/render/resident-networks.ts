import type { GraphTarget } from '../compile/graph-target';
import { AppError } from '../lib/errors';
import type { Bundle } from '../models/bundle';
import { networkMemory, type NetworkMemory } from '../models/capability-needs';
import { loadNetwork } from './load-network';
import { fitTogether, toRelease } from './residency';
import type { Network, Runtime } from './runtime/runtime';

/** A network of a bundle for one shape, which may come and go: it is loaded when it has to run. */
export interface ResidentNetwork extends Network {
  readonly loaded: boolean;
  /** Makes it ready to run, so that a run takes no longer than it must. @throws AppError as `loadNetwork`. */
  load(): Promise<void>;
}

/**
 * The networks of a bundle on a runtime, as many of them in memory as its room allows: what was used longest ago is
 * released when the next one needs the room. What fails for want of memory is tried once more alone, and from then on
 * networks are in memory one at a time. Whoever asks, asks for one thing at a time.
 */
export class ResidentNetworks {
  readonly #bundle: Bundle;
  readonly #runtime: Runtime;
  readonly #memory: (role: GraphTarget['role']) => NetworkMemory;
  /** By key of the target, the least recently used first. */
  readonly #resident = new Map<string, { readonly network: Network; readonly weights: number }>();
  #room: number;

  constructor(bundle: Bundle, runtime: Runtime) {
    this.#bundle = bundle;
    this.#runtime = runtime;
    this.#memory = networkMemory(bundle.manifest, (role) => runtime.dtypeOf(role));
    this.#room = runtime.room;
  }

  /** Nothing is loaded yet. */
  network(target: GraphTarget): ResidentNetwork {
    const key = JSON.stringify(target);
    const loaded = (): boolean => this.#resident.has(key);
    return {
      get loaded() {
        return loaded();
      },
      load: async () => {
        await this.#withRoom(key, () => this.#ready(key, target));
      },
      run: (inputs) => this.#withRoom(key, async () => (await this.#ready(key, target)).run(inputs)),
      release: () => this.#release(key),
    };
  }

  /** Loads them all, one after another, where they fit together; else each waits for its turn. @throws AppError as `loadNetwork`. */
  async loadAhead(targets: readonly GraphTarget[]): Promise<void> {
    const memories = targets.map(({ role }) => this.#memory(role));
    if (!fitTogether(memories, this.#room)) {
      if (this.#resident.size === 0) await this.#runtime.saveMemory();
      return;
    }
    for (const target of targets) await this.network(target).load();
  }

  async release(): Promise<void> {
    for (const key of [...this.#resident.keys()]) await this.#release(key);
  }

  /** Does the work of one network, and once more without the others when memory ran out. */
  async #withRoom<T>(key: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'out-of-memory') throw error;
      this.#room = 0;
      const alone = ![...this.#resident.keys()].some((other) => other !== key);
      await this.release();
      await this.#runtime.saveMemory();
      if (alone) throw error;
      return work();
    }
  }

  async #ready(key: string, target: GraphTarget): Promise<Network> {
    const known = this.#resident.get(key);
    this.#resident.delete(key);
    const others = [...this.#resident].map(([other, { weights }]) => ({ key: other, weights }));
    // Behind all others: it was used last.
    if (known !== undefined) this.#resident.set(key, known);
    const { weights, peak } = this.#memory(target.role);
    for (const other of toRelease(others, peak, this.#room)) await this.#release(other);
    if (known !== undefined) return known.network;
    const network = await loadNetwork(this.#bundle, this.#runtime, target);
    this.#resident.set(key, { network, weights });
    return network;
  }

  async #release(key: string): Promise<void> {
    const resident = this.#resident.get(key);
    this.#resident.delete(key);
    await resident?.network.release();
  }
}
