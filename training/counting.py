"""How well named counts are kept: six short sounds, once to four times, three seeds each. `python -m training.counting`.

Onsets are counted on the level of the log-mel; the counter itself is checked on held-out arrangements, whose counts are
known. Both shares are written to `scores.json`.
"""
from __future__ import annotations

import json

import numpy as np
import torch

from .evaluate import normalised
from .mel import log_mel
from .paths import CACHE, HERE
from .sampling import load_networks, render

SUBJECTS = {"dog barking": "A dog barks", "door closing": "A door slams", "hand clap": "A hand clap", "gunshot": "A gun fires", "bell ringing": "A bell rings", "sword clash": "A sword strikes metal"}
TIMES = {1: "once", 2: "twice", 3: "three times", 4: "four times"}
SEEDS = (0, 1, 2)


def onsets(wave: torch.Tensor) -> int:
    """How often the smoothed level rises by a neper to within 1.6 nepers of the loudest, after falling by 2.4."""
    level = np.convolve(log_mel(wave[None])[0].exp().sum(0).log().numpy(), np.ones(5) / 5, "same")
    highest, lowest, count, armed = level.max(), level[0], 0, True
    for value in level:
        lowest = min(lowest, value)
        if armed and value > highest - 1.6 and value > lowest + 1.0:
            count, armed = count + 1, False
        if not armed and value < highest - 2.4:
            armed, lowest = True, value
    return count


def main() -> None:
    torch.set_num_threads(1)
    rows = json.loads((CACHE / "heldout-rows.json").read_text())
    audio = np.load(CACHE / "heldout-audio.npy", mmap_mode="r")
    real = [onsets(torch.from_numpy(audio[i].astype(np.float32) / 32767)) == r["count"] for i, r in enumerate(rows) if r["kind"] in SUBJECTS and r["count"] in TIMES]
    wanted = [(f"{subject} {words}.", count, seed) for subject in SUBJECTS.values() for count, words in TIMES.items() for seed in SEEDS]
    waves, _ = render(load_networks(), [w[0] for w in wanted], [w[2] for w in wanted])
    kept = [onsets(wave) == w[1] for wave, w in zip(normalised(waves), wanted)]
    scores = json.loads((HERE / "scores.json").read_text())
    scores["counts"] = {"rendersWithNamedCount": round(float(np.mean(kept)), 3), "counterRightOnRecordings": round(float(np.mean(real)), 3), "renders": len(kept)}
    (HERE / "scores.json").write_text(json.dumps(scores, indent=1) + "\n")
    print(scores["counts"])


if __name__ == "__main__":
    main()
