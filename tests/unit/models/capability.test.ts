import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Manifest } from '../../../src/compile/manifest';
import { capability, type CapabilityNote } from '../../../src/models/capability';
import type { MachineFacts } from '../../../src/models/capability-facts';
import { manifestNeeds, type ModelNeeds } from '../../../src/models/capability-needs';
import { AUFFUSION } from '../../../src/models/sources/known-repositories';

const GB = 1e9;
const GiB = 2 ** 30;

const needs: ModelNeeds = {
  name: 'full',
  download: 4.3 * GB,
  disk: 2.2 * GB,
  in: {
    float16: { largestBuffer: 0.3 * GB, memory: 1.8 * GB, largestFile: 1.7 * GB },
    float32: { largestBuffer: 0.6 * GB, memory: 3.7 * GB, largestFile: 3.4 * GB },
  },
};
const gpu = { name: 'a GPU', software: false, half: true, maxBuffer: 4 * GB, maxBinding: 2 * GB };
const machine: MachineFacts = { adapter: gpu, memory: 16 * GiB, free: 50 * GB, readsInParts: true };

const about = (notes: readonly CapabilityNote[]): readonly string[] =>
  notes.map(({ about: topic, stops }) => `${topic}${stops ? ' stops' : ''}`);

describe('capability', () => {
  it.each<[string, Partial<MachineFacts>, string, readonly string[]]>([
    ['a machine with all of it', {}, 'able', []],
    ['nothing known but the GPU', { memory: null, free: null }, 'able', []],
    ['no WebGPU', { adapter: null }, 'unable', ['adapter stops']],
    ['a GPU that the processor plays', { adapter: { ...gpu, software: true } }, 'unable', ['software stops']],
    ['buffers that are just large enough', { adapter: { ...gpu, maxBuffer: 0.3 * GB } }, 'able', []],
    ['buffers that are too small', { adapter: { ...gpu, maxBuffer: 0.29 * GB } }, 'unable', ['buffer stops']],
    [
      'bindings that are too small',
      { adapter: { ...gpu, maxBinding: 0.13 * GB } },
      'unable',
      ['buffer stops'],
    ],
    ['no float16', { adapter: { ...gpu, half: false } }, 'doubtful', ['half']],
    [
      'no float16, and buffers large enough for float16 only',
      { adapter: { ...gpu, half: false, maxBinding: 0.5 * GB } },
      'unable',
      ['buffer stops', 'half'],
    ],
    ['float16, and files that have to be read whole', { readsInParts: false }, 'able', []],
    [
      'no float16, and files that have to be read whole',
      { adapter: { ...gpu, half: false }, readsInParts: false },
      'unable',
      ['array stops', 'half'],
    ],
    ['less memory than it takes', { memory: 1 * GiB }, 'unable', ['memory stops']],
    ['hardly more memory than it takes', { memory: 2 * GiB }, 'doubtful', ['memory']],
    [
      'no float16, and too little memory for float32',
      { adapter: { ...gpu, half: false }, memory: 2 * GiB },
      'unable',
      ['memory stops', 'half'],
    ],
    ['a disk that is nearly full', { free: 2.3 * GB }, 'unable', ['disk stops']],
    ['a disk with just enough room', { free: 2.4 * GB }, 'able', []],
    [
      'several things at once',
      { adapter: { ...gpu, half: false }, memory: 4 * GiB, free: 0 },
      'unable',
      ['disk stops', 'memory', 'half'],
    ],
  ])('with %s', (_, changes, verdict, notes) => {
    const found = capability(needs, { ...machine, ...changes });
    expect({ verdict: found.verdict, notes: about(found.notes) }).toEqual({ verdict, notes });
  });

  it('lets the processor do for a small model where there is no GPU', () => {
    const small = { ...needs, disk: 0.02 * GB };
    for (const adapter of [null, { ...gpu, software: true }]) {
      const found = capability(small, { ...machine, adapter });
      expect({ verdict: found.verdict, notes: about(found.notes) }).toEqual({
        verdict: 'doubtful',
        notes: ['adapter'],
      });
    }
    expect(capability(small, machine).verdict).toBe('able');
  });

  it('says it with the figures', () => {
    const texts = (changes: Partial<MachineFacts>): readonly string[] =>
      capability(needs, { ...machine, ...changes }).notes.map(({ text }) => text);
    const large = {
      ...needs,
      in: { ...needs.in, float16: { ...needs.in.float16, largestBuffer: 5.1 * GB, memory: 6 * GB } },
    };
    expect(capability(large, { ...machine, adapter: { ...gpu, maxBinding: 4 * GB } }).notes[0]?.text).toBe(
      'Not on this machine. It needs a 5.1 GB buffer; this GPU allows 4.0 GB.',
    );
    expect(texts({ free: 1 * GB })).toEqual([
      'The disk has too little room: it takes 2.2 GB, and 1.4 GB more must be free. Free some space, then try again.',
    ]);
    expect(texts({ adapter: { ...gpu, half: false } })).toEqual([
      'This GPU computes in full precision only: about 3.7 GB of graphics memory instead of 1.8 GB, and slower.',
    ]);
    expect(texts({ adapter: { ...gpu, half: false }, readsInParts: false })[0]).toBe(
      'Not in this browser. Without 16-bit floats one part of the model takes 3.4 GB, more than this browser loads at once. A newer version of it, or of Chrome or Edge, loads it in pieces.',
    );
  });

  it('says what it would compute in', () => {
    expect(capability(needs, machine).dtype).toBe('float16');
    expect(capability(needs, { ...machine, adapter: { ...gpu, half: false } }).dtype).toBe('float32');
  });
});

describe('what a model needs', () => {
  it('is Stable Diffusion’s for the full one', () => {
    const { float16, float32 } = AUFFUSION.needs.in;
    // The VAE decoder's activation of 256 channels before its last block, in float32 whatever the rest computes in.
    expect(float16.largestBuffer).toBe(256 * 256 * 1024 * 4);
    expect(float32.largestBuffer).toBe(256 * 256 * 1024 * 4);
    expect(float16.memory / GB).toBeCloseTo(1.84, 2);
    expect(float32.memory / GB).toBeCloseTo(3.68, 2);
    // Its UNet. In float32 that is more than one array holds.
    expect(float16.largestFile / GB).toBeCloseTo(1.72, 2);
    expect(float32.largestFile / GB).toBeCloseTo(3.44, 2);
    for (const [half, readsInParts, verdict] of [
      [true, false, 'able'],
      [false, true, 'doubtful'],
      [false, false, 'unable'],
    ] as const) {
      const here = { ...machine, adapter: { ...gpu, half }, readsInParts };
      expect(capability(AUFFUSION.needs, here).verdict).toBe(verdict);
    }
    expect(AUFFUSION.needs.download / GB).toBeCloseTo(4.32, 2);
    // A device with only what WebGPU guarantees does not run it.
    const guaranteed = { ...gpu, maxBuffer: 256 * 2 ** 20, maxBinding: 128 * 2 ** 20 };
    expect(capability(AUFFUSION.needs, { ...machine, adapter: guaranteed }).verdict).toBe('unable');
  });

  it('follows from the manifest of a bundle', () => {
    const url = new URL('../../../public/models/nano/manifest.json', import.meta.url);
    const manifest = JSON.parse(readFileSync(url, 'utf8')) as Manifest;
    const found = manifestNeeds(manifest, 0);
    expect(found).toMatchObject({ name: 'nano', download: 0 });
    expect(found.disk).toBe(manifest.files.reduce((sum, { bytes }) => sum + bytes, 0));
    expect(
      capability(found, {
        ...machine,
        adapter: { ...gpu, maxBuffer: 256 * 2 ** 20, maxBinding: 128 * 2 ** 20 },
      }).verdict,
    ).toBe('able');
  });
});
