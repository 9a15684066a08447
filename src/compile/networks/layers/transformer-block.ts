import { gelu } from './activations';
import { attention } from './attention';
import { linear } from './linear';
import { groupNorm, layerNorm } from './normalization';
import { pixelsToRows, rowsToPixels } from './spatial';

import type { GraphBuilder, Value } from '../../onnx/graph-builder';

/** diffusers' constants: Transformer2DModel's norm, and PyTorch's default of LayerNorm. */
const GROUP_NORM_EPSILON = 1e-6;
const LAYER_NORM_EPSILON = 1e-5;
/** Width of the feed-forward layer over the block's (diffusers: FeedForward, mult). */
const FEED_FORWARD_FACTOR = 4;

export interface SpatialTransformerOptions {
  readonly heads: number;
  readonly depth: number;
  readonly groups: number;
  readonly linearProjection: boolean;
  readonly upcastAttention: boolean;
  /** The text of each image: [n·length, d]. */
  readonly text: Value;
}

/** diffusers' Transformer2DModel: pixels as rows, through blocks of self-attention, attention to the text, GEGLU. */
export function spatialTransformer(
  graph: GraphBuilder,
  image: Value,
  options: SpatialTransformerOptions,
): Value {
  const [count = 1, channels = 1, height = 1, width = 1] = image.shape;
  const published = options.linearProjection ? [channels, channels] : [channels, channels, 1, 1];
  const normal = groupNorm(graph.at('norm'), image, options.groups, GROUP_NORM_EPSILON);
  let rows = linear(graph.at('proj_in'), pixelsToRows(graph, normal), channels, { published });
  for (let block = 0; block < options.depth; block += 1) {
    rows = transformerBlock(graph.at(`transformer_blocks.${block}`), rows, options, count);
  }
  rows = linear(graph.at('proj_out'), rows, channels, { published });
  return graph.add(rowsToPixels(graph, rows, height, width), image);
}

/** diffusers' BasicTransformerBlock on the rows of so many images. */
function transformerBlock(
  graph: GraphBuilder,
  input: Value,
  options: SpatialTransformerOptions,
  images: number,
): Value {
  const norm = (name: string, x: Value): Value => layerNorm(graph.at(name), x, LAYER_NORM_EPSILON);
  const { text } = options;
  let rows = input;
  let normal = norm('norm1', rows);
  rows = graph.add(rows, crossAttention(graph.at('attn1'), normal, normal, options, images));
  normal = norm('norm2', rows);
  rows = graph.add(rows, crossAttention(graph.at('attn2'), normal, text, options, images));
  return graph.add(rows, gegluFeedForward(graph.at('ff.net'), norm('norm3', rows)));
}

function crossAttention(
  graph: GraphBuilder,
  x: Value,
  context: Value,
  options: SpatialTransformerOptions,
  images: number,
): Value {
  const [, channels = 1] = x.shape;
  const queries = linear(graph.at('to_q'), x, channels, { bias: false });
  const keys = linear(graph.at('to_k'), context, channels, { bias: false });
  const values = linear(graph.at('to_v'), context, channels, { bias: false });
  const mixed = attention(graph, queries, keys, values, {
    heads: options.heads,
    upcast: options.upcastAttention,
    sequences: images,
  });
  return linear(graph.at('to_out.0'), mixed, channels);
}

/** diffusers' FeedForward with GEGLU: the first half of one projection, times GELU of its second half. */
function gegluFeedForward(graph: GraphBuilder, x: Value): Value {
  const [, channels = 1] = x.shape;
  const inner = FEED_FORWARD_FACTOR * channels;
  const half = (rows: readonly [number, number]): Value => linear(graph.at('0.proj'), x, 2 * inner, { rows });
  const gated = graph.multiply(half([0, inner]), gelu(graph, half([inner, 2 * inner])));
  return linear(graph.at('2'), gated, channels);
}
