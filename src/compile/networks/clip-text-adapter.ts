import { clipStates } from './clip-text';
import { ConfigReader } from './config-reader';
import { linear } from './layers/linear';
import { layerNorm } from './layers/normalization';

import type { GraphBuilder } from '../onnx/graph-builder';

/** Our field beside those of the text encoder's config: the sizes that `condition_config.json` tells. */
export const ADAPTER_FIELD = 'condition_adapter';
/** Its tensors lie in the text encoder's file under this name. */
export const ADAPTER_PREFIX = 'condition_adapter.';

/** torch.nn.LayerNorm's default. */
const EPSILON = 1e-5;

/**
 * Auffusion's adapter after CLIP (happylittlecat2333/Auffusion: auffusion_pipeline.py, _encode_prompt): states of the
 * caption's own tokens, zeros for the rest, then Linear and LayerNorm over all rows. CLIP looks back only, so the
 * caption's states are the same whatever comes after it, and the graph stays static.
 *
 * input_ids, int32 [1, length]; caption_mask [1, length], 1 for the caption's tokens and 0 after them
 * → last_hidden_state [1, length, cross_attention_dim].
 */
export function clipTextAdapter(
  graph: GraphBuilder,
  rawConfig: Readonly<Record<string, unknown>>,
  length: number,
): void {
  const { [ADAPTER_FIELD]: sizes, ...textConfig } = rawConfig;
  const known =
    typeof sizes === 'object' && sizes !== null ? (sizes as Readonly<Record<string, unknown>>) : {};
  const width = new ConfigReader('condition adapter', known).count('cross_attention_dim');
  const rows = clipStates(graph, textConfig, length);
  const mask = graph.input('caption_mask', graph.dtype, [1, length]);
  const caption = graph.multiply(rows, graph.reshape(mask, [length, 1]));
  const adapter = graph.at('condition_adapter');
  const adapted = layerNorm(adapter.at('norm'), linear(adapter.at('proj'), caption, width), EPSILON);
  graph.output('last_hidden_state', graph.reshape(adapted, [1, length, width]));
}
