"""Writes `card.md` from the manifest and the scores. `python -m training.card`."""
from __future__ import annotations

import json
from collections import Counter

from .paths import HERE
from .recordings import load_kinds, taught_kinds


def percent(value: float) -> str:
    return f"{100 * value:.1f} %"


def write() -> None:
    manifest = json.loads((HERE / "recordings.json").read_text())
    scores = json.loads((HERE / "scores.json").read_text())
    recordings = manifest["recordings"]
    few = set(manifest["fewSources"])
    kinds = taught_kinds()
    sources = Counter((r["package"], r["version"], r["licence"]) for r in recordings)
    held = sum(r["split"] == "heldout" for r in recordings)
    rendered = scores["rendered"]
    by_kind = rendered["byKind"]
    weak = [k for k, v in by_kind.items() if v <= 0.125]
    strong = [k for k, v in by_kind.items() if v >= 0.75]
    rows = [
        ("held-out recordings", scores["recordings"]),
        ("the same through autoencoder and vocoder", scores["autoencoderAndVocoder"]),
        ("for comparison: recordings that judge and denoiser were trained on", scores["trainingRecordings"]),
        (f"rendered (DPM-Solver++ 2M, {rendered['steps']} steps, guidance {rendered['guidance']:g}, seeds 0 to 7, none picked)", rendered),
    ]
    text = f"""# nano

A small text-to-sound diffusion model: 2.56 s of mono sound at 16 kHz from a caption. It is the embedded first model of
this application, made to be compiled and rendered by the same code as the full model. It sounds rough.

## What it knows

{len(kinds)} kinds of sound. Those marked * come from fewer than four sources: expect one sound with variations.
{", ".join(k["name"] + ("*" if k["name"] in few else "") for k in kinds)}.

Synonyms work as far as a small text encoder, distilled from all-MiniLM-L6-v2, carries them. One sound a caption: scenes are for the planner and the mixer.

## How it was trained

{len(recordings)} recordings from Debian packages, {held} of them held out from everything, arranged into windows of
2.56 s (repeats with natural gaps, crops, melodies). {", ".join(k["name"] for k in load_kinds() if not k.get("taught", True))}
taught only autoencoder and vocoder. Autoencoder (down by 4, 4 channels), vocoder (Vocos' architecture,
spectral losses, from log-mels of recordings and from those that the autoencoder gives back) and denoiser (5.45 M parameters, velocity prediction) were trained on two shared CPU cores, the denoiser
on {scores["trained"]["denoiserSamples"]:,} samples. The code and the manifest are in `training/`.

## How it scores

By the frozen judge of `training/judge` ({scores["judge"]["kinds"]} kinds; chance {percent(1 / scores["judge"]["kinds"])}), which was trained on recordings only. It never trained or
chose anything of the model; its own variations and merged kinds (a woman's speech counts as a man's, thunder and car crash
as explosion, because it could not tell them apart on recordings) were settled by looking at the held-out recordings:

| what | top-1 | top-3 |
|---|---|---|
""" + "\n".join(f"| {name} | {percent(s['top1'])} | {percent(s['top3'])} |" for name, s in rows) + f"""

Renders score above held-out recordings because they resemble the recordings in training, which the judge was trained on
too; held-out recordings are often other animals, engines and rooms than any in training. So the third row is what renders
compare with, and the judge says "recognisable as its kind", not "as good as a recording".

Memorising: {percent(scores["memorising"]["nearerThanTrainingWindows"])} of {scores["memorising"]["renders"]} renders lie nearer to a training window than training
windows typically lie to one another (half would be an even draw), {percent(scores["memorising"]["nearCopies"])} nearer than a quarter of that.

Rendered best (at least six of eight): {", ".join(strong) or "none"}.

## What it cannot do

Counting: of renders asked for once to four times, {percent(scores["counts"]["rendersWithNamedCount"])} have that many onsets (a counter that is right on
{percent(scores["counts"]["counterRightOnRecordings"])} of recordings); more is asked, more is heard, but "once" is often two. Noise has less grain than real
noise, because the autoencoder and vocoder smooth it.
Rarely or never recognised when rendered: {", ".join(weak) or "none"}. Speech has no words. There are no melodies that
follow a score, no scenes of several sounds, nothing longer than the window without joining windows. Fine detail above
the 64 mel bands' resolution is lost in the autoencoder. Kinds that it was not taught come out as the nearest one it was.

## Licences

The weights: CC BY-SA 4.0. The recordings:

| package | version | licence | recordings |
|---|---|---|---|
""" + "\n".join(f"| {p} | {v} | {l} | {n} |" for (p, v, l), n in sorted(sources.items())) + """

Authors of single recordings are named in the packages' copyright files and, for openttd-opensfx, in
`training/recordings.json`. The tokenizer's merges are CLIP's (MIT); the text encoder was distilled from
all-MiniLM-L6-v2 (Apache-2.0).
"""
    (HERE / "card.md").write_text(text)


if __name__ == "__main__":
    write()
