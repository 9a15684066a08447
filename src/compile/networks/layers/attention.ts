import { MICROSOFT } from '../../onnx/model';

import type { GraphBuilder, Value } from '../../onnx/graph-builder';

interface AttentionOptions {
  readonly heads: number;
  /** A position sees itself and what came before it. */
  readonly causal?: boolean;
  /** Computed in float32, also in a float16 graph. */
  readonly upcast?: boolean;
  /** How many sequences of equal length stand one after another in the rows: each looks at its own. 1 when absent. */
  readonly sequences?: number;
}

/**
 * The runtime's processor kernel multiplies queries, keys and the bytes of a head's width, and where addresses have 32
 * bits, as in wasm, so has the product: beyond, "Integer overflow". The middle of Auffusion's autoencoder is 4096 pixels
 * by 4096 by 512 floats.
 */
const PRODUCT_BYTES = 2 ** 32;

/** Scaled dot-product attention by heads: queries [n, c], keys and values [m, c] → [n, c]. */
export function attention(
  graph: GraphBuilder,
  queries: Value,
  keys: Value,
  values: Value,
  { heads, causal = false, upcast = false, sequences = 1 }: AttentionOptions,
): Value {
  const batched = (x: Value): Value =>
    graph.reshape(graph.cast(x, upcast ? 'float32' : x.type), [
      sequences,
      (x.shape[0] ?? 1) / sequences,
      ...x.shape.slice(1),
    ]);
  const [q, k, v] = [batched(queries), batched(keys), batched(values)];
  const attend = (part: Value): Value =>
    graph.node('MultiHeadAttention', [part, k, v], part.shape, {
      domain: MICROSOFT,
      attributes: { num_heads: { integer: heads }, unidirectional: { integer: causal ? 1 : 0 } },
    });
  // A part would not know how many positions came before it.
  const parts = causal ? [] : partsOf(q.shape, k.shape, heads);
  const mixed =
    parts.length < 2
      ? attend(q)
      : graph.node(
          'Concat',
          parts.map(([from, to]) => attend(graph.slice(q, 1, from, to))),
          q.shape,
          { attributes: { axis: { integer: 1 } } },
        );
  return graph.cast(graph.reshape(mixed, queries.shape), queries.type);
}

/** The queries in as few equal stretches as the kernel can take one by one: each looks at all keys. */
function partsOf(
  [, queries = 1, channels = 1]: readonly number[],
  [, keys = 1]: readonly number[],
  heads: number,
): readonly (readonly [from: number, to: number])[] {
  const most = Math.ceil(PRODUCT_BYTES / (keys * (channels / heads) * Float32Array.BYTES_PER_ELEMENT)) - 1;
  const length = Math.ceil(queries / Math.ceil(queries / Math.max(1, most)));
  return Array.from({ length: Math.ceil(queries / length) }, (_, i) => [
    i * length,
    Math.min(queries, (i + 1) * length),
  ]);
}
