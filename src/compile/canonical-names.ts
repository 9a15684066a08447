import { AppError } from '../lib/errors';
import type { Architecture } from './manifest';
import type { SourceTensor, StateDict } from './readers/source-tensor';
import { foldWeightNorm } from './weight-norm';

/**
 * The names that diffusers 0.35 and transformers 4.56 write, whatever version saved the checkpoint (models.md 2.3);
 * Vocos: gemelo-ai/vocos, HiFi-GAN: jik876/hifi-gan.
 */

/** Dicts and modules that training code puts around a network. */
const WRAPPER = /^(?:state_dict|generator|module)\./;

/** What belongs to a network at inference. Else: position ids, pooling heads, mel filters, discriminators. */
const BELONGS: Readonly<Record<Architecture, RegExp>> = {
  'clip-text': /^text_model\.(?:embeddings\.(?:token|position)_embedding|encoder\.layers|final_layer_norm)\./,
  'clip-text-adapter':
    /^(?:text_model\.(?:embeddings\.(?:token|position)_embedding|encoder\.layers|final_layer_norm)|condition_adapter\.(?:proj|norm))\./,
  'unet-2d-condition': /^(?:conv_in|time_embedding|down_blocks|mid_block|up_blocks|conv_norm_out|conv_out)\./,
  'autoencoder-kl': /^(?:encoder|decoder|quant_conv|post_quant_conv)\./,
  hifigan: /^(?:conv_pre|ups|resblocks|conv_post)\./,
  vocos: /^(?:backbone|head\.out)\./,
};

/** Before diffusers 0.17: attention of the autoencoder. */
const OLD_ATTENTION =
  /^((?:encoder|decoder)\.mid_block\.attentions\.\d+)\.(query|key|value|proj_attn)\.(weight|bias)$/;
const ATTENTION_NAMES: Readonly<Record<string, string>> = {
  query: 'to_q',
  key: 'to_k',
  value: 'to_v',
  proj_attn: 'to_out.0',
};
const ATTENTION_WEIGHT = /\.attentions\.\d+\.to_(?:q|k|v|out\.0)\.weight$/;

function canonicalName(architecture: Architecture, name: string): string {
  let bare = name;
  while (WRAPPER.test(bare)) bare = bare.replace(WRAPPER, '');
  if (architecture === 'clip-text' || architecture === 'clip-text-adapter')
    return /^(?:embeddings|encoder|final_layer_norm)\./.test(bare) ? `text_model.${bare}` : bare;
  if (architecture === 'autoencoder-kl') {
    return bare.replace(
      OLD_ATTENTION,
      (_, block: string, part: string, kind: string) => `${block}.${ATTENTION_NAMES[part] ?? part}.${kind}`,
    );
  }
  return bare;
}

/** The oldest autoencoders have 1×1 convolutions there: [C, C, 1, 1], the same numbers. */
function withCanonicalShape(architecture: Architecture, tensor: SourceTensor): SourceTensor {
  const { name, shape } = tensor;
  const convolution = shape.length === 4 && shape[2] === 1 && shape[3] === 1;
  if (architecture !== 'autoencoder-kl' || !ATTENTION_WEIGHT.test(name) || !convolution) return tensor;
  return { ...tensor, shape: shape.slice(0, 2) };
}

/**
 * A network's tensors under their canonical names, with weight norm folded; what is not part of the network is left
 * out. Values are still read when asked for.
 * @throws AppError `checkpoint-unreadable` when two tensors would have one name; else as `foldWeightNorm`.
 */
export function canonicalStateDict(architecture: Architecture, dict: StateDict): StateDict {
  const renamed = new Map<string, SourceTensor>();
  for (const tensor of dict.values()) {
    const name = canonicalName(architecture, tensor.name);
    if (!BELONGS[architecture].test(name) || name.endsWith('.position_ids')) continue;
    const other = renamed.get(name);
    if (other !== undefined) {
      throw new AppError(
        'checkpoint-unreadable',
        `${tensor.name} and ${other.name} are the same tensor, ${name}.`,
        {
          remedy: 'Use a checkpoint that holds one set of weights.',
          place: tensor.place,
        },
      );
    }
    renamed.set(name, withCanonicalShape(architecture, { ...tensor, name }));
  }
  return foldWeightNorm(renamed);
}
