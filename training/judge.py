"""The judge: a small classifier over 1 s of log-mel, trained on recordings only. `python -m training.judge --minutes 8`.

Network (all layers plain, batch norm folded when saved): for each width in `channels` a block of as many Conv2d 3x3
(padding 1) with ReLU as `convs_per_block` says, then 2x2 average pooling (sizes rounded down); after the blocks the mean
over time, `[B, channels, rows]` flattened, and Linear to one logit a kind. Input `[B, 1, 64, 100]` is (logmel - logMin) / (logMax -
logMin) clamped to 0..1, low frequencies first, not flipped. Sigmoid outside the network.
"""
from __future__ import annotations

import argparse
import json

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F
from safetensors.torch import save_file

from .loop import Run
from .mel import FRAMES, LOG_MAX, LOG_MIN, MELS
from .paths import CACHE, HERE
from .recordings import taught_kinds

CLIP = 100
CHANNELS = (16, 32, 64, 128)
CONVS = (1, 2, 2, 2)
FOLDER = HERE / "judge"


class Judge(nn.Module):
    """`[B, 1, 64, 100]` in 0..1 to logits `[B, kinds]`."""

    def __init__(self, kinds: int, channels: tuple[int, ...] = CHANNELS, norm: bool = True) -> None:
        super().__init__()
        blocks: list[nn.Module] = []
        width = 1
        for channel, convs in zip(channels, CONVS):
            for _ in range(convs):
                blocks.append(nn.Conv2d(width, channel, 3, padding=1, bias=True))
                if norm:
                    blocks.append(nn.BatchNorm2d(channel))
                blocks.append(nn.ReLU())
                width = channel
            blocks.append(nn.AvgPool2d(2))
        self.features = nn.Sequential(*blocks)
        self.rows = MELS // 2 ** len(channels)
        self.head = nn.Linear(width * self.rows, kinds)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        h = self.features(x).mean(3)
        if self.training:
            h = F.dropout(h, 0.3)
        return self.head(h.flatten(1))


def to_unit(logmel: torch.Tensor) -> torch.Tensor:
    """`[B, 64, T]` natural-log mel to the judge's 0..1."""
    return ((logmel - LOG_MIN) / (LOG_MAX - LOG_MIN)).clamp(0, 1)


def clips_of(unit: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """Four overlapping 1 s clips `[B, 4, 1, 64, 100]` of a window and their loudness `[B, 4]`."""
    starts = [0, 52, 104, FRAMES - CLIP]
    clips = torch.stack([unit[:, :, s : s + CLIP] for s in starts], 1)
    return clips.unsqueeze(2), clips.amax(2).mean(2)


@torch.no_grad()
def scores_of(model: Judge, unit: torch.Tensor) -> torch.Tensor:
    """Probabilities `[B, kinds]` for windows `[B, 64, 256]`: logits averaged over the clips, weighted by loudness.

    Windows are shifted so that their loudest bin lies where training windows have it; silent clips weigh nothing.
    """
    out = []
    for part in unit.split(64):
        clips, loudness = clips_of(part)
        weight = (loudness - loudness.amax(1, keepdim=True) * 0.4).clamp(min=0) + 1e-6
        logits = model(clips.flatten(0, 1)).view(len(part), clips.shape[1], -1)
        out.append(((logits * weight.unsqueeze(2)).sum(1) / weight.sum(1, keepdim=True)))
    return torch.sigmoid(torch.cat(out))


def crop(unit: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """A 1 s crop where there is sound."""
    level = unit.max(0)
    for _ in range(6):
        start = int(rng.integers(0, FRAMES - CLIP + 1))
        if level[start : start + CLIP].mean() > 0.4 * level.mean():
            break
    return unit[:, start : start + CLIP]


def vary(mel: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Other recording conditions: level, colour, bandwidth, pitch and pace, background noise, a room's decay."""
    if rng.random() < 0.5:
        pace, pitch = rng.uniform(0.8, 1.2), rng.uniform(-3, 3)
        times = np.clip((np.arange(CLIP) - CLIP / 2) * pace + CLIP / 2, 0, CLIP - 1).astype(int)
        bands = np.round(np.arange(MELS) + pitch).astype(int)
        inside = (bands >= 0) & (bands < MELS)
        moved = mel[bands.clip(0, MELS - 1)][:, times]
        moved[~inside] = LOG_MIN
        mel = moved
    colour = np.interp(np.arange(MELS), np.linspace(0, MELS - 1, 6), rng.normal(0, 0.7, 6)).astype(np.float32)
    mel = mel + colour[:, None] + rng.uniform(-1.5, 0.4)
    if rng.random() < 0.3:
        mel[int(rng.integers(30, MELS)) :] -= rng.uniform(1, 6)
    if rng.random() < 0.15:
        mel[: int(rng.integers(2, 12))] -= rng.uniform(1, 5)
    if rng.random() < 0.2:
        fall = rng.uniform(0.06, 0.25)
        for t in range(1, CLIP):
            np.maximum(mel[:, t], mel[:, t - 1] - fall, out=mel[:, t])
    if rng.random() < 0.35:
        mel = np.logaddexp(mel, rng.uniform(LOG_MIN, LOG_MIN + 3) + rng.normal(0, 0.3, mel.shape).astype(np.float32))
    return mel


def batches(split: str, kinds: list[str], size: int, rng: np.random.Generator):
    """Endless batches varied as other recordings would be, with masked bands and mixtures of two kinds (both labels)."""
    mels = np.load(CACHE / f"{split}-mel.npy", mmap_mode="r")
    rows = json.loads((CACHE / f"{split}-rows.json").read_text())
    merged = merges()
    labels = np.array([kinds.index(merged.get(r["kind"], r["kind"])) if merged.get(r["kind"], r["kind"]) in kinds else -1 for r in rows])
    pools = [np.flatnonzero(labels == k) for k in range(len(kinds))]
    scale = LOG_MAX - LOG_MIN
    while True:
        x = np.zeros((size, MELS, CLIP), np.float32)
        y = np.zeros((size, len(kinds)), np.float32)
        for i in range(size):
            k = int(rng.integers(len(kinds)))
            mel = crop(mels[rng.choice(pools[k])].astype(np.float32), rng)
            y[i, k] = 1
            if rng.random() < 0.25:
                other = int(rng.integers(len(kinds)))
                mel = np.logaddexp(mel, crop(mels[rng.choice(pools[other])].astype(np.float32), rng) - rng.uniform(0, 0.7))
                y[i, other] = 1
            x[i] = ((vary(mel, rng) - LOG_MIN) / scale).clip(0, 1)
            if rng.random() < 0.4:
                a, n = int(rng.integers(0, MELS - 8)), int(rng.integers(2, 9))
                x[i, a : a + n] = 0
            if rng.random() < 0.4:
                a, n = int(rng.integers(0, CLIP - 20)), int(rng.integers(4, 20))
                x[i, :, a : a + n] = 0
        yield torch.from_numpy(x).unsqueeze(1), torch.from_numpy(y)


def merges() -> dict[str, str]:
    """Kinds that are judged as another one because real recordings of both are not told apart."""
    path = HERE / "merged-kinds.json"
    return json.loads(path.read_text()) if path.exists() else {}


def judged_kinds() -> list[str]:
    """Kinds with at least five recordings, merged ones counted with their target."""
    manifest = json.loads((HERE / "recordings.json").read_text())
    counts: dict[str, int] = {}
    for r in manifest["recordings"]:
        name = merges().get(r["kind"], r["kind"])
        counts[name] = counts.get(name, 0) + 1
    taught = {kind["name"] for kind in taught_kinds()}
    return [name for name, count in counts.items() if count >= 5 and name in taught]


def top(scores: torch.Tensor, labels: torch.Tensor, k: int) -> float:
    return float((scores.topk(k, 1).indices == labels.unsqueeze(1)).any(1).float().mean())


def load_windows(split: str, kinds: list[str]) -> tuple[torch.Tensor, torch.Tensor]:
    """Log-mel windows of judged kinds and their labels."""
    mels = np.load(CACHE / f"{split}-mel.npy", mmap_mode="r")
    rows = json.loads((CACHE / f"{split}-rows.json").read_text())
    names = [merges().get(r["kind"], r["kind"]) for r in rows]
    keep = [i for i, name in enumerate(names) if name in kinds]
    return torch.from_numpy(mels[keep].astype(np.float32)), torch.tensor([kinds.index(names[i]) for i in keep])


def fold(model: Judge, kinds: int) -> Judge:
    """The same network without batch norm."""
    plain = Judge(kinds, norm=False).eval()
    target = [m for m in plain.features if isinstance(m, nn.Conv2d)]
    layers = list(model.features)
    pairs = [(layers[i], layers[i + 1]) for i in range(len(layers)) if isinstance(layers[i], nn.Conv2d)]
    with torch.no_grad():
        for conv, (old, norm) in zip(target, pairs):
            factor = norm.weight / torch.sqrt(norm.running_var + norm.eps)
            conv.weight.copy_(old.weight * factor[:, None, None, None])
            conv.bias.copy_((old.bias - norm.running_mean) * factor + norm.bias)
        plain.head.load_state_dict(model.head.state_dict())
    return plain


def save(model: Judge, kinds: list[str], note: dict) -> None:
    """Writes `judge/config.json` and `judge/model.safetensors`."""
    FOLDER.mkdir(exist_ok=True)
    save_file({k: v.contiguous() for k, v in model.state_dict().items()}, FOLDER / "model.safetensors")
    config = {
        "architecture": "mel-classifier", "mels": MELS, "frames": CLIP, "channels": list(CHANNELS), "convs_per_block": list(CONVS), "kernel_size": 3, "padding": 1, "activation": "relu",
        "pool": "average 2x2 after each block, sizes rounded down", "head": "mean over time, flatten [channels, rows], linear", "head_rows": model.rows, "output": "logits; sigmoid outside", "input": "log-mel of the waveform scaled to peak 0.95, (x - log_mel_min) / (log_mel_max - log_mel_min) clamped to 0..1, low frequencies first",
        "log_mel_min": LOG_MIN, "log_mel_max": LOG_MAX, "clip_starts": [0, 52, 104, FRAMES - CLIP],
        "clip_pooling": "logits averaged with weights max(0, l - 0.4 max l) + 1e-6, l = mean over time of the loudest mel bin (0..1) of a clip",
        "kinds": kinds, "merged": merges(), **note,
    }
    (FOLDER / "config.json").write_text(json.dumps(config, indent=1) + "\n")


def load() -> tuple[Judge, list[str]]:
    """The frozen judge and its kinds."""
    from safetensors.torch import load_file

    config = json.loads((FOLDER / "config.json").read_text())
    model = Judge(len(config["kinds"]), tuple(config["channels"]), norm=False).eval()
    model.load_state_dict(load_file(FOLDER / "model.safetensors"))
    return model.requires_grad_(False), config["kinds"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=8)
    parser.add_argument("--final", action="store_true", help="fold and write training/judge")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(0)
    kinds = judged_kinds()
    model = Judge(len(kinds)).to(memory_format=torch.channels_last)
    run = Run("judge", arguments.minutes, 3e-3)
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3, weight_decay=0.02)
    held, labels = load_windows("heldout", kinds)
    if state := run.load():
        model.load_state_dict(state["model"])
        optimizer.load_state_dict(state["optimizer"])
    source = batches("train", kinds, 64, np.random.default_rng(5 + run.step))

    def report() -> tuple[float, float, torch.Tensor]:
        model.eval()
        scores = scores_of(model, to_unit(held))
        model.train()
        return top(scores, labels, 1), top(scores, labels, 3), scores

    while run.tick():
        for group in optimizer.param_groups:
            group["lr"] = run.rate()
        x, y = next(source)
        with torch.autocast("cpu", torch.bfloat16):
            logits = model(x.contiguous(memory_format=torch.channels_last))
        loss = F.binary_cross_entropy_with_logits(logits.float(), y * 0.98 + 0.001) * len(kinds)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        if run.step % 200 == 0:
            first, third, _ = report()
            run.save(model=model.state_dict(), kinds=kinds, optimizer=optimizer.state_dict())
            print(f"{run.spent / 60:.1f} min step {run.step} loss {loss.item():.3f} held out top-1 {first:.3f} top-3 {third:.3f}", flush=True)
    first, third, scores = report()
    guess = scores.argmax(1)
    for k, kind in enumerate(kinds):
        own = labels == k
        wrong = torch.bincount(guess[own], minlength=len(kinds)).topk(3)
        print(f"{kind:22s} {float((guess[own] == k).float().mean()):.2f}  " + ", ".join(f"{kinds[i]} {n}" for n, i in zip(wrong.values.tolist(), wrong.indices.tolist()) if n))
    print(f"held-out recordings: top-1 {first:.3f}, top-3 {third:.3f}, {len(kinds)} kinds")
    run.save(model=model.state_dict(), kinds=kinds, optimizer=optimizer.state_dict())
    if arguments.final and (FOLDER / "config.json").exists():
        print("training/judge is frozen and was left as it is")
    elif arguments.final:
        model.eval()
        plain = fold(model, len(kinds))
        difference = float((plain(to_unit(held[:8])[:, None, :, :CLIP]) - model(to_unit(held[:8])[:, None, :, :CLIP])).detach().abs().max())
        print("folded; largest difference of a logit", difference)
        save(plain, kinds, {"heldout_top1": round(first, 4), "heldout_top3": round(third, 4)})


if __name__ == "__main__":
    main()
