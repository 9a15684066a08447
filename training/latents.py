"""Freezes the autoencoder, encodes every window once, standardised per channel, and decodes it again. `python -m training.latents`.

An autoencoder that is frozen already stays as it is. The decoded log-mels are what the vocoder hears in the application.
"""
from __future__ import annotations

import argparse
import time

import numpy as np
import torch
from diffusers import AutoencoderKL

from . import vae
from .loop import read_run
from .mel import FRAMES, MELS, from_image, to_image
from .paths import CACHE, RUNS

FROZEN = RUNS / "vae-frozen.pt"


@torch.no_grad()
def encode(model: AutoencoderKL, mels: np.ndarray, indices: np.ndarray) -> np.ndarray:
    """Latent means `[len(indices), 4, 16, 64]` of windows."""
    image = to_image(torch.from_numpy(mels[indices].astype(np.float32)))
    with torch.autocast("cpu", torch.bfloat16):
        moments = model.quant_conv(model.encoder(image))
    return moments[:, :4].float().numpy()


@torch.no_grad()
def fold(model: AutoencoderKL, mean: torch.Tensor, deviation: torch.Tensor) -> None:
    """Moves standardisation into quant_conv (latents come out with mean 0, deviation 1) and post_quant_conv (and go in so)."""
    out = model.quant_conv
    out.weight[:4] /= deviation[:, None, None, None]
    out.bias[:4] = (out.bias[:4] - mean) / deviation
    out.bias[4:] -= 2 * torch.log(deviation)
    back = model.post_quant_conv
    back.bias += (back.weight[:, :, 0, 0] * mean).sum(1)
    back.weight *= deviation[None, :, None, None]


@torch.no_grad()
def decode(model: AutoencoderKL, latents: np.ndarray) -> np.ndarray:
    """Log-mels `[len(latents), 64, 256]` of latents."""
    with torch.autocast("cpu", torch.bfloat16):
        image = model.decode(torch.from_numpy(latents)).sample
    return from_image(image.float()).numpy()


def freeze(mels: np.ndarray) -> AutoencoderKL:
    """The trained autoencoder with standardisation folded in."""
    model = vae.build()
    model.load_state_dict(read_run("vae")["ema"])
    model.eval().requires_grad_(False)
    drawn = np.sort(np.random.default_rng(0).choice(len(mels), 640, replace=False))
    sample = np.concatenate([encode(model, mels, part) for part in np.array_split(drawn, 20)])
    mean, deviation = torch.from_numpy(sample.mean((0, 2, 3))), torch.from_numpy(sample.std((0, 2, 3)))
    # A channel that the KL term has emptied carries noise only; scaled up, the denoiser would have to learn that noise.
    deviation[deviation < 0.1] = 1.0
    print("latent mean", mean.tolist(), "deviation", deviation.tolist(), flush=True)
    probe = torch.from_numpy(mels[:2].astype(np.float32))
    before = vae.through(model, probe)
    fold(model, mean, deviation)
    print("folding changes the output by", float((before - vae.through(model, probe)).abs().max()), flush=True)
    return model


def load_frozen() -> AutoencoderKL:
    """The frozen autoencoder, standardisation folded in."""
    model = vae.build()
    model.load_state_dict(torch.load(FROZEN, map_location="cpu", weights_only=True))
    return model.eval().requires_grad_(False)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--part", type=int, default=0, help="number of this process of several")
    parser.add_argument("--parts", type=int, default=1)
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    mels = np.load(CACHE / "train-mel.npy", mmap_mode="r")
    frozen = FROZEN.exists()
    model = load_frozen() if frozen else freeze(mels)
    path, heard = CACHE / "train-latents.npy", CACHE / "train-decoded.npy"
    if arguments.part == 0:
        if not frozen:
            torch.save(model.state_dict(), FROZEN)
        np.lib.format.open_memmap(heard, "w+", np.float16, (len(mels), MELS, FRAMES)).flush()
        np.lib.format.open_memmap(path, "w+", np.float16, (len(mels), 4, 16, 64)).flush()
    else:
        while not path.exists() or path.stat().st_mtime < (RUNS / "vae.pt").stat().st_mtime:
            time.sleep(0.5)
    out, back = np.load(path, mmap_mode="r+"), np.load(heard, mmap_mode="r+")
    for part in np.array_split(np.arange(len(mels))[arguments.part :: arguments.parts], max(1, len(mels) // 32 // arguments.parts)):
        latent = encode(model, mels, part)
        out[part] = latent.astype(np.float16)
        back[part] = decode(model, latent).astype(np.float16)
    out.flush()
    back.flush()


if __name__ == "__main__":
    main()
