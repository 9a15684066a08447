import { elements, type GraphBuilder, type Value } from '../../onnx/graph-builder';
import { inWeightsType } from './linear';

/**
 * PyTorch's GroupNorm on [1, c, h, w], as InstanceNormalization over the groups, then scale and shift by channel:
 * no provider of the browser has GroupNormalization as one kernel (runtime.md 1.2).
 */
export function groupNorm(graph: GraphBuilder, x: Value, groups: number, epsilon: number): Value {
  const [, channels = 1] = x.shape;
  const constants = [
    graph.weight('weight', [channels], { as: [1, channels, 1, 1] }),
    graph.weight('bias', [channels], { as: [1, channels, 1, 1] }),
  ];
  return inWeightsType(graph, x, constants, (input, [scale = input, shift = input]) => {
    const grouped = graph.reshape(input, [1, groups, elements(x.shape) / groups]);
    const ones = graph.cast(
      graph.table(
        [groups],
        Array.from({ length: groups }, () => 1),
      ),
      input.type,
    );
    const zeros = graph.cast(
      graph.table(
        [groups],
        Array.from({ length: groups }, () => 0),
      ),
      input.type,
    );
    const normal = graph.node('InstanceNormalization', [grouped, ones, zeros], grouped.shape, {
      attributes: { epsilon: { float: epsilon } },
    });
    return graph.add(graph.multiply(graph.reshape(normal, x.shape), scale), shift);
  });
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
