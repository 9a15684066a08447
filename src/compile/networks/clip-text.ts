import { AppError } from '../../lib/errors';
import { ConfigReader } from './config-reader';
import { gelu, quickGelu } from './layers/activations';
import { attention } from './layers/attention';
import { inWeightsType, linear } from './layers/linear';
import { layerNorm } from './layers/normalization';

import type { GraphBuilder, Value } from '../onnx/graph-builder';

/** CLIP's text model as transformers publishes it (CLIPTextModel); defaults are CLIPTextConfig's. */
interface ClipTextConfig {
  readonly vocabulary: number;
  readonly hidden: number;
  readonly intermediate: number;
  readonly layers: number;
  readonly heads: number;
  readonly positions: number;
  readonly epsilon: number;
  readonly activation: 'quick_gelu' | 'gelu';
}

function readClipTextConfig(config: Readonly<Record<string, unknown>>): ClipTextConfig {
  const reader = new ConfigReader('text encoder', config);
  return {
    vocabulary: reader.count('vocab_size', 49_408),
    hidden: reader.count('hidden_size', 512),
    intermediate: reader.count('intermediate_size', 2048),
    layers: reader.count('num_hidden_layers', 12),
    heads: reader.count('num_attention_heads', 8),
    positions: reader.count('max_position_embeddings', 77),
    epsilon: reader.number('layer_norm_eps', 1e-5),
    activation: reader.choice('hidden_act', ['quick_gelu', 'gelu'], 'quick_gelu'),
  };
}

/** input_ids, int32 [1, length] → last_hidden_state [1, length, hidden]. @throws AppError as {@link clipStates}. */
export function clipText(
  graph: GraphBuilder,
  rawConfig: Readonly<Record<string, unknown>>,
  length: number,
): void {
  const rows = clipStates(graph, rawConfig, length);
  graph.output('last_hidden_state', graph.reshape(rows, [1, ...rows.shape]));
}

/**
 * input_ids, int32 [1, length] → rows [length, hidden].
 * @throws AppError `input-invalid` for more tokens than the model has positions.
 */
export function clipStates(
  graph: GraphBuilder,
  rawConfig: Readonly<Record<string, unknown>>,
  length: number,
): Value {
  const config = readClipTextConfig(rawConfig);
  if (length > config.positions) {
    throw new AppError(
      'input-invalid',
      `A text of ${length} tokens; the text encoder knows ${config.positions} positions.`,
      {
        remedy: `Cut the text to ${config.positions} tokens.`,
        place: 'length',
      },
    );
  }
  const ids = graph.input('input_ids', 'int32', [1, length]);
  const model = graph.at('text_model');
  let rows = embeddings(model.at('embeddings'), ids, config);
  for (let layer = 0; layer < config.layers; layer += 1) {
    rows = encoderLayer(model.at(`encoder.layers.${layer}`), rows, config);
  }
  return layerNorm(model.at('final_layer_norm'), rows, config.epsilon);
}

/** Token and position: [1, length] → [length, hidden]. */
function embeddings(graph: GraphBuilder, ids: Value, config: ClipTextConfig): Value {
  const [, length = 1] = ids.shape;
  const { hidden } = config;
  const table = graph.at('token_embedding').weight('weight', [config.vocabulary, hidden]);
  const positions = graph
    .at('position_embedding')
    .weight('weight', [config.positions, hidden], { rows: [0, length] });
  const tokens = graph.reshape(
    graph.node('Gather', [table, ids], [1, length, hidden], { type: table.type }),
    [length, hidden],
  );
  return inWeightsType(graph, graph.cast(tokens, graph.dtype), [positions], (x, [position = x]) =>
    graph.add(x, position),
  );
}

/** CLIPEncoderLayer on rows [length, hidden]. */
function encoderLayer(graph: GraphBuilder, input: Value, config: ClipTextConfig): Value {
  const { hidden, epsilon } = config;
  const activation = config.activation === 'gelu' ? gelu : quickGelu;
  const self = graph.at('self_attn');
  let normal = layerNorm(graph.at('layer_norm1'), input, epsilon);
  const queries = linear(self.at('q_proj'), normal, hidden);
  const keys = linear(self.at('k_proj'), normal, hidden);
  const values = linear(self.at('v_proj'), normal, hidden);
  const mixed = attention(self, queries, keys, values, { heads: config.heads, causal: true });
  const rows = graph.add(input, linear(self.at('out_proj'), mixed, hidden));
  normal = layerNorm(graph.at('layer_norm2'), rows, epsilon);
  const inner = activation(graph, linear(graph.at('mlp.fc1'), normal, config.intermediate));
  return graph.add(rows, linear(graph.at('mlp.fc2'), inner, hidden));
}
