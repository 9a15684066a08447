import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { trialWords } from '../../../src/app/models/trial-words';
import type { Manifest } from '../../../src/compile/manifest';
import { qualitySampler, windowRuns } from '../../../src/render/quality';
import { trialEstimate, type Trial } from '../../../src/render/trial';

const nano = JSON.parse(
  readFileSync(new URL('../../../public/models/nano/manifest.json', import.meta.url), 'utf8'),
) as Manifest;
const trial: Trial = { provider: 'webgpu', unet: 0.5, vaeDecoder: 2, vocoder: 1 };
const sampler = qualitySampler('standard', nano);

describe('the time of a sound', () => {
  const window = (nano.window.width * nano.latent.downsampling * nano.mel.hopLength) / nano.mel.sampleRate;

  test('of one window is that of its runs, one decoding and one vocoding', () => {
    expect(windowRuns(sampler, nano)).toBe(40);
    expect(trialEstimate(trial, sampler, nano, window)).toBe(40 * 0.5 + 2 + 1);
    expect(trialEstimate({ ...trial, unet: 0 }, sampler, nano, window)).toBe(3);
  });

  test('grows by windows, each of which begins with what the one before it ended with', () => {
    expect(trialEstimate(trial, sampler, nano, window * 1.01)).toBe(2 * 23);
    expect(trialEstimate(trial, sampler, nano, window * 1.75)).toBe(2 * 23);
    expect(trialEstimate(trial, sampler, nano, window * 1.8)).toBe(3 * 23);
  });

  test('is less as a draft', () => {
    expect(trialEstimate(trial, qualitySampler('draft', nano), nano, window)).toBe(24 * 0.5 + 3);
  });
});

test.each([
  [0.2, 'Ready: less than 1 s for a sound of 10 s.'],
  [12.4, 'Ready: about 12 s for a sound of 10 s.'],
  [89, 'Ready: about 89 s for a sound of 10 s.'],
  [200, 'Ready: about 3 min for a sound of 10 s.'],
  [7200, 'Ready: about 2.0 h for a sound of 10 s.'],
  [null, 'Ready. On the processor a sound takes many minutes.'],
])('%s seconds: %s', (seconds, words) => {
  expect(trialWords(seconds)).toBe(words);
});
