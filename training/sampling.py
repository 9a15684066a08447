"""Renders captions with the networks as the application does: DDIM on latents, autoencoder, log-mel, vocoder."""
from __future__ import annotations

from dataclasses import dataclass

import torch
from diffusers import AutoencoderKL, DDIMScheduler, DPMSolverMultistepScheduler, UNet2DConditionModel
from transformers import CLIPTextModel

from . import latents, text_encoder, unet, vocoder
from .mel import from_image

STEPS = 20
GUIDANCE = 4.0


@dataclass
class Networks:
    """Everything that rendering needs, averaged weights, folded autoencoder."""

    text: CLIPTextModel
    denoiser: UNet2DConditionModel
    autoencoder: AutoencoderKL
    vocoder: vocoder.Vocoder


def load_networks() -> Networks:
    return Networks(text_encoder.load(), unet.load(), latents.load_frozen(), vocoder.load())


def scheduler_of(name: str) -> DDIMScheduler | DPMSolverMultistepScheduler:
    """`ddim`, or `dpm` for DPM-Solver++ 2M, both from the published scheduler configuration."""
    plain = DDIMScheduler(**unet.SCHEDULER)
    return plain if name == "ddim" else DPMSolverMultistepScheduler.from_config(plain.config)


@torch.no_grad()
def sample(networks: Networks, captions: list[str], seeds: list[int], steps: int = STEPS, guidance: float = GUIDANCE, sampler: str = "dpm", size: int = 16) -> torch.Tensor:
    """Latents `[N, 4, 16, 64]`; one seed a caption."""
    states = {text: state for text, state in zip([""] + list(dict.fromkeys(captions)), text_encoder.encode(networks.text, [""] + list(dict.fromkeys(captions))))}
    out = []
    for start in range(0, len(captions), size):
        part = captions[start : start + size]
        noise = torch.stack([torch.randn(4, 16, 64, generator=torch.Generator().manual_seed(s)) for s in seeds[start : start + size]])
        text = torch.cat([states[""].expand(len(part), -1, -1), torch.stack([states[t] for t in part])])
        scheduler = scheduler_of(sampler)
        scheduler.set_timesteps(steps)
        z = noise * scheduler.init_noise_sigma
        for time in scheduler.timesteps:
            with torch.autocast("cpu", torch.bfloat16):
                both = networks.denoiser(torch.cat([z, z]), time, text, return_dict=False)[0].float()
            free, bound = both.chunk(2)
            z = scheduler.step(free + guidance * (bound - free), time, z, return_dict=False)[0]
        out.append(z)
    return torch.cat(out)


@torch.no_grad()
def to_log_mel(networks: Networks, z: torch.Tensor, size: int = 16) -> torch.Tensor:
    return torch.cat([from_image(networks.autoencoder.decode(part).sample) for part in z.split(size)])


@torch.no_grad()
def render(networks: Networks, captions: list[str], seeds: list[int], **settings: object) -> tuple[torch.Tensor, torch.Tensor]:
    """(waveforms `[N, 40960]`, log-mels as decoded)."""
    logmel = to_log_mel(networks, sample(networks, captions, seeds, **settings))
    return vocoder.synthesise(networks.vocoder, logmel), logmel
