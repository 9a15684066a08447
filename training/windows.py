"""Writes the cache of arranged windows: samples, log-mels, captions, evenly over the kinds.

`python -m training.windows --split train --each 160` and `--split heldout --each 12`.
"""
from __future__ import annotations

import argparse
import json

import numpy as np
import torch

from .arrangements import Library, arrange
from .captions import caption_of
from .mel import FRAMES, LOG_MAX, LOG_MIN, MELS, WINDOW, log_mel
from .paths import CACHE

SEEDS = {"train": 1, "heldout": 2}


def write(split: str, each: int) -> None:
    library = Library(split)
    kinds = [kind for kind in library.kinds if library.sources[kind["name"]]]
    total = each * len(kinds)
    CACHE.mkdir(parents=True, exist_ok=True)
    audio = np.lib.format.open_memmap(CACHE / f"{split}-audio.npy", "w+", np.int16, (total, WINDOW))
    mels = np.lib.format.open_memmap(CACHE / f"{split}-mel.npy", "w+", np.float16, (total, MELS, FRAMES))
    rows = []
    highest = []
    for index, kind in enumerate(kinds):
        rng = np.random.default_rng([SEEDS[split], index])
        batch = np.zeros((each, WINDOW), np.float32)
        for number in range(each):
            batch[number], count = arrange(library, kind, rng)
            rows.append({"kind": kind["name"], "caption": caption_of(kind, count, rng), "count": count})
        with torch.no_grad():
            mel = log_mel(torch.from_numpy(batch)).numpy()
        highest.append(float(mel.max()))
        audio[index * each : (index + 1) * each] = np.round(batch * 32767).astype(np.int16)
        mels[index * each : (index + 1) * each] = mel.astype(np.float16)
    audio.flush()
    mels.flush()
    (CACHE / f"{split}-rows.json").write_text(json.dumps(rows))
    print(split, total, "windows of", len(kinds), "kinds; highest log-mel", max(highest), "range", LOG_MIN, LOG_MAX)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--split", choices=["train", "heldout"], required=True)
    parser.add_argument("--each", type=int, required=True)
    arguments = parser.parse_args()
    write(arguments.split, arguments.each)
