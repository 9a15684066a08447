"""Reads published weights: a checkpoint folder in diffusers' layout, or a bundle's files, from which training can start again."""
from __future__ import annotations

import json
from pathlib import Path

import torch
from diffusers import AutoencoderKL, UNet2DConditionModel
from safetensors.torch import load_file
from transformers import CLIPTextModel

from . import latents, text_encoder, unet, vae, vocoder
from .paths import BEFORE, HERE, RUNS
from .sampling import Networks


def load_checkpoint(folder: Path) -> Networks:
    """The networks of a checkpoint folder as `publish` writes it, in float32."""
    speaker = vocoder.Vocoder()
    speaker.load_state_dict({k: v.float() for k, v in load_file(folder / "vocoder/model.safetensors").items()})
    networks = Networks(
        CLIPTextModel.from_pretrained(str(folder / "text_encoder"), torch_dtype=torch.float32),
        UNet2DConditionModel.from_pretrained(str(folder / "unet"), torch_dtype=torch.float32),
        AutoencoderKL.from_pretrained(str(folder / "vae"), torch_dtype=torch.float32),
        speaker,
    )
    for network in (networks.text, networks.denoiser, networks.autoencoder, networks.vocoder):
        network.eval().requires_grad_(False)
    return networks


def load_bundle(folder: Path) -> Networks:
    """The networks of a compiled bundle (`public/models/nano`): published names, fp16, computed tables left aside."""

    def weights(name: str) -> dict[str, torch.Tensor]:
        return {k: v.float() for k, v in load_file(folder / f"{name}.safetensors").items() if not k.startswith("computed.")}

    def fill(module: torch.nn.Module, state: dict[str, torch.Tensor]) -> torch.nn.Module:
        missing, unexpected = module.load_state_dict(state, strict=False)
        # Buffers that follow from the configuration (position ids, the inverse-STFT window) need not be stored.
        unknown = [k for k in missing if k not in ("text_model.embeddings.position_ids", "head.istft.window")] + list(unexpected)
        if unknown:
            raise ValueError(f"{folder}: weights do not fit: {unknown[:5]}")
        return module.eval().requires_grad_(False)

    return Networks(
        fill(text_encoder.build(), weights("text-encoder")),
        fill(unet.build(), weights("unet")),
        fill(vae.build(), weights("vae")),
        fill(vocoder.Vocoder(), weights("vocoder")),
    )


def resume_from(folder: Path) -> None:
    """Writes `runs/` so that every training command goes on from a bundle or checkpoint folder (schedules begin anew)."""
    networks = load_bundle(folder) if (folder / "manifest.json").exists() else load_checkpoint(folder)
    RUNS.mkdir(parents=True, exist_ok=True)
    torch.save(networks.autoencoder.state_dict(), latents.FROZEN)
    for name, module in (("vae", networks.autoencoder), ("unet", networks.denoiser), ("vocoder", networks.vocoder), ("text-encoder", networks.text)):
        state = module.state_dict()
        torch.save({"spent": 0.0, "step": 0, "model": state, "ema": state, "optimizer": None}, RUNS / f"{name}.pt")
    BEFORE.write_text(json.dumps(json.loads((HERE / "scores.json").read_text())["trained"]) + "\n")
    print("training goes on from", folder, json.dumps({"source": str(folder)}))


if __name__ == "__main__":
    import argparse

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    resume_from(parser.parse_args().folder)
