import type { GraphBuilder, Value } from '../../onnx/graph-builder';

interface LinearOptions {
  readonly bias?: boolean;
  /** Only these rows of the weight, that is these outputs: from, to. */
  readonly rows?: readonly [number, number];
  /** Shape under which the weight was published, when it is not [out, in]: a 1×1 convolution is the same map. */
  readonly published?: readonly number[];
}

/** PyTorch's Linear on rows: [n, in] → [n, out]. Gemm reads the weight as it was published, [out, in]. */
export function linear(
  graph: GraphBuilder,
  x: Value,
  outFeatures: number,
  { bias = true, rows, published }: LinearOptions = {},
): Value {
  const [count = 1, inFeatures = 1] = x.shape;
  const [from, to] = rows ?? [0, outFeatures];
  const some = rows === undefined ? {} : { rows };
  const weight = graph.weight('weight', published ?? [outFeatures, inFeatures], {
    as: [to - from, inFeatures],
    ...some,
  });
  const constants = bias ? [weight, graph.weight('bias', [outFeatures], some)] : [weight];
  return inWeightsType(graph, x, constants, (input, [w = weight, b = null]) =>
    graph.node('Gemm', [input, w, b], [count, to - from], { attributes: { transB: { integer: 1 } } }),
  );
}

/**
 * Runs an operator in the dtype its weights are stored in: those that float16 cannot hold are stored as float32, and
 * then this operator is a float32 island in a float16 graph.
 */
export function inWeightsType(
  graph: GraphBuilder,
  x: Value,
  weights: readonly Value[],
  operator: (input: Value, weights: readonly Value[]) => Value,
): Value {
  const type = weights.some((weight) => weight.type === 'float32') ? 'float32' : graph.dtype;
  const result = operator(
    graph.cast(x, type),
    weights.map((weight) => graph.cast(weight, type)),
  );
  return graph.cast(result, x.type);
}
