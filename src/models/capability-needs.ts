import type { Manifest, NetworkRole } from '../compile/manifest';
import type { ComputeDtype } from '../compile/tensors';

/** What a bundle asks of a machine, in bytes. */
export interface ModelNeeds {
  readonly name: string;
  /** To be read from its source; 0 where it is here. */
  readonly download: number;
  readonly disk: number;
  /** It runs on the processor too, whatever its size: a plan is some hundred tokens. */
  readonly onProcessor?: true;
  /** Computing in each dtype. */
  readonly in: Readonly<Record<ComputeDtype, ComputeNeeds>>;
}

export interface ComputeNeeds {
  /** The largest tensor that a kernel reads or writes: a weight, or an activation of the VAE decoder. */
  readonly largestBuffer: number;
  /** Graphics memory at its peak: one network, what it computes, and a second copy of its largest weight on the way. */
  readonly memory: number;
  /** The largest file of weights, widened where it has to be. */
  readonly largestFile: number;
}

/** The parts of a checkpoint; the autoencoder is one of them in both directions. */
type NetworkPart = 'unet' | 'vae' | 'text' | 'vocoder';

/** Elements, and the dtype that each network computes in: text encoder and UNet in the device's, the others in float32. */
interface NetworkSize {
  readonly weights: number;
  readonly largestWeight: number;
  readonly largestActivation: number;
  readonly float32Only: boolean;
}

export type NetworkSizes = Readonly<Record<NetworkPart, NetworkSize>>;

/** Bytes of a network's own. */
export interface NetworkMemory {
  /** While it is ready to run. */
  readonly weights: number;
  /** At its most, while it loads or runs. */
  readonly peak: number;
}

/** Activations alive at once, in the largest: an input, an output, a skip or a copy in another dtype. */
const ALIVE = 3;

/** @param disk of the compiled bundle */
export function modelNeeds(
  facts: { readonly name: string; readonly download: number; readonly disk: number },
  networks: NetworkSizes,
): ModelNeeds {
  const sizes = Object.values(networks);
  const compute = (dtype: ComputeDtype): ComputeNeeds => ({
    largestBuffer: Math.max(
      ...sizes.map(
        (size) => Math.max(size.largestWeight, size.largestActivation) * elementBytes(size, dtype),
      ),
    ),
    memory: Math.max(...sizes.map((size) => memoryOf(size, dtype).peak)),
    largestFile: Math.max(...sizes.map((size) => memoryOf(size, dtype).weights)),
  });
  return { ...facts, in: { float16: compute('float16'), float32: compute('float32') } };
}

const elementBytes = ({ float32Only }: NetworkSize, dtype: ComputeDtype): number =>
  float32Only || dtype === 'float32' ? 4 : 2;

function memoryOf(size: NetworkSize, dtype: ComputeDtype): NetworkMemory {
  const { weights, largestWeight, largestActivation } = size;
  const element = elementBytes(size, dtype);
  return {
    weights: weights * element,
    // Weights pass through a mapped buffer of their size (onnxruntime: webgpu external data).
    peak: (weights + largestWeight + largestActivation * ALIVE) * element,
  };
}

const PARTS: Readonly<Record<NetworkRole, NetworkPart>> = {
  'text-encoder': 'text',
  unet: 'unet',
  'vae-decoder': 'vae',
  'vae-encoder': 'vae',
  vocoder: 'vocoder',
};

/** What each network of a compiled bundle takes at the trained window, with weights stored in float16. */
export function networkMemory(
  manifest: Manifest,
  dtypeOf: (role: NetworkRole) => ComputeDtype,
): (role: NetworkRole) => NetworkMemory {
  const sizes = manifestSizes(manifest, 'float16');
  return (role) => memoryOf(sizes[PARTS[role]], dtypeOf(role));
}

const number = (config: Readonly<Record<string, unknown>>, field: string, otherwise: number): number => {
  const value = config[field];
  return typeof value === 'number' ? value : otherwise;
};

const channelsOf = (
  config: Readonly<Record<string, unknown>>,
  otherwise: readonly number[],
): readonly number[] => {
  const value = config['block_out_channels'];
  return Array.isArray(value) && value.every((one) => typeof one === 'number') ? value : otherwise;
};

/** Published configs of Stable Diffusion's networks; absent fields have its values. */
export interface NetworkConfigs {
  readonly unet: Readonly<Record<string, unknown>>;
  readonly vae: Readonly<Record<string, unknown>>;
  readonly text: Readonly<Record<string, unknown>>;
}

/** Elements of weights in each network. */
export type WeightCounts = Readonly<Record<NetworkPart, number>>;

export function networkSizes(
  { unet, vae, text }: NetworkConfigs,
  window: Manifest['window'],
  counts: WeightCounts,
): NetworkSizes {
  const latent = window.height * window.width;
  const width = channelsOf(unet, [320, 640, 1280, 1280]);
  const [first = 320, second = first] = width;
  const widest = Math.max(...width);
  const decoder = channelsOf(vae, [128, 256, 512, 512]);
  const deepest = Math.max(...decoder);
  const pixels = latent * 4 ** (decoder.length - 1);
  // Before the last block the image has its full size and the channels of the block before.
  const finest = Math.max(decoder[0] ?? 128, decoder[1] ?? 256);
  const hidden = number(text, 'hidden_size', 768);
  return {
    unet: {
      // The first convolution of an up block reads its input beside a skip; a feed-forward is gated and four times as wide.
      weights: counts.unet,
      largestWeight: Math.max(widest * widest * 2 * 9, widest * widest * 8),
      largestActivation: Math.max(latent * (first + second), latent * first * 8),
      float32Only: false,
    },
    text: {
      weights: counts.text,
      largestWeight: hidden * number(text, 'vocab_size', 49_408),
      largestActivation: number(text, 'max_position_embeddings', 77) * hidden * 4,
      float32Only: false,
    },
    vae: {
      weights: counts.vae,
      largestWeight: deepest * deepest * 9,
      largestActivation: pixels * finest,
      float32Only: true,
    },
    // Its samples are few: the widest step has as many elements as the image.
    vocoder: {
      weights: counts.vocoder,
      largestWeight: counts.vocoder / 4,
      largestActivation: pixels,
      float32Only: true,
    },
  };
}

/** Of a bundle that is compiled, by its manifest. @param dtype of its weights */
export function manifestNeeds(
  manifest: Manifest,
  download: number,
  dtype: ComputeDtype = 'float16',
): ModelNeeds {
  const disk = manifest.files.reduce((sum, { bytes }) => sum + bytes, 0);
  return modelNeeds({ name: manifest.name, download, disk }, manifestSizes(manifest, dtype));
}

function manifestSizes({ files, networks, window }: Manifest, dtype: ComputeDtype): NetworkSizes {
  const elements = (paths: readonly string[]): number =>
    files.filter(({ path }) => paths.includes(path)).reduce((sum, { bytes }) => sum + bytes, 0) /
    (dtype === 'float16' ? 2 : 4);
  const configs = {
    unet: networks.unet.config,
    vae: networks['vae-decoder'].config,
    text: networks['text-encoder'].config,
  };
  return networkSizes(configs, window, {
    unet: elements(networks.unet.weights),
    vae: elements(networks['vae-decoder'].weights),
    text: elements(networks['text-encoder'].weights),
    vocoder: elements(networks.vocoder.weights),
  });
}
