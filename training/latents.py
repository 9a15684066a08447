"""Freezes the autoencoder and encodes every window once, standardised per channel. `python -m training.latents`."""
from __future__ import annotations

import numpy as np
import torch
from diffusers import AutoencoderKL

from . import vae
from .loop import read_run
from .mel import to_image
from .paths import CACHE, RUNS

FROZEN = RUNS / "vae-frozen.pt"


@torch.no_grad()
def encode(model: AutoencoderKL, split: str) -> np.ndarray:
    """Latent means `[N, 4, 16, 64]` of a split's windows."""
    mels = np.load(CACHE / f"{split}-mel.npy", mmap_mode="r")
    out = []
    for start in range(0, len(mels), 32):
        image = to_image(torch.from_numpy(mels[start : start + 32].astype(np.float32)))
        with torch.autocast("cpu", torch.bfloat16):
            moments = model.quant_conv(model.encoder(image))
        out.append(moments[:, :4].float().numpy().astype(np.float16))
    return np.concatenate(out)


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


def load_frozen() -> AutoencoderKL:
    """The frozen autoencoder, standardisation folded in."""
    model = vae.build()
    model.load_state_dict(torch.load(FROZEN, map_location="cpu", weights_only=True))
    return model.eval().requires_grad_(False)


def main() -> None:
    torch.set_num_threads(2)
    model = vae.build()
    model.load_state_dict(read_run("vae")["ema"])
    model.eval().requires_grad_(False)
    train = encode(model, "train")
    rest = train.astype(np.float32)
    mean, deviation = torch.from_numpy(rest.mean((0, 2, 3))), torch.from_numpy(rest.std((0, 2, 3)))
    print("latent mean", mean.tolist(), "deviation", deviation.tolist())
    before = vae.through(model, torch.from_numpy(np.load(CACHE / "heldout-mel.npy", mmap_mode="r")[:2].astype(np.float32)))
    fold(model, mean, deviation)
    after = vae.through(model, torch.from_numpy(np.load(CACHE / "heldout-mel.npy", mmap_mode="r")[:2].astype(np.float32)))
    print("folding changes the output by", float((before - after).abs().max()))
    torch.save(model.state_dict(), FROZEN)
    np.save(CACHE / "train-latents.npy", ((rest - mean.numpy()[:, None, None]) / deviation.numpy()[:, None, None]).astype(np.float16))


if __name__ == "__main__":
    main()
