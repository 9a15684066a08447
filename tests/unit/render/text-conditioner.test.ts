import { describe, expect, it } from 'vitest';
import { writeBundle } from '../../../src/compile/bundle';
import type { CheckpointFolder } from '../../../src/compile/checkpoint/checkpoint-folder';
import { openBundle } from '../../../src/models/bundle';
import { ResidentNetworks } from '../../../src/render/resident-networks';
import type { Network, Runtime, TensorValue } from '../../../src/render/runtime/runtime';
import { TextConditioner } from '../../../src/render/text-conditioner';
import { adaptedCheckpoint } from '../../support/adapted-checkpoint';
import { memoryStore } from '../../support/memory-store';
import { memoryFolder, memorySink } from '../compile/checkpoint/memory-bundle';
import { checkpointFiles } from '../models/sources/small-checkpoint';

type Inputs = Readonly<Record<string, TensorValue>>;

/** A conditioner on a bundle of this checkpoint; its network answers with ones, and remembers what it was given. */
async function conditionerOf(folder: CheckpointFolder) {
  const { sink, files } = memorySink();
  await writeBundle(folder, sink, { dtype: 'float16' });
  const given: Inputs[] = [];
  const network: Network = {
    run: async (inputs) => {
      given.push(inputs);
      return new Map([['last_hidden_state', new Float32Array(24).fill(1)]]);
    },
    release: () => Promise.resolve(),
  };
  const runtime = {
    dtypeOf: () => 'float16',
    room: Infinity,
    load: () => Promise.resolve(network),
  } as unknown as Runtime;
  const bundle = await openBundle(memoryStore(files));
  return { text: await TextConditioner.open(bundle, new ResidentNetworks(bundle, runtime)), given };
}

describe('with a condition adapter', () => {
  it('tells the caption’s tokens from what follows them', async () => {
    const { text, given } = await conditionerOf(memoryFolder('adapted', adaptedCheckpoint()));
    await text.encode('dog');
    await text.encode('dog rain');
    const used = given.map(({ caption_mask: mask }) => [...(mask?.data ?? [])]);
    // Start, each word (one token each in this vocabulary), end; twelve in all.
    expect(used).toEqual([
      [1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0],
      [1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0],
    ]);
    await text.encode('rain '.repeat(30));
    expect([...(given.at(-1)?.['caption_mask']?.data ?? [])]).toEqual(Array(12).fill(1));
  });

  it('guides away from zeros where there is no negative prompt, else from the prompt', async () => {
    const { text } = await conditionerOf(memoryFolder('adapted', adaptedCheckpoint()));
    expect([...(await text.encodeNegative(''))]).toEqual(Array(24).fill(0));
    expect([...(await text.encodeNegative('rain'))]).toEqual(Array(24).fill(1));
    expect([...(await text.encode(''))]).toEqual(Array(24).fill(1));
  });
});

describe('without one', () => {
  it('gives the network ids only, and guides away from the empty caption', async () => {
    const { text, given } = await conditionerOf(memoryFolder('small', checkpointFiles));
    expect([...(await text.encodeNegative(''))]).toEqual(Array(24).fill(1));
    expect(given.map((inputs) => Object.keys(inputs))).toEqual([['input_ids']]);
  });
});
