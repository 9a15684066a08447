import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Manifest } from '../../../src/compile/manifest';
import { planTake } from '../../../src/render/take-plan';
import { widthFor, windowWidths } from '../../../src/render/window-widths';

const published = JSON.parse(
  readFileSync(path.join(import.meta.dirname, '../../../public/models/nano/manifest.json'), 'utf8'),
) as Manifest;
/** nano's shapes, whatever release is embedded: windows of 64 columns of 4 frames of 10 ms. */
const nano: Manifest = {
  ...published,
  window: { height: 16, width: 64 },
  latent: { channels: 4, scalingFactor: 1, downsampling: 4 },
  mel: { ...published.mel, sampleRate: 16_000, hopLength: 160 },
};
const plan = (seconds: number, manifest = nano) =>
  planTake(
    { caption: '', negativePrompt: '', seed: 1, seconds, sampler: { name: 'pndm', steps: 5 } },
    manifest,
  );

describe('a take', () => {
  test('of a short sound has a narrow window, and keeps all of it when much less was asked for', () => {
    expect(plan(0.8)).toMatchObject({ width: 24, samples: 15_360, columns: 24 });
    expect(plan(0.9)).toMatchObject({ width: 24, samples: 14_400, columns: 23 });
    expect(plan(1.2)).toMatchObject({ width: 32, samples: 19_200 });
    expect(plan(0.1)).toMatchObject({ width: 24, samples: 15_360 });
  });

  test('of about a window is cut to what was asked for', () => {
    expect(plan(2.4)).toMatchObject({ width: 64, samples: 38_400, columns: 60 });
    expect(plan(2.56)).toMatchObject({ width: 64, samples: 40_960, columns: 64, starts: [0] });
  });

  test('of more than a window is joined from trained ones', () => {
    expect(plan(10)).toMatchObject({
      width: 64,
      samples: 160_000,
      columns: 250,
      starts: [0, 47, 93, 140, 186],
    });
  });

  test('counts the runs of the sampler, not the steps asked for', () => {
    expect(plan(1).steps).toBe(6);
  });
});

describe('the widths of a window', () => {
  test('are those that the levels of the UNet can halve', () => {
    expect(windowWidths(nano)).toEqual([24, 32, 48, 64]);
    expect(windowWidths({ ...nano, window: { height: 16, width: 40 } })).toEqual([40]);
  });

  test('of a large bundle are the trained one alone', () => {
    const files = [{ path: 'unet.safetensors', bytes: 1.7e9, sha256: '' }];
    expect(windowWidths({ ...nano, files })).toEqual([64]);
    expect(plan(0.8, { ...nano, files })).toMatchObject({ width: 64, samples: 40_960 });
  });

  test('are the narrowest that hold a sound', () => {
    expect([1, 24, 25, 64, 250].map((columns) => widthFor(columns, [24, 32, 48, 64]))).toEqual([
      24, 24, 32, 64, 64,
    ]);
  });
});
