"""The denoiser: diffusers' UNet2DConditionModel on 4 x 16 x 64 latents. `python -m training.unet --minutes 75`.

Velocity prediction on Stable Diffusion's noise schedule, min-SNR weighting with gamma 5, a tenth of the captions empty.
Every kind is drawn equally often.
"""
from __future__ import annotations

import argparse
import json

import numpy as np
import torch
from diffusers import DDIMScheduler, UNet2DConditionModel
from diffusers.models.attention_processor import AttnProcessor

from . import text_encoder
from .captions import caption_of
from .loop import Ema, Peers, Run, read_run
from .paths import CACHE
from .recordings import taught_kinds

WIDTHS = [32, 64, 96, 128]
CONFIG = {
    "sample_size": [16, 64], "in_channels": 4, "out_channels": 4,
    "down_block_types": ["DownBlock2D", "DownBlock2D", "CrossAttnDownBlock2D", "CrossAttnDownBlock2D"],
    "up_block_types": ["CrossAttnUpBlock2D", "CrossAttnUpBlock2D", "UpBlock2D", "UpBlock2D"],
    "block_out_channels": WIDTHS, "layers_per_block": 1, "cross_attention_dim": text_encoder.WIDTH,
    # In the published config this means the number of heads a level: 16 channels a head.
    "attention_head_dim": [w // 16 for w in WIDTHS], "norm_num_groups": 8,
}
SCHEDULER = {
    "num_train_timesteps": 1000, "beta_start": 0.00085, "beta_end": 0.012, "beta_schedule": "scaled_linear", "prediction_type": "v_prediction",
    "clip_sample": False, "set_alpha_to_one": False, "steps_offset": 1, "timestep_spacing": "leading",
}
BATCH = 16
GAMMA = 5.0
UNCONDITIONAL = 0.1
#: Shares of captions that name the count of one sound, and of more: "once" must be heard often to mean one.
SINGLE, SEVERAL = 0.4, 0.75


def build() -> UNet2DConditionModel:
    return UNet2DConditionModel(**CONFIG)


def caption_pool(rng: np.random.Generator) -> tuple[torch.Tensor, dict[tuple[str, int], list[int]]]:
    """Text states `[captions, 77, width]` (fp16) and, by kind and count (0: not counted), which captions fit; row 0 is empty."""
    texts, places, where = [""], {}, {"": 0}
    for kind in taught_kinds():
        for count in (0, 1, 2, 3, 4, 5, 8) if kind["mode"] == "repeat" else (0,):
            rows = []
            for _ in range(30 if kind["mode"] == "repeat" else 80):
                text = caption_of(kind, count or None, rng, SINGLE, SEVERAL)
                if text not in where:
                    where[text] = len(texts)
                    texts.append(text)
                rows.append(where[text])
            places[(kind["name"], count)] = rows
    states = text_encoder.encode(text_encoder.load(), texts)
    return states.half(), places


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=75)
    parser.add_argument("--worker", type=int, default=0, help="number of this process; process 0 saves")
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--peak", type=float, default=1e-3, help="highest learning rate")
    parser.add_argument("--compile", action="store_true")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(4)
    unet = build()
    ema = Ema(unet, 0.9995)
    run = Run("unet", arguments.minutes, arguments.peak, flat=0.55)
    optimizer = torch.optim.AdamW(unet.parameters(), lr=1e-3, betas=(0.9, 0.99), weight_decay=0.01)
    if state := run.load():
        unet.load_state_dict(state["model"])
        ema.module.load_state_dict(state["ema"])
        ema.steps = run.step
        if state["optimizer"]:
            optimizer.load_state_dict(state["optimizer"])
    latents = np.load(CACHE / "train-latents.npy", mmap_mode="r")
    rows = json.loads((CACHE / "train-rows.json").read_text())
    names = [kind["name"] for kind in taught_kinds()]
    pools = [[i for i, r in enumerate(rows) if r["kind"] == name] for name in names]
    states, places = caption_pool(np.random.default_rng(11))
    bars = DDIMScheduler(**SCHEDULER).alphas_cumprod
    rng = np.random.default_rng([run.step, 100 + arguments.worker])
    # Plain products: on a CPU the backward pass of fused attention takes longer than all else with heads this small.
    unet.set_attn_processor(AttnProcessor())
    forward = torch.compile(unet) if arguments.compile else unet
    order = rng.permutation(len(names))
    total, seen = 0.0, 0
    torch.manual_seed(run.step + 1000 * arguments.worker)
    peers = Peers("unet", arguments.worker, arguments.workers)
    while run.tick():
        for group in optimizer.param_groups:
            group["lr"] = run.rate()
        picks, words = [], []
        for _ in range(BATCH):
            if not len(order):
                order = rng.permutation(len(names))
            kind, order = int(order[0]), order[1:]
            row = pools[kind][rng.integers(len(pools[kind]))]
            count = rows[row]["count"] or 0
            key = (names[kind], count if (names[kind], count) in places else 8 if count else 0)
            picks.append(row)
            words.append(0 if rng.random() < UNCONDITIONAL else places[key][rng.integers(len(places[key]))])
        clean = torch.from_numpy(latents[picks].astype(np.float32))
        text = states[words].float()
        noise = torch.randn_like(clean)
        times = torch.randint(0, 1000, (BATCH,))
        bar = bars[times].view(-1, 1, 1, 1)
        noisy = bar.sqrt() * clean + (1 - bar).sqrt() * noise
        velocity = bar.sqrt() * noise - (1 - bar).sqrt() * clean
        with torch.autocast("cpu", torch.bfloat16):
            out = forward(noisy, times, text, return_dict=False)[0]
        snr = (bar / (1 - bar)).flatten()
        weight = torch.clamp(snr, max=GAMMA) / (snr + 1)
        error = (out.float() - velocity).square().mean((1, 2, 3))
        loss = (weight * error).mean()
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(unet.parameters(), 1.0)
        optimizer.step()
        peers.meet(unet, run.step)
        ema.update(unet)
        total, seen = total + error.mean().item(), seen + 1
        if run.step % 100 == 0:
            print(f"{run.spent / 60:.1f} min step {run.step} ({run.step * BATCH * arguments.workers} samples) velocity error {total / seen:.4f} rate {run.rate():.5f}", flush=True)
            total, seen = 0.0, 0
        if arguments.worker == 0 and run.due():
            run.save(model=unet.state_dict(), ema=ema.module.state_dict(), optimizer=optimizer.state_dict(), workers=arguments.workers)
    if arguments.worker == 0:
        run.save(model=unet.state_dict(), ema=ema.module.state_dict(), optimizer=optimizer.state_dict(), workers=arguments.workers)


def load() -> UNet2DConditionModel:
    """The averaged weights of the last checkpoint."""
    unet = build()
    unet.load_state_dict(read_run("unet")["ema"])
    return unet.eval().requires_grad_(False)


if __name__ == "__main__":
    main()
