"""The autoencoder of mel images: diffusers' AutoencoderKL, down by 4, 4 latent channels. `python -m training.vae --minutes 45`.

Trained on 64 x 64 crops taken where there is sound, by L1 on the image and on its differences along frequency and time.
"""
from __future__ import annotations

import argparse

import numpy as np
import torch
from diffusers import AutoencoderKL

from .loop import Ema, Peers, Run, read_run
from .mel import FRAMES, LOG_MIN, MELS, from_image, to_image
from .paths import CACHE

CONFIG = {
    "in_channels": 1, "out_channels": 1, "latent_channels": 4,
    "down_block_types": ["DownEncoderBlock2D"] * 3, "up_block_types": ["UpDecoderBlock2D"] * 3,
    "block_out_channels": [16, 32, 64], "layers_per_block": 1, "norm_num_groups": 8, "act_fn": "silu",
    "mid_block_add_attention": False, "sample_size": 64, "scaling_factor": 1.0,
}
#: Weight of the KL divergence summed over a crop's latents, beside losses averaged over its pixels.
KL_WEIGHT = 4e-6


def build() -> AutoencoderKL:
    return AutoencoderKL(**CONFIG)


def crops(mels: np.ndarray, size: int, rng: np.random.Generator) -> torch.Tensor:
    """Log-mel crops `[size, 64, 64]` that hold sound, at slightly varied level."""
    out = np.zeros((size, MELS, 64), np.float32)
    for i in range(size):
        mel = mels[rng.integers(len(mels))]
        for _ in range(8):
            start = int(rng.integers(0, FRAMES - 63))
            part = mel[:, start : start + 64]
            if float((part > LOG_MIN + 1).mean(dtype=np.float32)) > 0.15:
                break
        out[i] = part.astype(np.float32)
        if rng.random() < 0.5:
            out[i] = np.maximum(out[i] - rng.uniform(0, 1.5), LOG_MIN)
    return torch.from_numpy(out)


def loss_of(image: torch.Tensor, back: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """(training loss, plain L1 where there is sound)."""
    error = (back - image).abs()
    slopes = ((back - image).diff(dim=2)).abs().mean() + ((back - image).diff(dim=3)).abs().mean()
    sound = (image > -0.9).float()
    return error.mean() + 0.5 * slopes, (error * sound).sum() / sound.sum()


@torch.no_grad()
def through(vae: AutoencoderKL, logmel: torch.Tensor, size: int = 16) -> torch.Tensor:
    """Log-mel windows passed through encoder (mean) and decoder."""
    return torch.cat([from_image(vae.decode(vae.encode(to_image(part)).latent_dist.mean).sample) for part in logmel.split(size)])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=45)
    parser.add_argument("--worker", type=int, default=0, help="number of this process; process 0 saves")
    parser.add_argument("--workers", type=int, default=1)
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(1)
    vae = build()
    ema = Ema(vae, 0.999)
    run = Run("vae", arguments.minutes, 2e-3, flat=0.1)
    optimizer = torch.optim.AdamW(vae.parameters(), lr=1e-3, betas=(0.9, 0.99), weight_decay=1e-4)
    if state := run.load():
        vae.load_state_dict(state["model"])
        ema.module.load_state_dict(state["ema"])
        ema.steps = run.step
        if state["optimizer"]:
            optimizer.load_state_dict(state["optimizer"])
    mels = np.load(CACHE / "train-mel.npy", mmap_mode="r")
    held = torch.from_numpy(np.load(CACHE / "heldout-mel.npy", mmap_mode="r")[::12].astype(np.float32))
    rng = np.random.default_rng([run.step, arguments.worker])
    torch.manual_seed(run.step + 1000 * arguments.worker)
    peers = Peers("vae", arguments.worker, arguments.workers)
    while run.tick():
        for group in optimizer.param_groups:
            group["lr"] = run.rate()
        image = to_image(crops(mels, 16, rng))
        with torch.autocast("cpu", torch.bfloat16):
            posterior = vae.encode(image).latent_dist
            back = vae.decode(posterior.sample()).sample
        loss, level = loss_of(image, back.float())
        kl = posterior.kl().float().mean() / (4 * 16 * 16)
        optimizer.zero_grad()
        (loss + KL_WEIGHT * kl * 1024).backward()
        torch.nn.utils.clip_grad_norm_(vae.parameters(), 1.0)
        optimizer.step()
        peers.meet(vae, run.step)
        ema.update(vae)
        if run.step % 100 == 0:
            print(f"{run.spent / 60:.1f} min step {run.step} loss {loss.item():.4f} l1 {level.item():.4f} kl {kl.item():.3f}", flush=True)
        if arguments.worker == 0 and run.due():
            image = to_image(held)
            with torch.no_grad():
                _, level = loss_of(image, torch.cat([ema.module.decode(ema.module.encode(p).latent_dist.mean).sample for p in image.split(16)]))
            print(f"   held out, averaged weights: l1 {float(level):.4f}", flush=True)
            run.save(model=vae.state_dict(), ema=ema.module.state_dict(), optimizer=optimizer.state_dict())
    if arguments.worker == 0:
        run.save(model=vae.state_dict(), ema=ema.module.state_dict(), optimizer=optimizer.state_dict())


def load() -> AutoencoderKL:
    """The averaged weights of the last checkpoint."""
    vae = build()
    vae.load_state_dict(read_run("vae")["ema"])
    return vae.eval().requires_grad_(False)


if __name__ == "__main__":
    main()
