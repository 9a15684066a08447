import { GraphBuilder, type Value } from '../onnx/graph-builder';
import { Weights } from '../onnx/weights';
import { ConfigReader } from './config-reader';
import { relu } from './layers/activations';
import { conv2d } from './layers/convolution';
import { linear } from './layers/linear';

import type { ComputeDtype, WeightsFile } from '../tensors';

interface MelClassifierConfig {
  readonly mels: number;
  /** Frames of a clip. */
  readonly frames: number;
  readonly blocks: readonly { readonly channels: number; readonly convolutions: number }[];
  readonly kernel: number;
  readonly kinds: number;
}

function readMelClassifierConfig(config: Readonly<Record<string, unknown>>): MelClassifierConfig {
  const reader = new ConfigReader('judge', config);
  reader.choice('architecture', ['mel-classifier']);
  reader.choice('activation', ['relu']);
  const kernel = reader.count('kernel_size');
  if (kernel % 2 === 0 || reader.count('padding') !== (kernel - 1) / 2)
    reader.refuse('padding', 'half the kernel_size');
  const channels = reader.counts('channels');
  const convolutions = reader.countPerLevel('convs_per_block', channels.length);
  return {
    mels: reader.count('mels'),
    frames: reader.count('frames'),
    blocks: channels.map((width, block) => ({ channels: width, convolutions: convolutions[block] ?? 1 })),
    kernel,
    kinds: reader.list('kinds').length,
  };
}

/**
 * The judge (training/judge.py): blocks of convolutions with ReLU and 2 × 2 average pooling, the mean over time, one
 * linear layer. It scores sounds and belongs to no bundle, so it has its own entry beside `writeGraph`:
 * clips [count, 1, mels, frames], 0 to 1 from logMin to logMax with low frequencies first → logits [count, kinds].
 * @throws AppError as `writeGraph`.
 */
export function writeMelClassifier(
  rawConfig: Readonly<Record<string, unknown>>,
  weights: readonly WeightsFile[],
  count: number,
  dtype: ComputeDtype,
): Uint8Array {
  const config = readMelClassifierConfig(rawConfig);
  const graph = GraphBuilder.create(new Weights('judge', weights), dtype);
  let x = graph.input('clips', graph.dtype, [count, 1, config.mels, config.frames]);
  let layer = 0;
  for (const { channels, convolutions } of config.blocks) {
    for (let index = 0; index < convolutions; index += 1) {
      x = relu(
        graph,
        conv2d(graph.at(`features.${layer}`), x, channels, config.kernel, {
          padding: (config.kernel - 1) / 2,
        }),
      );
      // Convolution and activation are two entries of PyTorch's Sequential.
      layer += 2;
    }
    x = halveByMean(graph.at(`features.${layer}`), x);
    layer += 1;
  }
  graph.output('logits', linear(graph.at('head'), meanOverTime(graph, x), config.kinds));
  return graph.finish('mel-classifier');
}

/** 2 × 2 average pooling, sizes rounded down. */
function halveByMean(graph: GraphBuilder, x: Value): Value {
  const [count = 1, channels = 1, height = 1, width = 1] = x.shape;
  return graph.node('AveragePool', [x], [count, channels, Math.floor(height / 2), Math.floor(width / 2)], {
    attributes: { kernel_shape: { integers: [2, 2] }, strides: { integers: [2, 2] } },
  });
}

/** [n, c, h, w] → [n, c·h]. */
function meanOverTime(graph: GraphBuilder, x: Value): Value {
  const [count = 1, channels = 1, height = 1] = x.shape;
  const mean = graph.node('ReduceMean', [x], [count, channels, height], {
    attributes: { axes: { integers: [3] }, keepdims: { integer: 0 } },
  });
  return graph.reshape(mean, [count, channels * height]);
}
