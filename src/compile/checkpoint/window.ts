import { MAX_LATENT_PIXELS, type Manifest } from '../manifest';
import { BUNDLE_DESCRIPTION } from './bundle-description';
import { UNET_CONFIG, type UnetFacts, type VaeFacts } from './network-configs';
import { refuseField } from './parse-config';

type Window = Manifest['window'];

/**
 * The window that the UNet was trained on, in latent pixels: that of `bundle.json`, or `sample_size` as
 * [height, width], or as the side S of a square of as many pixels, which Stable Diffusion has (Auffusion: 64 →
 * 32 × 128).
 * @param mels rows of the image
 * @throws AppError `config-unsupported` when it is not there or does not fit the vocoder.
 */
export function trainedWindow(
  described: Window | null,
  unet: UnetFacts,
  vae: VaeFacts,
  mels: number,
): Window {
  const height = mels / vae.downsampling;
  const rows = `${height} latent rows, which the vocoder's ${mels} mels are`;
  if (described !== null) {
    if (described.height === height) return described;
    return refuseField(BUNDLE_DESCRIPTION, 'window', described, rows);
  }
  const size = unet.sample_size ?? undefined;
  if (size === undefined)
    return refuseField(UNET_CONFIG, 'sample_size', size, 'a whole number above 0, or two');
  const window =
    typeof size === 'number'
      ? { height, width: (size * size) / height }
      : { height: size[0], width: size[1] };
  const { width } = window;
  const whole = Number.isInteger(height) && Number.isInteger(width);
  if (window.height === height && whole && Math.max(height, width) <= MAX_LATENT_PIXELS) return window;
  return refuseField(UNET_CONFIG, 'sample_size', size, rows);
}
