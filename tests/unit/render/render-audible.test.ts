import { describe, expect, test } from 'vitest';
import { deriveSeed } from '../../../src/lib/random';
import { renderAudible } from '../../../src/render/render-audible';
import type { RenderedTake, Renderer, RenderRequest } from '../../../src/render/renderer';

const options = { signal: new AbortController().signal, onProgress: () => undefined };
const request: RenderRequest = { caption: 'A dog barks', negativePrompt: '', seed: 7, seconds: 1 };

/** A model that is silent, or nearly, for the first so many seeds it is asked for. */
function shy(silent: number): { readonly renderer: Renderer; readonly seeds: number[] } {
  const seeds: number[] = [];
  const render = (asked: RenderRequest): Promise<RenderedTake> => {
    seeds.push(asked.seed);
    const samples = Float32Array.of(0, seeds.length > silent ? -0.2 : 0.0009, 0);
    return Promise.resolve({ samples, sampleRate: 16_000 } as RenderedTake);
  };
  return { renderer: { render, dispose: () => Promise.resolve() }, seeds };
}

describe('a take that nobody would hear', () => {
  test('is made again from a seed that follows from the first; the seed of the take is told', async () => {
    const { renderer, seeds } = shy(2);
    const { rendered, seed } = await renderAudible(renderer, request, options, false);
    expect(seeds).toEqual([7, deriveSeed(7, 1), deriveSeed(7, 2)]);
    expect(seed).toBe(deriveSeed(7, 2));
    expect(rendered.samples[1]).toBeCloseTo(-0.2);
  });

  test('is what it is after a few tries, and where the seed is kept', async () => {
    const never = shy(99);
    expect((await renderAudible(never.renderer, request, options, false)).rendered.samples).toHaveLength(3);
    expect(never.seeds).toHaveLength(4);
    const kept = shy(99);
    expect((await renderAudible(kept.renderer, request, options, true)).seed).toBe(7);
    expect(kept.seeds).toEqual([7]);
  });

  test('one that is heard is made once', async () => {
    const { renderer, seeds } = shy(0);
    expect((await renderAudible(renderer, request, options, false)).seed).toBe(7);
    expect(seeds).toEqual([7]);
  });
});
