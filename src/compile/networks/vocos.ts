import { ConfigReader } from './config-reader';
import { inverseStft, windowSquares, type InverseStft } from './inverse-stft';
import { gelu } from './layers/activations';
import { conv1d } from './layers/convolution';
import { inWeightsType, linear } from './layers/linear';
import { layerNorm } from './layers/normalization';
import { pixelsToRows, rowsToPixels } from './layers/spatial';

import type { GraphBuilder, Value } from '../onnx/graph-builder';

interface VocosConfig {
  readonly mels: number;
  readonly dim: number;
  readonly intermediate: number;
  readonly layers: number;
  readonly stft: InverseStft;
}

/** Name of the inverse transform's kernel among the computed tensors. */
export const INVERSE_STFT_KERNEL = 'computed.inverse_stft';

/** gemelo-ai/vocos: models.py and modules.py. */
const KERNEL = 7;
const EPSILON = 1e-6;
/** gemelo-ai/vocos: heads.py; magnitudes are clipped there. */
const MAX_LOG_MAGNITUDE = Math.log(1e2);

/** Elements of the inverse transform's kernel; published ones have 1.3 million. */
const MAX_KERNEL = 2 ** 23;

export function readVocosConfig(config: Readonly<Record<string, unknown>>): VocosConfig {
  const reader = new ConfigReader('vocoder', config);
  const fftLength = reader.count('istft_n_fft');
  if (fftLength % 4 !== 0) reader.refuse('istft_n_fft', 'a multiple of 4');
  const hop = reader.count('istft_hop');
  if (hop > fftLength / 2) reader.refuse('istft_hop', 'at most half of istft_n_fft');
  if (reader.has('hop_size') && reader.count('hop_size') !== hop)
    reader.refuse('hop_size', 'the same as istft_hop');
  const stft = inverseStft(fftLength, hop, reader.choice('istft_padding', ['same', 'center'], 'same'));
  if (hop * fftLength * stft.taps > MAX_KERNEL)
    reader.refuse('istft_n_fft', `one whose inverse transform has at most ${MAX_KERNEL} coefficients`);
  return {
    mels: reader.count('num_mels'),
    dim: reader.count('dim'),
    intermediate: reader.count('intermediate_dim'),
    layers: reader.count('num_layers'),
    stft,
  };
}

/**
 * Vocos: spectrogram [1, mels, frames] (natural log) → waveform [1, frames · hop]. With `center` padding the reference
 * gives one hop less; ours goes on for that hop, as torch.istft does when it is asked for the length.
 */
export function vocos(
  graph: GraphBuilder,
  rawConfig: Readonly<Record<string, unknown>>,
  frames: number,
): void {
  const config = readVocosConfig(rawConfig);
  const spectrogram = graph.input('spectrogram', graph.dtype, [1, config.mels, frames]);
  const backbone = graph.at('backbone');
  const embedded = conv1d(
    backbone.at('embed'),
    graph.reshape(spectrogram, [1, config.mels, 1, frames]),
    config.dim,
    KERNEL,
  );
  let rows = layerNorm(backbone.at('norm'), pixelsToRows(backbone, embedded), EPSILON);
  for (let layer = 0; layer < config.layers; layer += 1) {
    rows = convNextBlock(backbone.at(`convnext.${layer}`), rows, config);
  }
  rows = layerNorm(backbone.at('final_layer_norm'), rows, EPSILON);
  graph.output('waveform', fourierHead(graph, rows, config.stft));
}

/** modules.py: ConvNeXtBlock, on rows [frames, dim]. */
function convNextBlock(graph: GraphBuilder, rows: Value, config: VocosConfig): Value {
  const [frames = 1, dim = 1] = rows.shape;
  const along = conv1d(graph.at('dwconv'), rowsToPixels(graph, rows, 1, frames), dim, KERNEL, {
    groups: dim,
  });
  let x = layerNorm(graph.at('norm'), pixelsToRows(graph, along), EPSILON);
  x = linear(graph.at('pwconv1'), x, config.intermediate);
  x = linear(graph.at('pwconv2'), gelu(graph, x), dim);
  x = inWeightsType(graph, x, [graph.weight('gamma', [dim])], (input, [gamma = input]) =>
    graph.multiply(input, gamma),
  );
  return graph.add(rows, x);
}

/**
 * heads.py: ISTFTHead on rows [frames, dim] → [1, frames · hop]. Float32 from the logarithms on: exp reaches 100, and
 * hundreds of bins add up to a sample.
 */
function fourierHead(graph: GraphBuilder, rows: Value, stft: InverseStft): Value {
  const [frames = 1] = rows.shape;
  const bins = stft.fftLength / 2 + 1;
  const part = (from: number): Value =>
    graph.cast(linear(graph.at('head.out'), rows, 2 * bins, { rows: [from, from + bins] }), 'float32');
  const limited = graph.node('Min', [part(0), graph.table([1], [MAX_LOG_MAGNITUDE])], [frames, bins]);
  const magnitude = graph.node('Exp', [limited], limited.shape);
  const phase = part(bins);
  const real = graph.multiply(magnitude, graph.node('Cos', [phase], phase.shape));
  const imaginary = graph.multiply(magnitude, graph.node('Sin', [phase], phase.shape));
  // The imaginary parts of the first and the last bin do not count.
  const spectrum = graph.node(
    'Concat',
    [real, graph.slice(imaginary, 1, 1, bins - 1)],
    [frames, stft.fftLength],
    {
      attributes: { axis: { integer: 1 } },
    },
  );

  const kernel = graph.weight(INVERSE_STFT_KERNEL, [stft.hop, stft.fftLength, 1, stft.taps]);
  const sum = overlapAdd(
    graph,
    rowsToPixels(graph, spectrum, 1, frames),
    graph.cast(kernel, 'float32'),
    stft,
  );
  // Constants only: the runtime computes the envelope once, when it loads the graph.
  const ones = graph.table(
    [1, 1, 1, frames],
    Array.from({ length: frames }, () => 1),
  );
  const squares = graph.table([stft.hop, 1, 1, stft.taps], windowSquares(stft));
  const samples = graph.node('Div', [sum, overlapAdd(graph, ones, squares, stft)], sum.shape);
  return graph.cast(graph.reshape(pixelsToRows(graph, samples), [1, frames * stft.hop]), graph.dtype);
}

/** [1, c, 1, frames] → [1, hop, 1, frames]. */
function overlapAdd(graph: GraphBuilder, x: Value, kernel: Value, stft: InverseStft): Value {
  const [, , , frames = 1] = x.shape;
  return graph.node('Conv', [x, kernel], [1, stft.hop, 1, frames], {
    attributes: {
      kernel_shape: { integers: [1, stft.taps] },
      pads: { integers: [0, stft.before, 0, stft.after] },
    },
  });
}
