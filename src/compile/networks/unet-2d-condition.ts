import { AppError } from '../../lib/errors';
import { silu } from './layers/activations';
import { conv2d } from './layers/convolution';
import { groupNorm } from './layers/normalization';
import { resnetBlock } from './layers/resnet-block';
import { concatChannels, doubleNearest } from './layers/spatial';
import { timestepEmbedding } from './layers/timestep-embedding';
import { spatialTransformer } from './layers/transformer-block';
import { readUnetConfig, type UnetConfig, type UnetLevel } from './unet-config';

import type { GraphBuilder, Value } from '../onnx/graph-builder';

interface UnetShape {
  /** Latent pixels. */
  readonly height: number;
  readonly width: number;
  /** Tokens. */
  readonly textLength: number;
  /** Latents at once, each with a text of its own, at the same timestep; 1 when absent. */
  readonly batch?: number;
}

/** What every block sees beside the image. */
interface Conditions {
  /** SiLU of the time embedding, [1, t]. */
  readonly time: Value;
  /** Of each latent, [n·textLength, d]. */
  readonly text: Value;
}

/**
 * diffusers' UNet2DConditionModel of the Stable Diffusion 1.x family:
 * sample [n, in, h, w], timestep float32 [1], encoder_hidden_states [n, textLength, d] → out_sample [n, out, h, w].
 * @throws AppError `input-invalid` when the latent cannot be halved at every level.
 */
export function unet2dCondition(
  graph: GraphBuilder,
  rawConfig: Readonly<Record<string, unknown>>,
  { height, width, textLength, batch = 1 }: UnetShape,
): void {
  const config = readUnetConfig(rawConfig);
  requireHalves(height, width, config.levels.length - 1);

  const sample = graph.input('sample', graph.dtype, [batch, config.inChannels, height, width]);
  const timestep = graph.input('timestep', 'float32', [1]);
  const states = graph.input('encoder_hidden_states', graph.dtype, [
    batch,
    textLength,
    config.crossAttentionDim,
  ]);
  const given: Conditions = {
    time: silu(graph, timestepEmbedding(graph, timestep, config.time)),
    text: graph.reshape(states, [batch * textLength, config.crossAttentionDim]),
  };

  let x = conv2d(graph.at('conv_in'), sample, config.firstChannels, 3, { padding: 1 });
  const skips: Value[] = [x];
  config.levels.forEach((level, index) => {
    x = downBlock(graph.at(`down_blocks.${index}`), x, level, config, given, skips);
  });

  x = midBlock(graph.at('mid_block'), x, config, given);

  [...config.levels].reverse().forEach((level, index) => {
    const last = index === config.levels.length - 1;
    const upLevel = { ...level, crossAttention: config.upCrossAttention[index] ?? false };
    x = upBlock(graph.at(`up_blocks.${index}`), x, upLevel, last, config, given, skips);
  });

  x = silu(graph, groupNorm(graph.at('conv_norm_out'), x, config.groups, config.epsilon));
  graph.output('out_sample', conv2d(graph.at('conv_out'), x, config.outChannels, 3, { padding: 1 }));
}

/** Its outputs, layer by layer, are pushed on the skips. */
function downBlock(
  graph: GraphBuilder,
  input: Value,
  level: UnetLevel,
  config: UnetConfig,
  given: Conditions,
  skips: Value[],
): Value {
  let x = input;
  for (let layer = 0; layer < level.layers; layer += 1) {
    x = resnet(graph.at(`resnets.${layer}`), x, level.channels, config, given);
    if (level.crossAttention) x = transformer(graph.at(`attentions.${layer}`), x, level, config, given);
    skips.push(x);
  }
  if (level.last) return x;
  x = conv2d(graph.at('downsamplers.0.conv'), x, level.channels, 3, { stride: 2, padding: 1 });
  skips.push(x);
  return x;
}

function midBlock(graph: GraphBuilder, input: Value, config: UnetConfig, given: Conditions): Value {
  const level = config.levels.at(-1);
  if (level === undefined) return input;
  let x = resnet(graph.at('resnets.0'), input, level.channels, config, given);
  x = transformer(graph.at('attentions.0'), x, level, config, given);
  return resnet(graph.at('resnets.1'), x, level.channels, config, given);
}

/** Takes one skip a layer, last pushed first. */
function upBlock(
  graph: GraphBuilder,
  input: Value,
  level: UnetLevel,
  last: boolean,
  config: UnetConfig,
  given: Conditions,
  skips: Value[],
): Value {
  let x = input;
  for (let layer = 0; layer <= level.layers; layer += 1) {
    const skip = skips.pop();
    if (skip !== undefined) x = concatChannels(graph, x, skip);
    x = resnet(graph.at(`resnets.${layer}`), x, level.channels, config, given);
    if (level.crossAttention) x = transformer(graph.at(`attentions.${layer}`), x, level, config, given);
  }
  if (last) return x;
  return conv2d(graph.at('upsamplers.0.conv'), doubleNearest(graph, x), level.channels, 3, { padding: 1 });
}

function resnet(
  graph: GraphBuilder,
  x: Value,
  channels: number,
  config: UnetConfig,
  given: Conditions,
): Value {
  return resnetBlock(graph, x, {
    channels,
    groups: config.groups,
    epsilon: config.epsilon,
    time: given.time,
  });
}

function transformer(
  graph: GraphBuilder,
  x: Value,
  level: UnetLevel,
  config: UnetConfig,
  given: Conditions,
): Value {
  return spatialTransformer(graph, x, {
    heads: level.heads,
    depth: level.transformerDepth,
    groups: config.groups,
    linearProjection: config.linearProjection,
    upcastAttention: config.upcastAttention,
    text: given.text,
  });
}

function requireHalves(height: number, width: number, times: number): void {
  const step = 2 ** times;
  if (height % step === 0 && width % step === 0) return;
  throw new AppError(
    'input-invalid',
    `A latent of ${height} × ${width} cannot be halved ${times} times by this UNet.`,
    {
      remedy: `Choose a length whose latent is a multiple of ${step} on both sides.`,
      place: 'latent',
    },
  );
}
