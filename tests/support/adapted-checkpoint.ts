import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/** happylittlecat2333/Auffusion: config/clip_condition_config.json, with the sizes of the small checkpoint. */
export const CONDITION_CONFIG = [
  {
    text_encoder_name: 'text_encoder_0',
    condition_adapter_name: 'condition_adapter_0',
    condition_type: 'clip-vit-large-patch14_text',
    pretrained_model_name_or_path: 'openai/clip-vit-large-patch14',
    condition_max_length: 77,
    condition_dim: 16,
    cross_attention_dim: 16,
  },
];

const bundle = fileURLToPath(new URL('../golden/bundle/', import.meta.url));

/** The small checkpoint of tests/golden/bundle/old in the layout with a condition adapter (models.md 2.1). */
export function adaptedCheckpoint(): Map<string, Uint8Array> {
  const root = join(bundle, 'old');
  const files = new Map<string, Uint8Array>();
  for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = join(entry.parentPath, entry.name);
    const path = relative(root, file).replace(/^(?:text_encoder|tokenizer)\//, 'text_encoder_0/');
    if (path !== 'model_index.json') files.set(path, new Uint8Array(readFileSync(file)));
  }
  const adapter = readFileSync(join(bundle, 'adapter/condition_adapter.pt'));
  files.set('condition_adapter_0/condition_adapter.pt', new Uint8Array(adapter));
  files.set('condition_config.json', new TextEncoder().encode(JSON.stringify(CONDITION_CONFIG)));
  return files;
}
