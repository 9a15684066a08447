/**
 * What a graph is written for. Graphs are static in every dimension, batch 1 (architecture.md, point 3).
 * Names of inputs and outputs are optimum's; `input_ids` is int32 [1, length], `timestep` float32 [1], all else
 * float32 or float16 as the compute dtype says.
 */
export type GraphTarget =
  | { readonly role: 'text-encoder'; readonly length: number }
  /**
   * Height and width of the latent; `textLength` of `encoder_hidden_states` [1, textLength, d]. With `batch`, both have
   * so many for their first dimension: measured by `npm run bench:gpu`, not rendered with.
   */
  | {
      readonly role: 'unet';
      readonly height: number;
      readonly width: number;
      readonly textLength: number;
      readonly batch?: number;
    }
  /** Height and width of the latent: [1, c, height, width] → [1, channels, height·f, width·f]. */
  | { readonly role: 'vae-decoder'; readonly height: number; readonly width: number }
  /** Height and width of the image: → latent_parameters [1, 2c, height/f, width/f], mean then log-variance. */
  | { readonly role: 'vae-encoder'; readonly height: number; readonly width: number }
  /** spectrogram [1, mels, frames] (natural log) → waveform [1, frames · hop]. */
  | { readonly role: 'vocoder'; readonly frames: number };
