import { elements, type GraphBuilder, type Value } from '../../onnx/graph-builder';
import { inWeightsType } from './linear';

/**
 * PyTorch's GroupNorm on [n, c, h, w], as InstanceNormalization over the groups, then scale and shift by channel:
 * no provider of the browser has GroupNormalization as one kernel (runtime.md 1.2). The normalization itself is a
 * float32 island: WebGPU's float16 kernel takes the mean off as a product rounded to float16, which costs a hundredth
 * of a deviation where the mean is ten deviations, and a third where it is five hundred.
 */
export function groupNorm(graph: GraphBuilder, x: Value, groups: number, epsilon: number): Value {
  const [count = 1, channels = 1] = x.shape;
  const grouped = graph.reshape(x, [count, groups, elements(x.shape) / count / groups]);
  const one = graph.table([groups], new Float32Array(groups).fill(1));
  const zero = graph.table([groups], new Float32Array(groups));
  const normal = graph.node(
    'InstanceNormalization',
    [graph.cast(grouped, 'float32'), one, zero],
    grouped.shape,
    {
      attributes: { epsilon: { float: epsilon } },
    },
  );
  const constants = [
    graph.weight('weight', [channels], { as: [1, channels, 1, 1] }),
    graph.weight('bias', [channels], { as: [1, channels, 1, 1] }),
  ];
  const image = graph.reshape(graph.cast(normal, x.type), x.shape);
  return inWeightsType(graph, image, constants, (input, [scale = input, shift = input]) =>
    graph.add(graph.multiply(input, scale), shift),
  );
}

/** PyTorch's LayerNorm over the last dimension: [n, c] → [n, c]. */
export function layerNorm(graph: GraphBuilder, x: Value, epsilon: number): Value {
  const features = x.shape.at(-1) ?? 1;
  const constants = [graph.weight('weight', [features]), graph.weight('bias', [features])];
  return inWeightsType(graph, x, constants, (input, weights) =>
    graph.node('LayerNormalization', [input, ...weights], x.shape, {
      attributes: { axis: { integer: -1 }, epsilon: { float: epsilon } },
    }),
  );
}
