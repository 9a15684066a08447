import type { NetworkMemory } from '../models/capability-needs';
import { SPARE_MEMORY } from '../models/capability';
import type { Provider } from './renderer';

/** Which networks are in memory together, decided by bytes. Nothing here loads anything. */

export interface ResidentBytes<Key> {
  readonly key: Key;
  readonly weights: number;
}

/** wasm has 4 GiB of addresses; each network's weights are there twice while it loads. */
const WASM_ROOM = 2e9;

/**
 * Bytes that the networks of one worker may take together. WebGPU tells nobody how much a device has, so it is judged
 * by the main memory, which small devices share with their graphics. Where that is not known either, what fails for
 * want of memory tells (resident-networks.ts).
 * @param memory bytes of main memory; null: the browser does not say
 */
export function networkRoom(provider: Provider, memory: number | null): number {
  const left = memory === null ? Infinity : Math.max(0, memory - SPARE_MEMORY);
  return provider === 'wasm' ? Math.min(WASM_ROOM, left) : left;
}

/**
 * What has to go before the next network can be loaded or run: no more than needed, the least recently used first.
 * @param resident the others that are loaded, the least recently used first
 * @param next bytes that the next one takes at its most
 */
export function toRelease<Key>(
  resident: readonly ResidentBytes<Key>[],
  next: number,
  room: number,
): readonly Key[] {
  let taken = next + resident.reduce((sum, { weights }) => sum + weights, 0);
  const released: Key[] = [];
  for (const { key, weights } of resident) {
    if (taken <= room) break;
    released.push(key);
    taken -= weights;
  }
  return released;
}

/** Whether these can all stay while each of them works. */
export function fitTogether(networks: readonly NetworkMemory[], room: number): boolean {
  const weights = networks.reduce((sum, network) => sum + network.weights, 0);
  return networks.every((network) => weights - network.weights + network.peak <= room);
}
