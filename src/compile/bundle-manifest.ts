import { type CheckpointNetworkName } from './checkpoint/layout';
import type { Checkpoint } from './checkpoint/read-checkpoint';
import type { WrittenFile } from './journal';
import {
  manifestSchema,
  NETWORK_ROLES,
  type Manifest,
  type NetworkEntry,
  type NetworkRole,
} from './manifest';
import { tokenIdOf } from './tokenizer';

/** What a bundle's files are called, and the manifest that lists them. */

export const MANIFEST = 'manifest.json';

const NETWORK_OF_ROLE: Readonly<Record<NetworkRole, CheckpointNetworkName>> = {
  'text-encoder': 'text-encoder',
  unet: 'unet',
  'vae-decoder': 'vae',
  'vae-encoder': 'vae',
  vocoder: 'vocoder',
};

export const rolesOf = (name: CheckpointNetworkName): readonly NetworkRole[] =>
  NETWORK_ROLES.filter((role) => NETWORK_OF_ROLE[role] === name);
export const weightsPath = (name: CheckpointNetworkName): string => `${name}.safetensors`;
export const graphPath = (role: NetworkRole): string => `${role}.onnx`;

function networkEntry(role: NetworkRole, checkpoint: Checkpoint): NetworkEntry {
  const name = NETWORK_OF_ROLE[role];
  const { architecture, config } = checkpoint.networks[name];
  return { architecture, config, weights: [weightsPath(name)], graph: graphPath(role) };
}

export const TOKENIZER = 'tokenizer.json';
export const CARD = 'card.md';

export function manifestOf(checkpoint: Checkpoint, files: readonly WrittenFile[]): Manifest {
  const { description, tokenizer, latent, window, mel, schedule } = checkpoint;
  const manifest: Manifest = {
    format: 'audio-agent-bundle',
    formatVersion: 1,
    name: description.name,
    version: description.version,
    licence: description.licence,
    source: description.source,
    networks: {
      'text-encoder': networkEntry('text-encoder', checkpoint),
      unet: networkEntry('unet', checkpoint),
      'vae-decoder': networkEntry('vae-decoder', checkpoint),
      'vae-encoder': networkEntry('vae-encoder', checkpoint),
      vocoder: networkEntry('vocoder', checkpoint),
    },
    text: {
      tokenizer: TOKENIZER,
      length: tokenizer.length,
      padToken: tokenIdOf(tokenizer.vocabulary.vocabulary, tokenizer.padToken),
    },
    latent,
    window,
    mel,
    schedule,
    defaults: description.defaults,
    kinds: description.kinds,
    card: checkpoint.card === null ? null : CARD,
    files: [...files].sort((a, b) => (a.path < b.path ? -1 : 1)),
  };
  return manifestSchema.parse(manifest);
}
