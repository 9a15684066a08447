import { deriveSeed } from '../lib/random';
import type { RenderedTake, Renderer, RenderOptions, RenderRequest } from './renderer';

/** −60 dB of full scale: beside any other sound nothing of it is heard. */
const SILENCE = 1e-3;
/** A small model is silent for one seed in fifteen of some short sounds (nano 0.1, barks of 1 s, 30 seeds). */
const MOST_TRIES = 4;

export interface AudibleTake {
  readonly rendered: RenderedTake;
  /** The seed that it was made from: the one asked for, or the first derived from it that is heard. */
  readonly seed: number;
}

/**
 * Renders until there is something to hear: a diffusion model may answer a seed with the pause between two sounds. The
 * seeds tried follow from the first, so equal requests give equal takes. A kept seed is rendered as it is.
 */
export async function renderAudible(
  renderer: Renderer,
  request: RenderRequest,
  options: RenderOptions,
  keepSeed: boolean,
): Promise<AudibleTake> {
  let { seed } = request;
  for (let tried = 1; ; tried += 1) {
    const rendered = await renderer.render({ ...request, seed }, options);
    if (keepSeed || tried === MOST_TRIES || isHeard(rendered.samples)) return { rendered, seed };
    seed = deriveSeed(request.seed, tried);
  }
}

function isHeard(samples: Float32Array): boolean {
  return samples.some((sample) => Math.abs(sample) >= SILENCE);
}
