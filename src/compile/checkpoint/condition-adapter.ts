import { z } from 'zod';
import { ADAPTER_PREFIX } from '../networks/clip-text-adapter';
import type { StateDict } from '../readers/source-tensor';
import { readStateDict } from '../readers/state-dict';
import { openFirst, readJson, type CheckpointFolder } from './checkpoint-folder';
import { adapterWeights } from './layout';
import { CONDITION_CONFIG } from './network-configs';
import { parseConfig } from './parse-config';

/** Where a checkpoint with a condition adapter keeps its text encoder, and how wide the adapter is. */
export interface ConditionAdapter {
  /** Folders, relative. */
  readonly textEncoder: string;
  readonly adapter: string;
  readonly conditionDim: number;
  readonly crossAttentionDim: number;
}

const folderName = z.string().regex(/^[\w-]{1,64}$/, 'the name of a folder');
const width = z.number().int().positive();

/** One text encoder, as every published checkpoint has; the training code could join several (models.md 2.2). */
const schema = z.tuple([
  z.object({
    text_encoder_name: folderName,
    condition_adapter_name: folderName,
    condition_type: z
      .string()
      .regex(/clip.*text/i, 'the text half of CLIP')
      .optional(),
    condition_dim: width,
    cross_attention_dim: width,
  }),
]);

/** Null: the checkpoint has none. @throws AppError `config-unsupported`, `checkpoint-unreadable`. */
export async function readConditionAdapter(folder: CheckpointFolder): Promise<ConditionAdapter | null> {
  const json = await readJson(folder, CONDITION_CONFIG);
  if (json === null) return null;
  const [entry] = parseConfig(schema, json, CONDITION_CONFIG);
  return {
    textEncoder: entry.text_encoder_name,
    adapter: entry.condition_adapter_name,
    conditionDim: entry.condition_dim,
    crossAttentionDim: entry.cross_attention_dim,
  };
}

/** Its tensors, under the names that they have in the text encoder's file. */
export async function readAdapterWeights(
  folder: CheckpointFolder,
  { adapter }: ConditionAdapter,
): Promise<StateDict> {
  const dict = await readStateDict(await openFirst(folder, adapterWeights(adapter)));
  return new Map(
    [...dict.values()].map((tensor) => {
      const name = `${ADAPTER_PREFIX}${tensor.name}`;
      return [name, { ...tensor, name }];
    }),
  );
}
