import { MICROSOFT } from '../../onnx/model';

import type { GraphBuilder, Value } from '../../onnx/graph-builder';

interface AttentionOptions {
  readonly heads: number;
  /** A position sees itself and what came before it. */
  readonly causal?: boolean;
  /** Computed in float32, also in a float16 graph. */
  readonly upcast?: boolean;
}

/** Scaled dot-product attention by heads: queries [n, c], keys and values [m, c] → [n, c]. */
export function attention(
  graph: GraphBuilder,
  queries: Value,
  keys: Value,
  values: Value,
  { heads, causal = false, upcast = false }: AttentionOptions,
): Value {
  const batched = (x: Value): Value =>
    graph.reshape(graph.cast(x, upcast ? 'float32' : x.type), [1, ...x.shape]);
  const [q, k, v] = [batched(queries), batched(keys), batched(values)];
  const mixed = graph.node('MultiHeadAttention', [q, k, v], q.shape, {
    domain: MICROSOFT,
    attributes: { num_heads: { integer: heads }, unidirectional: { integer: causal ? 1 : 0 } },
  });
  return graph.cast(graph.reshape(mixed, queries.shape), queries.type);
}
