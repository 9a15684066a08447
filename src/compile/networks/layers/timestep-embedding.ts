import { silu } from './activations';
import { linear } from './linear';

import type { GraphBuilder, Value } from '../../onnx/graph-builder';

interface TimestepEmbeddingOptions {
  /** Even. */
  readonly channels: number;
  readonly embeddingChannels: number;
  readonly cosineFirst: boolean;
  readonly frequencyShift: number;
}

/** diffusers' get_timestep_embedding, max_period. */
const MAX_PERIOD = 10_000;

/**
 * diffusers' Timesteps and TimestepEmbedding: timestep, float32 [1] → [1, embeddingChannels]. Sine and cosine are
 * taken in float32: float16 has no half steps left above 1024, and a timestep runs up to 999.
 */
export function timestepEmbedding(
  graph: GraphBuilder,
  timestep: Value,
  { channels, embeddingChannels, cosineFirst, frequencyShift }: TimestepEmbeddingOptions,
): Value {
  const half = channels / 2;
  const frequencies = Float32Array.from({ length: half }, (_, index) =>
    Math.exp((-Math.log(MAX_PERIOD) * index) / (half - frequencyShift)),
  );
  const angles = graph.node('Mul', [timestep, graph.table([1, half], frequencies)], [1, half]);
  const sine = graph.node('Sin', [angles], angles.shape);
  const cosine = graph.node('Cos', [angles], angles.shape);
  const waves = graph.node('Concat', cosineFirst ? [cosine, sine] : [sine, cosine], [1, channels], {
    attributes: { axis: { integer: 1 } },
  });
  const embedding = graph.at('time_embedding');
  const hidden = linear(embedding.at('linear_1'), graph.cast(waves, graph.dtype), embeddingChannels);
  return linear(embedding.at('linear_2'), silu(graph, hidden), embeddingChannels);
}
