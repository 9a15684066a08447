"""Writes the checkpoint folder in diffusers' layout from the averaged weights as they are now. `python -m training.publish --out <folder>`.

The folder is written beside its place and renamed, so that readers never see half of it.
"""
from __future__ import annotations

import argparse
import json
import os
import shutil
from pathlib import Path

import torch
from diffusers import DDIMScheduler
from safetensors.torch import save_file

from . import judge, latents, text_encoder, tokenizer, unet, vocoder, wordnet
from .evaluate import caption_of
from .mel import FRAMES, HOP, RATE
from .paths import CHECKPOINTS, HERE, RUNS
from .recordings import taught_kinds
from .sampling import GUIDANCE, STEPS

VERSION = "0.3.0"
#: The weights; what went into them is said in `card.md` and, for every recording, in `recordings.json`.
LICENCE = "CC-BY-SA-4.0; trained on recordings under MIT, CC0, CC BY, CC BY-SA, GPL, Artistic and Free Art licences, see card.md"
INDEX = {
    "_class_name": "StableDiffusionPipeline", "_diffusers_version": "0.35.1", "feature_extractor": [None, None], "image_encoder": [None, None],
    "requires_safety_checker": False, "safety_checker": [None, None], "scheduler": ["diffusers", "DDIMScheduler"],
    "text_encoder": ["transformers", "CLIPTextModel"], "tokenizer": ["transformers", "CLIPTokenizer"],
    "unet": ["diffusers", "UNet2DConditionModel"], "vae": ["diffusers", "AutoencoderKL"],
}


#: Nouns whose hyponyms in WordNet are words for the kind too, and how many levels down.
NARROWER = {
    "dog barking": ("dog", 4), "birds singing": ("oscine", 4), "cat meowing": ("domestic_cat", 2), "duck quacking": ("duck", 2), "owl hooting": ("owl", 1),
    "horse neighing": ("horse", 3), "cow mooing": ("cattle", 2), "sheep bleating": ("sheep", 2), "pig grunting": ("swine", 2), "frog croaking": ("frog", 2),
    "seagulls": ("gull", 1), "chicken clucking": ("chicken", 2), "bee buzzing": ("bee", 2), "jet plane": ("airplane", 3), "car passing": ("car", 2),
    "ship horn": ("ship", 2), "gunshot": ("gun", 2), "sword clash": ("sword", 2), "rain": ("rain", 1), "wind": ("wind", 2), "train": ("train", 1),
    "violin": ("violin", 1), "acoustic guitar": ("guitar", 1), "drums": ("drum", 1), "bell ringing": ("bell", 1), "hammering": ("hammer", 1),
}

#: Narrower nouns whose usual meaning is another one, or whose sound is.
MISLEADING = {"ambulance", "charger", "cruiser", "drone", "electric", "entire", "frier", "fryer", "interceptor", "kamikaze", "mount", "mouser", "pacer", "sandblast", "shipwreck", "soaker", "torrent", "whiteface"}


def words_of(kind: dict) -> list[str]:
    """Lower-case words that name a kind: our own, and narrower nouns of WordNet."""
    words = {w.replace("-", " ") for w in kind["words"]}
    if kind["name"] in NARROWER:
        words |= set(wordnet.hyponyms(*NARROWER[kind["name"]])) - MISLEADING
    return sorted(words)


def bundle_facts() -> dict:
    """What the published layout has no field for."""
    few = set(json.loads((HERE / "recordings.json").read_text())["fewSources"])
    kinds = [
        {"name": k["name"], "words": words_of(k), "caption": caption_of(k), "role": k["role"], "singleSource": k["name"] in few}
        for k in taught_kinds()
    ]
    return {
        "name": "nano", "version": VERSION, "licence": LICENCE, "source": "training/ in this repository", "card": "card.md",
        "defaults": {"sampler": "dpm-solver++", "steps": STEPS, "guidanceScale": GUIDANCE, "negativePrompt": ""},
        "window": {"seconds": FRAMES * HOP / RATE, "latentHeight": 16, "latentWidth": 64},
        "kinds": kinds,
    }


def _halves(module: torch.nn.Module) -> dict[str, torch.Tensor]:
    return {k: v.half().contiguous() if v.is_floating_point() else v.contiguous() for k, v in module.state_dict().items()}


def write(out: Path) -> None:
    temporary = out.with_name(out.name + ".new")
    shutil.rmtree(temporary, ignore_errors=True)
    temporary.mkdir(parents=True)
    (temporary / "model_index.json").write_text(json.dumps(INDEX, indent=2) + "\n")
    autoencoder = latents.load_frozen()
    autoencoder.half().save_pretrained(temporary / "vae")
    denoiser = unet.load() if (RUNS / "unet.pt").exists() else unet.build()
    denoiser.half().save_pretrained(temporary / "unet")
    text_encoder.load().half().save_pretrained(temporary / "text_encoder")
    tokenizer.write(temporary / "tokenizer")
    DDIMScheduler(**unet.SCHEDULER).save_pretrained(temporary / "scheduler")
    (temporary / "vocoder").mkdir()
    (temporary / "vocoder/config.json").write_text(json.dumps(vocoder.CONFIG, indent=2) + "\n")
    save_file(_halves(vocoder.load()), temporary / "vocoder/model.safetensors", metadata={"format": "pt"})
    (temporary / "bundle.json").write_text(json.dumps(bundle_facts(), indent=1, ensure_ascii=False) + "\n")
    card = HERE / "card.md"
    (temporary / "card.md").write_text(card.read_text() if card.exists() else "# nano\n\nIn training.\n")
    size = sum(p.stat().st_size for p in temporary.rglob("*") if p.is_file())
    old = out.with_name(out.name + ".old")
    shutil.rmtree(old, ignore_errors=True)
    if out.exists():
        os.rename(out, old)
    os.rename(temporary, out)
    shutil.rmtree(old, ignore_errors=True)
    print(f"{out}: {size / 1e6:.2f} MB, {len(judge.judged_kinds())} kinds judged")
    for part in sorted(out.rglob("*")):
        if part.is_file():
            print(f"  {part.relative_to(out)} {part.stat().st_size}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=CHECKPOINTS / "nano")
    write(parser.parse_args().out)
