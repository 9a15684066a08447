import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../../../src/lib/errors';
import { memorySource } from '../../../../src/compile/readers/sources';
import { readStateDict } from '../../../../src/compile/readers/state-dict';
import { readFloats } from '../../../../src/compile/tensor-values';

/** Damaged and hostile files: whatever bytes come, the answer is tensors or an AppError, within bounded memory. */

const files = [
  'nested.pt',
  'views.pt',
  'protocol-5.pt',
  'zip64.pt',
  'weight-norm-new.pt',
  'dtypes.safetensors',
];
const MUTATIONS_EACH = 1500;

/** mulberry32 (public domain): a fixed sequence, so that a failure can be repeated. */
function randomNumbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}

const INTERESTING = [
  0x00, 0x01, 0x7f, 0x80, 0xff, 0x28, 0x2e, 0x52, 0x65, 0x71, 0x74, 0x75, 0x85, 0x8b, 0x58,
];

function mutate(original: Uint8Array, random: (below: number) => number): Uint8Array {
  let bytes = new Uint8Array(original);
  const changes = 1 + random(4);
  for (let i = 0; i < changes; i++) {
    const at = random(bytes.length);
    const kind = random(6);
    if (kind === 0) bytes[at] = random(256);
    else if (kind === 1) bytes[at] = INTERESTING[random(INTERESTING.length)] ?? 0;
    else if (kind === 2) bytes[at] = (bytes[at] ?? 0) ^ (1 << random(8));
    else if (kind === 3) bytes.fill(0xff, at, at + 1 + random(8));
    else if (kind === 4) bytes.copyWithin(random(bytes.length), at, at + random(64));
    else if (random(4) === 0) bytes = bytes.slice(0, Math.max(1, at));
  }
  return bytes;
}

async function readAll(bytes: Uint8Array): Promise<'read' | 'refused'> {
  try {
    for (const tensor of (await readStateDict(memorySource(bytes, 'mutant'))).values())
      await readFloats(tensor);
    return 'read';
  } catch (error) {
    if (error instanceof AppError && error.remedy !== '' && error.place !== null) return 'refused';
    throw error;
  }
}

describe.each(files)('mutants of %s', (file) => {
  it('are read or refused, never anything else', async () => {
    const original = new Uint8Array(
      readFileSync(new URL(`../../../golden/readers/${file}`, import.meta.url)),
    );
    const random = randomNumbers(7);
    const outcomes = { read: 0, refused: 0 };
    for (let i = 0; i < MUTATIONS_EACH; i++) outcomes[await readAll(mutate(original, random))] += 1;
    expect(await readAll(original)).toBe('read');
    // The mutations must reach both ends, else this test tries nothing.
    expect(outcomes.refused).toBeGreaterThan(MUTATIONS_EACH / 20);
    expect(outcomes.read).toBeGreaterThan(MUTATIONS_EACH / 20);
  }, 60_000);
});
