"""Draws log-mel spectrograms of sixteen kinds, a held-out recording above a render. `python -m training.spectrograms`."""
from __future__ import annotations

import argparse
import io
import json
from pathlib import Path

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np
import torch
from PIL import Image

from .evaluate import caption_of, normalised
from .mel import LOG_MAX, LOG_MIN, log_mel
from .paths import CACHE, REPOSITORY
from .recordings import taught_kinds
from .sampling import load_networks, render

KINDS = [
    "dog barking", "rain", "thunder", "footsteps", "birds singing", "car engine starting", "siren", "telephone ringing",
    "helicopter", "horse galloping", "gunshot", "applause", "bell ringing", "man speaking", "piano", "drums",
]


def draw(out: Path, seed: int) -> None:
    torch.set_num_threads(1)
    kinds = [k for name in KINDS for k in taught_kinds() if k["name"] == name]
    rows = json.loads((CACHE / "heldout-rows.json").read_text())
    mels = np.load(CACHE / "heldout-mel.npy", mmap_mode="r")
    waves, _ = render(load_networks(), [caption_of(k) for k in kinds], [seed] * len(kinds))
    rendered = log_mel(normalised(waves)).numpy()
    figure, axes = plt.subplots(8, 4, figsize=(9.6, 10.4), dpi=80)
    for number, kind in enumerate(kinds):
        real = mels[next(i for i, r in enumerate(rows) if r["kind"] == kind["name"])].astype(np.float32)
        for below, mel in enumerate((real, rendered[number])):
            axis = axes[2 * (number // 4) + below][number % 4]
            axis.imshow(mel, origin="lower", aspect="auto", vmin=LOG_MIN, vmax=LOG_MAX, cmap="magma")
            axis.set_xticks([])
            axis.set_yticks([])
            axis.set_title(("rendered: " if below else "recording: ") + kind["name"], fontsize=8, pad=2)
    figure.tight_layout(pad=0.4)
    out.parent.mkdir(parents=True, exist_ok=True)
    picture = io.BytesIO()
    figure.savefig(picture)
    Image.open(picture).convert("RGB").quantize(48).save(out, optimize=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=REPOSITORY / "docs" / "nano-spectrograms.png")
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    draw(arguments.out, arguments.seed)
