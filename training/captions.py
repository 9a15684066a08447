"""Captions of arranged windows: templates, synonyms, counts."""
from __future__ import annotations

import numpy as np

TIMES = {1: ["once", "one time"], 2: ["twice", "two times"], 3: ["three times", "thrice"], 4: ["four times"], 5: ["five times"]}
OPENINGS = ["the sound of ", "sound of ", "a recording of ", "someone hears ", "there is ", "we hear "]
ENDINGS = [" nearby", " loudly", " in the background", " in the distance", " outside", " for a while", " softly"]


def caption_of(kind: dict, count: int | None, rng: np.random.Generator, single: float = 0.15, several: float = 0.6) -> str:
    """One caption of a kind; with `count` (how often a short sound is heard) a share of them name it: `single` of those of
    one sound, `several` of those of more. The windows' captions keep the shares given here: others would draw other
    windows from the same seed, and scores would no longer compare."""
    sentence = rng.random() < 0.55
    text = str(rng.choice(kind["sentences"] if sentence else kind["phrases"]))
    if count in TIMES and rng.random() < (several if count > 1 else single):
        text += " " + str(rng.choice(TIMES[count]))
    elif count is not None and count > 5 and rng.random() < 0.3:
        text += " repeatedly"
    elif rng.random() < 0.08:
        text += str(rng.choice(ENDINGS))
    if not sentence and rng.random() < 0.12:
        text = str(rng.choice(OPENINGS)) + text
    if rng.random() < 0.4:
        text = text[0].upper() + text[1:]
    if rng.random() < 0.4:
        text += "."
    return text
