import type { GraphBuilder, Value } from '../../onnx/graph-builder';
import type { Attribute } from '../../onnx/model';
import { inWeightsType } from './linear';

interface Conv2dOptions {
  readonly stride?: number;
  /** The same on every side, or top, left, bottom, right. */
  readonly padding?: number | readonly [number, number, number, number];
}

/** PyTorch's Conv2d with a square kernel: [n, in, h, w] → [n, out, h', w']. */
export function conv2d(
  graph: GraphBuilder,
  x: Value,
  outChannels: number,
  kernel: number,
  { stride = 1, padding = 0 }: Conv2dOptions = {},
): Value {
  const [count = 1, inChannels = 1, height = 1, width = 1] = x.shape;
  const pads = typeof padding === 'number' ? ([padding, padding, padding, padding] as const) : padding;
  const size = (length: number, before: number, after: number): number =>
    Math.floor((length + before + after - kernel) / stride) + 1;
  const shape = [count, outChannels, size(height, pads[0], pads[2]), size(width, pads[1], pads[3])];
  const constants = [
    graph.weight('weight', [outChannels, inChannels, kernel, kernel]),
    graph.weight('bias', [outChannels]),
  ];
  return inWeightsType(graph, x, constants, (input, weights) =>
    convolution(graph, input, weights, shape, {
      kernel_shape: { integers: [kernel, kernel] },
      strides: { integers: [stride, stride] },
      pads: { integers: pads },
    }),
  );
}

interface Conv1dOptions {
  readonly dilation?: number;
  readonly groups?: number;
}

/**
 * PyTorch's Conv1d of stride 1 that keeps the length (an odd kernel, padded by half of its reach on both sides), on
 * [1, in, 1, n] → [1, out, 1, n]: as a Conv of height 1, because the WebGPU provider transposes the weights of a
 * one-dimensional one anew on every run (runtime.md 1.4).
 */
export function conv1d(
  graph: GraphBuilder,
  x: Value,
  outChannels: number,
  kernel: number,
  { dilation = 1, groups = 1 }: Conv1dOptions = {},
): Value {
  const [, inChannels = 1, , length = 1] = x.shape;
  const pad = ((kernel - 1) * dilation) / 2;
  const weight = graph.weight('weight', [outChannels, inChannels / groups, kernel], {
    as: [outChannels, inChannels / groups, 1, kernel],
  });
  return inWeightsType(graph, x, [weight, graph.weight('bias', [outChannels])], (input, weights) =>
    convolution(graph, input, weights, [1, outChannels, 1, length], {
      kernel_shape: { integers: [1, kernel] },
      dilations: { integers: [1, dilation] },
      pads: { integers: [0, pad, 0, pad] },
      group: { integer: groups },
    }),
  );
}

/**
 * PyTorch's ConvTranspose1d on [1, in, 1, n] → [1, out, 1, n·stride]. Its `output_padding` only takes less off the
 * end, which is what an uneven `pads` says.
 */
export function convTranspose1d(
  graph: GraphBuilder,
  x: Value,
  outChannels: number,
  kernel: number,
  stride: number,
  [padBefore, padAfter]: readonly [number, number],
): Value {
  const [, inChannels = 1, , length = 1] = x.shape;
  const outLength = (length - 1) * stride + kernel - padBefore - padAfter;
  const weight = graph.weight('weight', [inChannels, outChannels, kernel], {
    as: [inChannels, outChannels, 1, kernel],
  });
  return inWeightsType(graph, x, [weight, graph.weight('bias', [outChannels])], (input, weights) =>
    graph.node('ConvTranspose', [input, ...weights], [1, outChannels, 1, outLength], {
      attributes: {
        kernel_shape: { integers: [1, kernel] },
        strides: { integers: [1, stride] },
        pads: { integers: [0, padBefore, 0, padAfter] },
      },
    }),
  );
}

function convolution(
  graph: GraphBuilder,
  x: Value,
  [weight = x, ...bias]: readonly Value[],
  shape: readonly number[],
  attributes: Readonly<Record<string, Attribute>>,
): Value {
  const [, inChannels = 1] = x.shape;
  const missing = misreadByThrees(inChannels, weight.shape) ? 4 - (inChannels % 4) : 0;
  const [image, kernel] =
    missing === 0 ? [x, weight] : [graph.padZeros(x, 1, missing), graph.padZeros(weight, 1, missing)];
  return graph.node('Conv', [image, kernel, ...bias], shape, { attributes });
}

/**
 * onnxruntime's WebGPU provider (1.31, layout NHWC) reads input channels three at a time when their number divides by
 * 3 and not by 4 and the outputs' divides by 4, but counts them in fours (core/providers/webgpu/nn/conv2d_mm.cc): all
 * but exactly three channels come out wrong. Zero channels up to a multiple of four keep such layers right. Groups and
 * kernels of one pixel go other ways there.
 */
function misreadByThrees(inChannels: number, weight: readonly number[]): boolean {
  const [outChannels = 1, channelsPerGroup = 1, ...kernel] = weight;
  const onePixel = kernel.every((size) => size === 1);
  const threes = inChannels !== 3 && inChannels % 3 === 0 && inChannels % 4 !== 0 && outChannels % 4 === 0;
  return threes && channelsPerGroup === inChannels && !onePixel;
}
