"""Scores: the judge on held-out recordings, on the same through autoencoder and vocoder, on rendered sounds. `python -m training.evaluate`.

Rendered: eight sounds a kind, seeds 0 to 7, caption as the bundle publishes it, none picked. Every sound is judged from
its waveform: log-mel analysis of what was heard, normalised to peak 0.95 as recordings are.
"""
from __future__ import annotations

import argparse
import json
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import torch

from . import judge, vae, vocoder
from .mel import LOG_MIN, log_mel
from .loop import read_run
from .paths import BEFORE, CACHE, HERE, RUNS
from .recordings import taught_kinds
from .unet import BATCH
from .sampling import GUIDANCE, STEPS, Networks, load_networks, render

SEEDS = range(8)


def caption_of(kind: dict) -> str:
    """The caption that the bundle publishes for a kind: its first sentence, capitalised, with a full stop."""
    text = kind["sentences"][0]
    return text[0].upper() + text[1:] + "."


def normalised(waves: torch.Tensor) -> torch.Tensor:
    return waves * (0.95 / waves.abs().amax(1, keepdim=True).clamp(min=1e-4))


def judge_waves(model: judge.Judge, waves: torch.Tensor) -> torch.Tensor:
    """Probabilities `[N, kinds]`."""
    mel = torch.cat([log_mel(part) for part in normalised(waves).split(64)])
    return judge.scores_of(model, judge.to_unit(mel))


def hits(scores: torch.Tensor, labels: torch.Tensor, names: list[str]) -> dict:
    """top-1, top-3, and top-1 by kind."""
    right = scores.argmax(1) == labels
    by_kind = {names[k]: round(float(right[labels == k].float().mean()), 3) for k in labels.unique().tolist()}
    return {"top1": round(judge.top(scores, labels, 1), 4), "top3": round(judge.top(scores, labels, 3), 4), "sounds": len(labels), "kinds": len(by_kind), "byKind": by_kind}


def statistics(real: torch.Tensor, fake: torch.Tensor) -> dict[str, float]:
    """Mean log-mel of frames with sound, its deviation, and the correlation of mean spectra, real beside rendered."""
    def summary(mel: torch.Tensor) -> tuple[torch.Tensor, float, float]:
        frames = mel.transpose(1, 2).flatten(0, 1)
        frames = frames[frames.amax(1) > LOG_MIN + 1.5]
        return frames.mean(0), float(frames.mean()), float(frames.std())

    (a, mean_a, std_a), (b, mean_b, std_b) = summary(real), summary(fake)
    return {"realMean": round(mean_a, 2), "renderedMean": round(mean_b, 2), "realDeviation": round(std_a, 2), "renderedDeviation": round(std_b, 2), "spectrumCorrelation": round(float(torch.corrcoef(torch.stack([a, b]))[0, 1]), 3)}


def features(mel: torch.Tensor) -> torch.Tensor:
    """Coarse log-mel of a window, 32 bands x 64 times, for distances; `[N, 2048]`."""
    return torch.nn.functional.avg_pool2d(mel.unsqueeze(1), (2, 4)).flatten(1)


def memorising(rendered: torch.Tensor, labels: list[str]) -> dict:
    """Share of renders that lie nearer to a training window of their kind than training windows lie to one another.

    Distances are L2 between coarse log-mels; the yardstick of a kind is the median distance of its training windows to
    the nearest window of another recording arrangement of the same kind. Half is expected of an even draw.
    """
    mels = np.load(CACHE / "train-mel.npy", mmap_mode="r")
    rows = json.loads((CACHE / "train-rows.json").read_text())
    nearer, close, total = 0, 0, 0
    for kind in dict.fromkeys(labels):
        own = [i for i, r in enumerate(rows) if r["kind"] == kind]
        real = features(torch.from_numpy(mels[own].astype(np.float32)))
        among = torch.cdist(real, real).fill_diagonal_(float("inf")).amin(1)
        fake = torch.cdist(features(rendered[[i for i, l in enumerate(labels) if l == kind]]), real).amin(1)
        nearer += int((fake < among.median()).sum())
        close += int((fake < 0.25 * among.median()).sum())
        total += len(fake)
    return {"nearerThanTrainingWindows": round(nearer / total, 4), "nearCopies": round(close / total, 4), "renders": total}


def trained() -> dict[str, int]:
    """How much the networks have seen: by the runs, and before them where training went on from published weights."""
    steps = {name: read_run(name)["step"] for name in ("vae", "unet", "vocoder", vocoder.SHARPENED) if (RUNS / f"{name}.pt").exists()}
    seen = {
        "denoiserSamples": steps["unet"] * BATCH * read_run("unet").get("workers", 2), "autoencoderSteps": steps["vae"] * 2,
        "vocoderSteps": steps["vocoder"] + steps.get(vocoder.SHARPENED, 0),
    }
    before = json.loads(BEFORE.read_text()) if BEFORE.exists() else {}
    return {name: number + before.get(name, 0) for name, number in seen.items()}


def load_any(checkpoint: Path | None) -> Networks:
    """The networks of a published folder, or of the running training."""
    if checkpoint is None:
        return load_networks()
    from .published import load_bundle, load_checkpoint

    return (load_bundle if (checkpoint / "manifest.json").exists() else load_checkpoint)(checkpoint)


def render_part(job: tuple[Path | None, list[str], list[int], dict]) -> np.ndarray:
    """One process's share of the renders."""
    checkpoint, captions, numbers, settings = job
    torch.set_num_threads(1)
    waves, _ = render(load_any(checkpoint), captions, numbers, **settings)
    return waves.numpy()


def render_all(checkpoint: Path | None, kinds: list[dict], seeds: range, processes: int, **settings: object) -> tuple[torch.Tensor, list[str]]:
    """(waveforms `[kinds * seeds, 40960]`, kind of each)."""
    captions = [caption_of(kind) for kind in kinds for _ in seeds]
    numbers = [seed for _ in kinds for seed in seeds]
    shares = np.array_split(np.arange(len(captions)), processes)
    jobs = [(checkpoint, [captions[i] for i in share], [numbers[i] for i in share], settings) for share in shares]
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        waves = np.concatenate(list(pool.map(render_part, jobs)))
    return torch.from_numpy(waves), [kind["name"] for kind in kinds for _ in seeds]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=len(SEEDS))
    parser.add_argument("--guidance", type=float, default=GUIDANCE)
    parser.add_argument("--steps", type=int, default=STEPS)
    parser.add_argument("--sampler", default="dpm", choices=["ddim", "dpm"])
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--stage", default="all", choices=["all", "ceiling", "rendered"])
    parser.add_argument("--checkpoint", type=Path, help="a published checkpoint folder (default: the running training)")
    parser.add_argument("--out", type=Path, default=HERE / "scores.json")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    model, names = judge.load()
    merged = json.loads((judge.FOLDER / "config.json").read_text())["merged"]
    report: dict = json.loads(arguments.out.read_text()) if arguments.out.exists() and arguments.stage != "all" else {}
    report["judge"] = {"kinds": len(names)}
    if arguments.stage in ("all", "ceiling"):
        mels, labels = judge.load_windows("heldout", names)
        rows = json.loads((CACHE / "heldout-rows.json").read_text())
        keep = [i for i, r in enumerate(rows) if merged.get(r["kind"], r["kind"]) in names]
        audio = torch.from_numpy(np.load(CACHE / "heldout-audio.npy", mmap_mode="r")[keep].astype(np.float32) / 32767)
        report["recordings"] = hits(judge_waves(model, audio), labels, names)
        print("recordings", report["recordings"]["top1"], report["recordings"]["top3"], flush=True)
        seen = np.load(CACHE / "train-mel.npy", mmap_mode="r")
        train_rows = json.loads((CACHE / "train-rows.json").read_text())
        some = [i for i, r in enumerate(train_rows) if i % 20 == 0 and merged.get(r["kind"], r["kind"]) in names]
        known = torch.tensor([names.index(merged.get(train_rows[i]["kind"], train_rows[i]["kind"])) for i in some])
        report["trainingRecordings"] = hits(judge.scores_of(model, judge.to_unit(torch.from_numpy(seen[some].astype(np.float32)))), known, names)
        print("training recordings, for comparison", report["trainingRecordings"]["top1"], flush=True)
        networks = load_any(arguments.checkpoint)
        back = vae.through(networks.autoencoder, mels)
        only = judge.scores_of(model, judge.to_unit(back))
        report["autoencoderOnly"] = hits(only, labels, names)
        print("through autoencoder", report["autoencoderOnly"]["top1"], report["autoencoderOnly"]["top3"], flush=True)
        report["vocoderOnly"] = hits(judge_waves(model, vocoder.synthesise(networks.vocoder, mels)), labels, names)
        print("through vocoder", report["vocoderOnly"]["top1"], report["vocoderOnly"]["top3"], flush=True)
        report["autoencoderAndVocoder"] = hits(judge_waves(model, vocoder.synthesise(networks.vocoder, back)), labels, names)
        print("through autoencoder and vocoder", report["autoencoderAndVocoder"]["top1"], report["autoencoderAndVocoder"]["top3"], flush=True)
    if arguments.stage in ("all", "rendered"):
        kinds = [k for k in taught_kinds() if merged.get(k["name"], k["name"]) in names]
        began = time.time()
        waves, labels_text = render_all(arguments.checkpoint, kinds, range(arguments.seeds), arguments.processes, steps=arguments.steps, guidance=arguments.guidance, sampler=arguments.sampler)
        print(f"{len(waves)} sounds in {time.time() - began:.0f} s", flush=True)
        labels = torch.tensor([names.index(merged.get(n, n)) for n in labels_text])
        report["rendered"] = {"sampler": arguments.sampler, "steps": arguments.steps, "guidance": arguments.guidance, **hits(judge_waves(model, waves), labels, names)}
        print("rendered", report["rendered"]["top1"], report["rendered"]["top3"], flush=True)
        mel = torch.cat([log_mel(part) for part in normalised(waves).split(64)])
        real = torch.from_numpy(np.load(CACHE / "heldout-mel.npy", mmap_mode="r").astype(np.float32))
        rows = json.loads((CACHE / "heldout-rows.json").read_text())
        report["statistics"] = {}
        for kind in kinds:
            a = real[[i for i, r in enumerate(rows) if r["kind"] == kind["name"]]]
            b = mel[[i for i, n in enumerate(labels_text) if n == kind["name"]]]
            report["statistics"][kind["name"]] = statistics(a, b)
        report["memorising"] = memorising(mel, labels_text)
        print("memorising", report["memorising"], flush=True)
    if (RUNS / "unet.pt").exists():
        report["trained"] = trained()
    arguments.out.write_text(json.dumps(report, indent=1) + "\n")


if __name__ == "__main__":
    main()
