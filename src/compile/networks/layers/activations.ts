import { MICROSOFT } from '../../onnx/model';

import type { GraphBuilder, Value } from '../../onnx/graph-builder';

/** x · sigmoid(x), in one kernel: QuickGelu with alpha 1. */
export function silu(graph: GraphBuilder, x: Value): Value {
  return sigmoidLinear(graph, x, 1);
}

/** x · sigmoid(1.702 x): CLIP's approximation of GELU (openai/CLIP: clip/model.py). */
export function quickGelu(graph: GraphBuilder, x: Value): Value {
  return sigmoidLinear(graph, x, 1.702);
}

function sigmoidLinear(graph: GraphBuilder, x: Value, alpha: number): Value {
  return graph.node('QuickGelu', [x], x.shape, {
    domain: MICROSOFT,
    attributes: { alpha: { float: alpha } },
  });
}

/** The exact GELU, with erf. */
export function gelu(graph: GraphBuilder, x: Value): Value {
  return graph.node('Gelu', [x], x.shape, { domain: MICROSOFT });
}

export function leakyRelu(graph: GraphBuilder, x: Value, slope: number): Value {
  return graph.node('LeakyRelu', [x], x.shape, { attributes: { alpha: { float: slope } } });
}

export function relu(graph: GraphBuilder, x: Value): Value {
  return graph.node('Relu', [x], x.shape);
}
