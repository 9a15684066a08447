import { AppError } from '../../lib/errors';
import { ConfigReader } from './config-reader';
import { silu } from './layers/activations';
import { attention } from './layers/attention';
import { conv2d } from './layers/convolution';
import { linear } from './layers/linear';
import { groupNorm } from './layers/normalization';
import { resnetBlock } from './layers/resnet-block';
import { doubleNearest, pixelsToRows, rowsToPixels } from './layers/spatial';

import type { GraphBuilder, Value } from '../onnx/graph-builder';

interface AutoencoderConfig {
  readonly inChannels: number;
  readonly outChannels: number;
  readonly latentChannels: number;
  /** From the image's resolution down. */
  readonly widths: readonly number[];
  readonly layers: number;
  readonly groups: number;
  readonly midAttention: boolean;
  readonly quantConv: boolean;
  readonly postQuantConv: boolean;
}

/** diffusers: Encoder, Decoder and UNetMidBlock2D, resnet_eps. */
const EPSILON = 1e-6;

/** Latent statistics belong to the pipeline (the manifest), the sizes to the target, upcasting to the dtype. */
const HARMLESS = ['sample_size', 'scaling_factor', 'force_upcast'];

function readAutoencoderConfig(config: Readonly<Record<string, unknown>>): AutoencoderConfig {
  const reader = new ConfigReader('autoencoder', config);
  const widths = reader.counts('block_out_channels', [64]);
  const down = reader.choices('down_block_types', ['DownEncoderBlock2D'], ['DownEncoderBlock2D']);
  const up = reader.choices('up_block_types', ['UpDecoderBlock2D'], ['UpDecoderBlock2D']);
  if (down.length !== widths.length) reader.refuse('down_block_types', `${widths.length} blocks`);
  if (up.length !== widths.length) reader.refuse('up_block_types', `${widths.length} blocks`);
  reader.choice('act_fn', ['silu', 'swish'], 'silu');
  reader.requireNeutral({ shift_factor: null, latents_mean: null, latents_std: null });
  const autoencoder: AutoencoderConfig = {
    inChannels: reader.count('in_channels', 3),
    outChannels: reader.count('out_channels', 3),
    latentChannels: reader.count('latent_channels', 4),
    widths,
    layers: reader.count('layers_per_block', 1),
    groups: reader.divisor('norm_num_groups', widths, 32),
    midAttention: reader.boolean('mid_block_add_attention', true),
    quantConv: reader.boolean('use_quant_conv', true),
    postQuantConv: reader.boolean('use_post_quant_conv', true),
  };
  reader.refuseOthers(HARMLESS);
  return autoencoder;
}

/** AutoencoderKL's decoder: latent_sample [1, c, h, w] → sample [1, channels, h·f, w·f]. Sizes in latent pixels. */
export function autoencoderDecoder(
  graph: GraphBuilder,
  rawConfig: Readonly<Record<string, unknown>>,
  height: number,
  width: number,
): void {
  const config = readAutoencoderConfig(rawConfig);
  const { latentChannels, widths } = config;
  const latent = graph.input('latent_sample', graph.dtype, [1, latentChannels, height, width]);
  let x = config.postQuantConv ? conv2d(graph.at('post_quant_conv'), latent, latentChannels, 1) : latent;

  const decoder = graph.at('decoder');
  x = conv2d(decoder.at('conv_in'), x, widths.at(-1) ?? 1, 3, { padding: 1 });
  x = midBlock(decoder.at('mid_block'), x, config);
  [...widths].reverse().forEach((channels, index) => {
    const block = decoder.at(`up_blocks.${index}`);
    for (let layer = 0; layer <= config.layers; layer += 1) {
      x = resnet(block.at(`resnets.${layer}`), x, channels, config);
    }
    if (index < widths.length - 1) {
      x = conv2d(block.at('upsamplers.0.conv'), doubleNearest(block, x), channels, 3, { padding: 1 });
    }
  });
  graph.output('sample', normAndConv(decoder, x, config.outChannels, config));
}

/**
 * AutoencoderKL's encoder: sample [1, channels, h, w] → latent_parameters [1, 2c, h/f, w/f], mean then log-variance.
 * Sizes in image pixels.
 * @throws AppError `input-invalid` when the image cannot be halved at every level.
 */
export function autoencoderEncoder(
  graph: GraphBuilder,
  rawConfig: Readonly<Record<string, unknown>>,
  height: number,
  width: number,
): void {
  const config = readAutoencoderConfig(rawConfig);
  const { widths } = config;
  const step = 2 ** (widths.length - 1);
  if (height % step !== 0 || width % step !== 0) {
    throw new AppError(
      'input-invalid',
      `An image of ${height} × ${width} is not a whole number of latent pixels.`,
      {
        remedy: `Pad the image to multiples of ${step}.`,
        place: 'sample',
      },
    );
  }
  const image = graph.input('sample', graph.dtype, [1, config.inChannels, height, width]);

  const encoder = graph.at('encoder');
  let x = conv2d(encoder.at('conv_in'), image, widths[0] ?? 1, 3, { padding: 1 });
  widths.forEach((channels, index) => {
    const block = encoder.at(`down_blocks.${index}`);
    for (let layer = 0; layer < config.layers; layer += 1) {
      x = resnet(block.at(`resnets.${layer}`), x, channels, config);
    }
    if (index < widths.length - 1) {
      // diffusers pads right and bottom only (Downsample2D with padding 0).
      x = conv2d(block.at('downsamplers.0.conv'), x, channels, 3, { stride: 2, padding: [0, 0, 1, 1] });
    }
  });
  x = midBlock(encoder.at('mid_block'), x, config);
  const parameters = 2 * config.latentChannels;
  x = normAndConv(encoder, x, parameters, config);
  graph.output('latent_parameters', config.quantConv ? conv2d(graph.at('quant_conv'), x, parameters, 1) : x);
}

function midBlock(graph: GraphBuilder, input: Value, config: AutoencoderConfig): Value {
  const [, channels = 1] = input.shape;
  let x = resnet(graph.at('resnets.0'), input, channels, config);
  if (config.midAttention) x = pixelAttention(graph.at('attentions.0'), x, config);
  return resnet(graph.at('resnets.1'), x, channels, config);
}

/** Attention of every pixel to every pixel, one head: in float32, for sums over that many channels leave float16's range. */
function pixelAttention(graph: GraphBuilder, image: Value, config: AutoencoderConfig): Value {
  const [, channels = 1, height = 1, width = 1] = image.shape;
  const rows = pixelsToRows(graph, groupNorm(graph.at('group_norm'), image, config.groups, EPSILON));
  const queries = linear(graph.at('to_q'), rows, channels);
  const keys = linear(graph.at('to_k'), rows, channels);
  const values = linear(graph.at('to_v'), rows, channels);
  const mixed = linear(
    graph.at('to_out.0'),
    attention(graph, queries, keys, values, { heads: 1, upcast: true }),
    channels,
  );
  return graph.add(rowsToPixels(graph, mixed, height, width), image);
}

function normAndConv(graph: GraphBuilder, x: Value, channels: number, config: AutoencoderConfig): Value {
  const normal = silu(graph, groupNorm(graph.at('conv_norm_out'), x, config.groups, EPSILON));
  return conv2d(graph.at('conv_out'), normal, channels, 3, { padding: 1 });
}

function resnet(graph: GraphBuilder, x: Value, channels: number, config: AutoencoderConfig): Value {
  return resnetBlock(graph, x, { channels, groups: config.groups, epsilon: EPSILON });
}
