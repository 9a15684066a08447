import { afterEach, describe, expect, it } from 'vitest';
import { canonicalStateDict } from '../../../../src/compile/canonical-names';
import { readStateDict } from '../../../../src/compile/readers/state-dict';
import { writeWeights } from '../../../../src/compile/writers/weights';
import { fileInMemory, startHub, type HubServer } from '../../../support/hub-server';
import { memorySink } from '../../compile/checkpoint/memory-bundle';
import { dict, pickleOf, tensor } from '../../compile/readers/pickle-builder';
import { buildZip } from '../../compile/readers/zip-builder';
import { manners, open } from './small-checkpoint';

/** What comes over the network for a training checkpoint of which a quarter is needed. */

let hub: HubServer | null = null;
afterEach(async () => {
  await hub?.stop();
  hub = null;
});

interface Storage {
  readonly key: string;
  readonly floats: number;
}

/** As a UNet has them: for every large weight some small ones; 700 tensors, 8.6 MB. */
const sizes: readonly number[] = Array.from({ length: 700 }, (_, i) =>
  i % 14 === 0 ? 40_000 : 64 + (i % 5) * 64,
);
const neededBytes = sizes.reduce((sum, floats) => sum + floats * 4, 0);

type Order = 'saved' | 'digits';

/** Weights, their moving averages and two moments of an optimizer, each as large as the weights. */
function checkpoint(order: Order): Uint8Array {
  const storages: Storage[] = [];
  const named = (prefix: string): [string, Uint8Array][] =>
    sizes.map((floats, i) => {
      const key = `${storages.length}`;
      storages.push({ key, floats });
      return [
        `${prefix}down_blocks.${i}.weight`,
        tensor({ shape: [floats], strides: [1], count: floats, key }),
      ];
    });
  const pickle = pickleOf(
    dict(
      ['state_dict', dict(...named(''))],
      ['ema', dict(...named(''))],
      ['optimizer', dict(['exp_avg', dict(...named(''))], ['exp_avg_sq', dict(...named(''))])],
    ),
  );
  // torch.save before 2.1 sorts storages by the digits of their keys.
  if (order === 'digits') storages.sort((a, b) => (a.key < b.key ? -1 : 1));
  return buildZip([
    { name: 'a/data.pkl', data: pickle },
    ...storages.map(({ key, floats }) => ({
      name: `a/data/${key}`,
      data: new Uint8Array(new Float32Array(floats).fill(Number(key)).buffer),
    })),
  ]);
}

const PART = 512 * 1024;

/** Reads the weights as an install does; what the host saw. */
async function readOver(bytes: Uint8Array) {
  hub = await startHub(new Map([['weights.bin', fileInMemory(bytes)]]));
  const { base, repository, requests, sent } = hub;
  const how = { ...manners(), sizes: { whole: 1000, part: PART, block: 65_536 } };
  const source = await open({ kind: 'hub', base, repository, revision: null }, how);
  const file = await source.open('weights.bin');
  if (file === null) throw new Error('no file');
  const weights = canonicalStateDict('unet-2d-condition', await readStateDict(file));
  const index = sent.bytes;
  const asked = requests.length;
  const { sink } = memorySink();
  const written = await writeWeights(weights, [], 'float16', await sink.create('x'), {
    onRead: () => undefined,
  });
  const parts = requests.slice(asked).filter(({ host }) => host === 'files').length;
  return { tensors: written.tensors.size, index, bytes: sent.bytes - index, parts };
}

describe('a training checkpoint over the network', () => {
  it.each<[Order, number]>([
    ['saved', 20],
    // 0, 1, 10, 100, 1000, 1001, …: the weights lie between the others in runs of ten or so.
    ['digits', 200],
  ])(
    'in the order %s: no byte twice, at most 5 % not needed, at most %i requests',
    async (order, most) => {
      const bytes = checkpoint(order);
      const { tensors, index, bytes: fetched, parts } = await readOver(bytes);
      console.info(
        `${order}: file ${bytes.length}, needed ${neededBytes}, fetched ${fetched} (${(fetched / neededBytes).toFixed(3)}) in ${parts} requests, index ${index}`,
      );
      expect(tensors).toBe(sizes.length);
      expect(fetched / neededBytes).toBeLessThanOrEqual(1.05);
      expect(parts).toBeLessThanOrEqual(most);
      // Directory and pickle: about 300 bytes for each of 2800 tensors.
      expect(index).toBeLessThan(1.2e6);
    },
    60_000,
  );
});

describe('a file of which everything is needed', () => {
  const file = buildZip([
    {
      name: 'a/data.pkl',
      data: pickleOf(dict(['conv_in.weight', tensor({ shape: [600_000], count: 600_000 })])),
    },
    { name: 'a/data/0', data: new Uint8Array(new Float32Array(600_000).fill(1).buffer) },
  ]);

  it('is compared with the hub’s hash while it passes', async () => {
    await expect(readOver(file)).resolves.toMatchObject({ tensors: 1 });
    await hub?.stop();
    const bytes = new Uint8Array(file);
    const entry = fileInMemory(bytes);
    // The time of change in a local header: in no checksum, and nothing depends on it.
    bytes[10] = (bytes[10] ?? 0) ^ 1;
    hub = await startHub(new Map([['weights.bin', entry]]));
    const source = await open({ kind: 'hub', base: hub.base, repository: hub.repository, revision: null });
    const opened = await source.open('weights.bin');
    if (opened === null) throw new Error('no file');
    const { sink } = memorySink();
    const weights = canonicalStateDict('unet-2d-condition', await readStateDict(opened));
    const writing = writeWeights(weights, [], 'float32', await sink.create('x'), {
      onRead: () => undefined,
    });
    await expect(writing).rejects.toMatchObject({
      code: 'checkpoint-unreadable',
      message: expect.stringContaining('hash') as unknown,
    });
  });
});
