import { silu } from './activations';
import { conv2d } from './convolution';
import { linear } from './linear';
import { groupNorm } from './normalization';

import type { GraphBuilder, Value } from '../../onnx/graph-builder';

interface ResnetBlockOptions {
  readonly channels: number;
  readonly groups: number;
  readonly epsilon: number;
  /** SiLU of the time embedding, [1, t]; absent in the autoencoder. */
  readonly time?: Value;
}

/** diffusers' ResnetBlock2D: norm, SiLU, conv, plus the time, norm, SiLU, conv, plus the input. */
export function resnetBlock(
  graph: GraphBuilder,
  x: Value,
  { channels, groups, epsilon, time }: ResnetBlockOptions,
): Value {
  let hidden = silu(graph, groupNorm(graph.at('norm1'), x, groups, epsilon));
  hidden = conv2d(graph.at('conv1'), hidden, channels, 3, { padding: 1 });
  if (time !== undefined) {
    const shift = linear(graph.at('time_emb_proj'), time, channels);
    hidden = graph.add(hidden, graph.reshape(shift, [1, channels, 1, 1]));
  }
  hidden = silu(graph, groupNorm(graph.at('norm2'), hidden, groups, epsilon));
  hidden = conv2d(graph.at('conv2'), hidden, channels, 3, { padding: 1 });
  const shortcut = x.shape[1] === channels ? x : conv2d(graph.at('conv_shortcut'), x, channels, 1);
  return graph.add(shortcut, hidden);
}
