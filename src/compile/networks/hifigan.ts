import { ConfigReader } from './config-reader';
import { leakyRelu } from './layers/activations';
import { conv1d, convTranspose1d } from './layers/convolution';

import type { GraphBuilder, Value } from '../onnx/graph-builder';

interface HifiganConfig {
  readonly mels: number;
  readonly channels: number;
  readonly rates: readonly number[];
  readonly kernels: readonly number[];
  readonly resblockKernels: readonly number[];
  readonly resblockDilations: readonly (readonly number[])[];
}

/** jik876/hifi-gan: models.py, LRELU_SLOPE. */
const SLOPE = 0.1;
/** The last activation takes PyTorch's default instead (models.py: Generator.forward). */
const LAST_SLOPE = 0.01;
const END_KERNEL = 7;

function readHifiganConfig(config: Readonly<Record<string, unknown>>): HifiganConfig {
  const reader = new ConfigReader('vocoder', config);
  reader.choice('resblock', ['1', 1], '1');
  const rates = reader.counts('upsample_rates');
  const kernels = reader.counts('upsample_kernel_sizes');
  const resblockKernels = reader.counts('resblock_kernel_sizes');
  const resblockDilations = reader.countLists('resblock_dilation_sizes');
  if (kernels.length !== rates.length)
    reader.refuse('upsample_kernel_sizes', `${rates.length} numbers, one for each of upsample_rates`);
  if (resblockDilations.length !== resblockKernels.length) {
    reader.refuse(
      'resblock_dilation_sizes',
      `${resblockKernels.length} lists, one for each of resblock_kernel_sizes`,
    );
  }
  if (resblockKernels.some((kernel) => kernel % 2 === 0))
    reader.refuse('resblock_kernel_sizes', 'odd numbers');
  if (kernels.some((kernel, index) => kernel < (rates[index] ?? 1))) {
    reader.refuse('upsample_kernel_sizes', 'kernels at least as long as upsample_rates');
  }
  const channels = reader.count('upsample_initial_channel');
  if (channels % 2 ** rates.length !== 0) {
    reader.refuse('upsample_initial_channel', `a number that can be halved ${rates.length} times`);
  }
  return {
    mels: reader.count('num_mels'),
    channels,
    rates,
    kernels,
    resblockKernels,
    resblockDilations,
  };
}

/** HiFi-GAN's generator: spectrogram [1, mels, frames] (natural log) → waveform [1, frames · Π rates]. */
export function hifigan(
  graph: GraphBuilder,
  rawConfig: Readonly<Record<string, unknown>>,
  frames: number,
): void {
  const config = readHifiganConfig(rawConfig);
  const spectrogram = graph.input('spectrogram', graph.dtype, [1, config.mels, frames]);
  let x = graph.reshape(spectrogram, [1, config.mels, 1, frames]);
  x = conv1d(graph.at('conv_pre'), x, config.channels, END_KERNEL);
  config.rates.forEach((rate, level) => {
    const channels = config.channels / 2 ** (level + 1);
    const kernel = config.kernels[level] ?? rate;
    x = convTranspose1d(
      graph.at(`ups.${level}`),
      leakyRelu(graph, x, SLOPE),
      channels,
      kernel,
      rate,
      padding(kernel, rate),
    );
    x = residualBlocks(graph, x, level, config);
  });
  x = conv1d(graph.at('conv_post'), leakyRelu(graph, x, LAST_SLOPE), 1, END_KERNEL);
  const samples = x.shape[3] ?? 1;
  graph.output('waveform', graph.reshape(graph.node('Tanh', [x], x.shape), [1, samples]));
}

/**
 * What the transposed convolution leaves off at both ends, so that n frames become n · rate: evenly when kernel − rate
 * is even, else one more at the start (happylittlecat2333/Auffusion: auffusion_pipeline.py, with output_padding 1).
 */
function padding(kernel: number, rate: number): readonly [number, number] {
  const extra = kernel - rate;
  return [Math.ceil(extra / 2), Math.floor(extra / 2)];
}

/** The mean of parallel residual blocks, each with its own kernel. */
function residualBlocks(graph: GraphBuilder, x: Value, level: number, config: HifiganConfig): Value {
  const count = config.resblockKernels.length;
  const blocks = config.resblockKernels.map((kernel, index) =>
    residualBlock(
      graph.at(`resblocks.${level * count + index}`),
      x,
      kernel,
      config.resblockDilations[index] ?? [],
    ),
  );
  const sum = blocks.reduce((total, block) => graph.add(total, block));
  return graph.multiply(sum, graph.cast(graph.table([1], [1 / count]), sum.type));
}

/** models.py: ResBlock1. */
function residualBlock(
  graph: GraphBuilder,
  input: Value,
  kernel: number,
  dilations: readonly number[],
): Value {
  const [, channels = 1] = input.shape;
  return dilations.reduce((x, dilation, index) => {
    const dilated = conv1d(graph.at(`convs1.${index}`), leakyRelu(graph, x, SLOPE), channels, kernel, {
      dilation,
    });
    const plain = conv1d(graph.at(`convs2.${index}`), leakyRelu(graph, dilated, SLOPE), channels, kernel);
    return graph.add(plain, x);
  }, input);
}
