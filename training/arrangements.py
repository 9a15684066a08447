"""Arranges recordings into windows of 2.56 s: repeats with natural gaps, crops of beds, melodies, drum patterns."""
from __future__ import annotations

import json
from dataclasses import dataclass

import numpy as np

from .mel import RATE, WINDOW
from .paths import CACHE, HERE
from .recordings import clean_group, load_kinds


@dataclass(frozen=True)
class Source:
    """A recording's place in the cache of samples."""

    id: int
    file: str
    group: str
    start: int
    end: int


class Library:
    """The recordings of one split, by kind; `split` is `train` or `heldout`."""

    def __init__(self, split: str) -> None:
        manifest = json.loads((HERE / "recordings.json").read_text())
        offsets = np.load(CACHE / "offsets.npy")
        self.samples = np.load(CACHE / "recordings.npy", mmap_mode="r")
        self.split = split
        self.few = set(manifest["fewSources"])
        self.kinds = load_kinds()
        self.sources: dict[str, list[Source]] = {kind["name"]: [] for kind in self.kinds}
        for r in manifest["recordings"]:
            if r["split"] in (split, "both"):
                self.sources[r["kind"]].append(Source(r["id"], r["file"], r["group"], int(offsets[r["id"]]), int(offsets[r["id"] + 1])))

    def sound(self, source: Source) -> np.ndarray:
        return self.samples[source.start : source.end].astype(np.float32) / 32767


def resample(sound: np.ndarray, speed: float) -> np.ndarray:
    """The sound played `speed` times as fast (pitch follows), by linear interpolation."""
    if abs(speed - 1) < 1e-3 or len(sound) < 3:
        return sound
    return np.interp(np.arange(0, len(sound) - 1, speed), np.arange(len(sound)), sound).astype(np.float32)


def place(window: np.ndarray, sound: np.ndarray, at: int, gain: float = 1.0) -> None:
    """Adds a sound to the window from sample `at` on, cut at the window's end."""
    part = sound[: max(0, len(window) - at)]
    window[at : at + len(part)] += part * gain


def fade(sound: np.ndarray, seconds: float = 0.01) -> np.ndarray:
    n = min(len(sound) // 2, int(seconds * RATE))
    out = sound.copy()
    if n:
        ramp = np.linspace(0, 1, n, dtype=np.float32)
        out[:n] *= ramp
        out[-n:] *= ramp[::-1]
    return out


def _speed(library: Library, kind: dict, source: Source, rng: np.random.Generator) -> float:
    """Small changes of speed; larger ones where a kind has few recordings; none for held-out sources."""
    if " program " in source.file:
        width = 0.3
    elif kind["name"] in library.few:
        width = 2.0
    else:
        width = 1.0 if library.split == "train" else 0.0
    return float(2 ** (rng.uniform(-width, width) / 12))


def _repeat(library: Library, kind: dict, rng: np.random.Generator) -> tuple[np.ndarray, int]:
    """A short sound once to five times (more if very short), with gaps that vary a little."""
    pool = library.sources[kind["name"]]
    source = pool[rng.integers(len(pool))]
    sound = resample(library.sound(source), _speed(library, kind, source, rng))[: int(2.2 * RATE)]
    window = np.zeros(WINDOW, np.float32)
    start = int(rng.uniform(0, 0.25) * RATE)
    room = WINDOW - start
    gap = rng.uniform(0.08, 0.45) * RATE
    audible = min(len(sound), int(0.9 * RATE)) if " program " in source.file else len(sound)
    most = max(1, int((room + gap) // (audible + gap)))
    wanted = int(rng.choice([1, 2, 3, 4, 5, 8], p=[0.3, 0.26, 0.2, 0.12, 0.06, 0.06]))
    count = min(wanted, most)
    at, placed = float(start), 0
    for _ in range(count):
        if at + 0.6 * audible > WINDOW:
            break
        place(window, resample(sound, float(2 ** (rng.uniform(-0.3, 0.3) / 12))), int(at), rng.uniform(0.7, 1))
        placed += 1
        at += audible + gap * rng.uniform(0.75, 1.25)
    return window, placed


def _phrase(library: Library, kind: dict, rng: np.random.Generator) -> np.ndarray:
    """A longer sound once from near the window's start; a second one after it where there is room."""
    pool = library.sources[kind["name"]]
    source = pool[rng.integers(len(pool))]
    sound = resample(library.sound(source), _speed(library, kind, source, rng))
    window = np.zeros(WINDOW, np.float32)
    if len(sound) > 1.3 * WINDOW and rng.random() < 0.5:
        begin = int(rng.uniform(0, len(sound) - WINDOW))
        place(window, fade(sound[begin : begin + WINDOW], 0.03), 0)
        return window
    at = int(rng.uniform(0, 0.25) * RATE)
    place(window, sound, at)
    after = at + len(sound) + int(rng.uniform(0.1, 0.5) * RATE)
    if after + 0.7 * len(sound) < WINDOW and rng.random() < 0.5:
        place(window, sound, after, rng.uniform(0.6, 1))
    return window


def _bed(library: Library, kind: dict, rng: np.random.Generator, seconds_of_silence: float = 0.0) -> np.ndarray:
    """A crop of a lasting sound; a shorter one is repeated with overlapping ends."""
    pool = library.sources[kind["name"]]
    source = pool[rng.integers(len(pool))]
    sound = resample(library.sound(source), _speed(library, kind, source, rng))
    if len(sound) < WINDOW + RATE // 4:
        overlap = min(len(sound) // 4, RATE // 10)
        long = np.zeros(2 * WINDOW + len(sound) * 2, np.float32)
        at, piece = 0, fade(sound, overlap / RATE)
        while at < 2 * WINDOW:
            place(long, piece, at)
            at += len(sound) - overlap
        sound = long[overlap:at]
    begin = int(rng.integers(0, max(1, len(sound) - WINDOW)))
    window = np.zeros(WINDOW, np.float32)
    place(window, sound[begin : begin + WINDOW], 0)
    return window


def _speech(library: Library, kind: dict, rng: np.random.Generator) -> np.ndarray:
    pool = library.sources[kind["name"]]
    sound = library.sound(pool[rng.integers(len(pool))])
    begin = int(rng.integers(0, max(1, len(sound) - WINDOW)))
    window = np.zeros(WINDOW, np.float32)
    place(window, fade(sound[begin : begin + WINDOW]), int(rng.uniform(0, 0.15) * RATE))
    return window


def _steps(library: Library, kind: dict, rng: np.random.Generator) -> np.ndarray:
    """Single steps or key strokes of one series at a walking, running or typing pace."""
    pool = library.sources[kind["name"]]
    first = pool[rng.integers(len(pool))]
    series = [s for s in pool if clean_group(s.file) == clean_group(first.file)] if kind["name"] == "footsteps" else pool
    window = np.zeros(WINDOW, np.float32)
    if library.sound(first).shape[0] > RATE and " program " in first.file:
        place(window, library.sound(first), int(rng.uniform(0, 0.1) * RATE))
        return window
    pace = rng.uniform(0.28, 0.65) if kind["name"] == "footsteps" else rng.uniform(0.09, 0.22)
    spread = 0.08 if kind["name"] == "footsteps" else 0.45
    at = rng.uniform(0, 0.2)
    while at < 2.5:
        source = series[rng.integers(len(series))]
        place(window, resample(library.sound(source), float(2 ** (rng.uniform(-0.5, 0.5) / 12))), int(at * RATE), rng.uniform(0.6, 1))
        at += pace * rng.uniform(1 - spread, 1 + spread)
    return window


def _notes(library: Library, kind: dict, rng: np.random.Generator) -> np.ndarray:
    """A few notes of one preset as a melody, sometimes a chord; held-out keys stay among themselves."""
    pool = library.sources[kind["name"]]
    first = pool[rng.integers(len(pool))]
    preset = first.group.rsplit(":", 1)[0]
    keys = [s for s in pool if s.group.rsplit(":", 1)[0] == preset]
    window = np.zeros(WINDOW, np.float32)
    at = rng.uniform(0, 0.15)
    beat = rng.uniform(0.2, 0.75)
    semitone = int(rng.integers(-1, 2))
    while at < 2.4:
        chord = 1 + int(rng.random() < 0.2) * int(rng.integers(1, 3))
        for source in rng.permutation(np.array(keys, dtype=object))[:chord]:
            note = resample(library.sound(source), float(2 ** (semitone / 12)))
            held = int(RATE * min(1.6, beat * rng.uniform(0.9, 1.6)))
            place(window, fade(note[:held], 0.02) if held < len(note) else note, int(at * RATE), rng.uniform(0.7, 1) / chord)
        at += beat * float(rng.choice([0.5, 1, 1, 2]))
    return window


def _drumkit(library: Library, kind: dict, rng: np.random.Generator) -> np.ndarray:
    """Two bars of eighths: kick on one and five, snare on three and seven, hi-hat throughout, with variations."""
    kits: dict[str, dict[str, Source]] = {}
    for s in library.sources[kind["name"]]:
        kit, key = s.group.rsplit(":", 1)
        kits.setdefault(kit, {})[key] = s
    kit = list(kits.values())[rng.integers(len(kits))]
    window = np.zeros(WINDOW, np.float32)
    eighth = rng.uniform(0.14, 0.3)
    for step in range(20):
        at = 0.02 + step * eighth
        if at > 2.5:
            break
        hits = ["42" if rng.random() < 0.85 else "46"]
        if step % 8 in (0, 4) or rng.random() < 0.12:
            hits.append("36")
        if step % 8 in (2, 6):
            hits.append("38")
        if rng.random() < 0.1:
            hits.append(str(rng.choice(["45", "49"])))
        for key in hits:
            if key in kit:
                place(window, library.sound(kit[key]), int(at * RATE), 0.6 * rng.uniform(0.5, 1) if key == "42" else rng.uniform(0.7, 1))
    return window


def arrange(library: Library, kind: dict, rng: np.random.Generator) -> tuple[np.ndarray, int | None]:
    """One window of a kind (float32, peak 0.95) and how often a short sound is heard in it, if that can be counted."""
    count = None
    for _ in range(8):
        mode = kind["mode"]
        if mode == "repeat":
            window, count = _repeat(library, kind, rng)
        else:
            window = {"phrase": _phrase, "bed": _bed, "speech": _speech, "steps": _steps, "notes": _notes, "drumkit": _drumkit}[mode](library, kind, rng)
        peak = np.abs(window).max()
        if peak > 0.02:
            return window * (0.95 / peak), count
    raise RuntimeError(f"only silence for {kind['name']}")
