"""Collects every recording, splits them, and writes the manifest `recordings.json` and the cache of samples.

A recording is one file, or one key of one soundfont preset. Run `python -m training.recordings`.
The split is by a hash of the source, so nobody picks: see `assign_splits`.
"""
from __future__ import annotations

import fnmatch
import hashlib
import io
import json
import re
import subprocess
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import soundfile
import soxr

from . import soundfonts
from .packages import ESPEAK, FILE_PACKAGES, FLUID, TIM, folder_of, read_cat, read_rcc, read_zip
from .paths import CACHE, HERE

RATE = 16000
EFFECT_KEYS = range(56, 65)
NOTE_KEYS = range(45, 85, 3)
DRUM_KITS = (0, 8, 16, 24, 25, 32, 40)
DRUM_NOTES = (36, 38, 42, 45, 46, 49)
SPEECH = Path(__file__).with_name("speech.json")


@dataclass
class Recording:
    """One source recording as the manifest keeps it; `group` names the source that it shares with other recordings."""

    id: int
    kind: str
    package: str
    version: str
    file: str
    captions: list[str]
    licence: str
    group: str
    split: str = "train"


def load_kinds() -> list[dict]:
    return json.loads((HERE / "kinds.json").read_text())


def taught_kinds() -> list[dict]:
    """The kinds that text encoder, denoiser and judge know; the others only taught autoencoder and vocoder to sound."""
    return [kind for kind in load_kinds() if kind.get("taught", True)]


def decode(data: bytes) -> np.ndarray:
    """Samples of any sound file, float32 mono at 16 kHz."""
    try:
        samples, rate = soundfile.read(io.BytesIO(data), dtype="float32", always_2d=True)
    except soundfile.LibsndfileError:
        with tempfile.NamedTemporaryFile() as file:
            file.write(data)
            file.flush()
            raw = subprocess.run(["ffmpeg", "-v", "error", "-i", file.name, "-f", "f32le", "-ac", "1", "-ar", "16000", "-"], capture_output=True).stdout
        if not raw:
            print("cannot be decoded:", len(data), "bytes")
        return np.frombuffer(raw, np.float32).copy()
    return soxr.resample(samples.mean(1), rate, RATE).astype(np.float32)


def trim(sound: np.ndarray, limit: float) -> np.ndarray:
    """Without leading and trailing silence (45 dB under the peak, 10 ms blocks), at most `limit` seconds, peak 0.95."""
    blocks = len(sound) // 160
    if blocks < 2:
        return sound[:0]
    level = np.abs(sound[: blocks * 160]).reshape(blocks, 160).max(1)
    loud = np.flatnonzero(level > level.max() * 0.0056)
    if level.max() < 1e-4 or not len(loud):
        return sound[:0]
    cut = sound[max(0, loud[0] - 1) * 160 : (loud[-1] + 2) * 160][: int(limit * RATE)].copy()
    fade = min(80, len(cut) // 4)
    cut[len(cut) - fade :] *= np.linspace(1, 0, fade, dtype=np.float32)
    return cut * (0.95 / np.abs(cut).max())


def licence_of(short: str, file: str, note: str, default: str) -> str:
    """The licence of one file where the package's copyright file says more than the package's own."""
    if short == "osfx":
        if "Zero" in note:
            return "CC0-1.0"
        return "CC-BY-SA-3.0" if "ShareAlike" in note else "CC-BY-3.0"
    if short == "mt" and "doors_" in file:
        return "CC-BY-3.0"
    if short == "gc":
        if "memory-sound" in file:
            return "Free Art Licence"
        if "traffic" in file or "guessnumber" in file:
            return "CC-BY-3.0"
    return default


def files_of(source: str) -> list[tuple[str, str, bytes, str]]:
    """(package short name, file, bytes, note) of a file source such as `0ad:ambient/weather/rain_*`."""
    short, pattern = source.split(":", 1)
    package = FILE_PACKAGES[short]
    if short == "osfx":
        note, data = read_cat(folder_of(package))[pattern]
        return [(short, f"opensfx.cat#{pattern}", data, note)]
    if short == "gc":
        container, name = pattern.split("/")
        files = read_rcc(folder_of(package) / f"{container}.rcc")
        return [(short, f"{container}.rcc/{key}", files[key], "") for key in sorted(files) if fnmatch.fnmatch(key, name)]
    if short == "0ad":
        archive = read_zip(folder_of(package).with_name("public.zip"))
        names = [n for n in archive.namelist() if fnmatch.fnmatch(n, f"audio/{pattern}") or fnmatch.fnmatch(n, f"audio/{pattern}.ogg")]
        return [(short, n, archive.read(n), "") for n in sorted(names) if n.endswith(".ogg")]
    root = folder_of(package)
    deep = pattern if "/" in pattern else f"**/{pattern}"
    found = [p for p in sorted([*root.glob(deep), *root.glob(f"{deep}.*")]) if p.is_file() and p.suffix in (".ogg", ".wav", ".flac")]
    if short == "buckle":
        found = [p for p in sorted(root.glob("buckle/wav/*-1.wav"))][:60]
    return [(short, str(p.relative_to(root)), p.read_bytes(), "") for p in dict.fromkeys(found)]


def notes_of(source: str, mode: str) -> list[tuple[str, soundfonts.Note, str]]:
    """(font, note, group) for a soundfont source such as `gs:1:123`, `gm:40`, `drum:38`, `drumkit:0`."""
    name, *rest = source.split(":")
    font = "tim" if name.startswith("tim") else "fluid"
    if name in ("drumkit", "timkit"):
        return [(font, (128, int(rest[0]), key, 0.5), f"{source}:{key}") for key in DRUM_NOTES]
    if name in ("drum", "timdrum"):
        kits = DRUM_KITS if font == "fluid" else (0, 8, 16, 24, 32, 40)
        return [(font, (128, kit, int(rest[0]), 1.5), f"{source}:{kit}") for kit in kits]
    bank = {"gs": int(rest[0]), "gm8": 8}.get(name, 0)
    program = int(rest[-1])
    if mode == "notes":
        return [(font, (bank, program, key, 1.6), f"{source}:{key}") for key in NOTE_KEYS]
    if program in (14, 47, 116):
        return [(font, (bank, program, key, 3.0), f"{source}:{key}") for key in range(42, 76, 4)]
    return [(font, (bank, program, key, 4.5), source) for key in EFFECT_KEYS]


def speak(voice: str, words: str, pitch: int, speed: int) -> np.ndarray:
    with tempfile.NamedTemporaryFile(suffix=".wav") as file:
        subprocess.run(["espeak-ng", "-v", voice, "-p", str(pitch), "-s", str(speed), "-w", file.name, words], check=True)
        return decode(Path(file.name).read_bytes())


def speech_of(source: str) -> list[tuple[str, np.ndarray, str]]:
    """(description, sound, group) of espeak-ng voices: `espeak:m`, `espeak:f`, `espeak:crowd` (eight voices at once)."""
    table = json.loads(SPEECH.read_text())
    which = source.split(":")[1]
    spoken = []
    voices = table["male"] + table["female"] if which == "crowd" else table["male" if which == "m" else "female"]
    sentences = table["sentences"]
    for number, voice in enumerate(voices):
        for turn in range(3):
            words = sentences[(number * 3 + turn) % len(sentences)]
            pitch, speed = 35 + (number * 7 + turn * 11) % 35, 140 + (number * 13 + turn * 17) % 50
            spoken.append((f"{voice} p{pitch} s{speed}: {words}", speak(voice, words, pitch, speed), f"espeak:{voice}"))
    if which != "crowd":
        return spoken
    rng = np.random.default_rng(7)
    mixes = []
    for number in range(8):
        bed = np.zeros(6 * RATE, np.float32)
        for _ in range(14):
            sound = spoken[rng.integers(len(spoken))][1]
            at = int(rng.integers(0, 5 * RATE))
            part = sound[: len(bed) - at] * rng.uniform(0.3, 1)
            bed[at : at + len(part)] += part
        mixes.append((f"fourteen voices at once, mix {number}", bed, f"espeak:crowd:{number}"))
    return mixes


def _order(text: str) -> str:
    return hashlib.sha1(text.encode()).hexdigest()


def assign_splits(recordings: list[Recording], modes: dict[str, str]) -> dict[str, bool]:
    """Marks a fifth of each kind's recordings `heldout`; returns which kinds have too few sources.

    Sources (`group`) are ordered by the hash of their name. With four or more sources of files, single notes or voices,
    every fifth (at least one) is held out whole. Pitched copies of one soundfont effect stay in training then. With
    fewer sources, two of an effect's nine keys are held out, and a lone file is held out through other arrangements
    (another crop, speed, gaps): its `split` is `both`.
    """
    few: dict[str, bool] = {}
    for kind in dict.fromkeys(r.kind for r in recordings):
        own = [r for r in recordings if r.kind == kind]
        groups: dict[str, list[Recording]] = {}
        for r in own:
            groups.setdefault(r.group, []).append(r)
        single = sorted((g for g, rs in groups.items() if len(rs) <= 3), key=_order)
        few[kind] = len(single) < 4
        if not few[kind]:
            for g in single[: max(1, round(len(single) * 0.2))]:
                for r in groups[g]:
                    r.split = "heldout"
            continue
        keyed = [rs for rs in groups.values() if len(rs) > 3]
        for rs in keyed:
            for r in sorted(rs, key=lambda r: _order(r.file))[: max(1, round(len(rs) * 0.2))]:
                r.split = "heldout"
        if len(single) == 3:
            groups[single[0]][0].split = "heldout"
        elif not keyed:
            for g in single:
                for r in groups[g]:
                    r.split = "both"
    return few


def collect() -> None:
    kinds = load_kinds()
    recordings: list[Recording] = []
    sounds: list[np.ndarray | None] = []
    wanted: dict[str, list[tuple[int, soundfonts.Note]]] = {"fluid": [], "tim": []}
    limits: list[float] = []

    def add(kind: dict, package: str, version: str, file: str, licence: str, group: str, sound: np.ndarray | None) -> int:
        recordings.append(Recording(len(recordings), kind["name"], package, version, file, kind["phrases"][:1], licence, group))
        sounds.append(sound)
        limits.append(30.0 if kind["mode"] in ("bed", "speech") else 6.0)
        return len(recordings) - 1

    for kind in kinds:
        for source in kind["sources"]:
            short = source.split(":")[0]
            before = len(recordings)
            if short == "espeak":
                for text, sound, group in speech_of(source):
                    add(kind, ESPEAK.name, ESPEAK.version, text, ESPEAK.licence, group, sound)
            elif short in FILE_PACKAGES:
                package = FILE_PACKAGES[short]
                for s, file, data, note in files_of(source):
                    add(kind, package.name, package.version, file + (f" ({note})" if note else ""), licence_of(s, file, note, package.licence), f"{s}:{file}", decode(data))
            else:
                for font, note, group in notes_of(source, kind["mode"]):
                    package = FLUID if font == "fluid" else TIM
                    number = add(kind, package.name, package.version, f"bank {note[0]} program {note[1]} key {note[2]}", package.licence, group, None)
                    wanted[font].append((number, note))
            if len(recordings) == before:
                print("nothing found for", kind["name"], source)
    for font, fonts in (("fluid", soundfonts.FLUID_FILES), ("tim", soundfonts.TIM_FILES)):
        for (number, _), sound in zip(wanted[font], soundfonts.render(font, fonts, [note for _, note in wanted[font]])):
            sounds[number] = sound
    trimmed = [trim(sound, limit) if sound is not None else np.zeros(0, np.float32) for sound, limit in zip(sounds, limits)]
    kept = [i for i, sound in enumerate(trimmed) if len(sound) >= 320]
    for i in set(range(len(recordings))) - set(kept):
        print("silent, left out:", recordings[i].kind, recordings[i].file)
    recordings = [recordings[i] for i in kept]
    for number, recording in enumerate(recordings):
        recording.id = number
    few = assign_splits(recordings, {k["name"]: k["mode"] for k in kinds})
    offsets = np.cumsum([0] + [len(trimmed[i]) for i in kept])
    CACHE.mkdir(parents=True, exist_ok=True)
    np.save(CACHE / "recordings.npy", np.concatenate([np.round(trimmed[i] * 32767).astype(np.int16) for i in kept]))
    np.save(CACHE / "offsets.npy", offsets)
    rows = ",\n".join("  " + json.dumps(asdict(r), ensure_ascii=False) for r in recordings)
    few_text = json.dumps(sorted(k for k, v in few.items() if v))
    (HERE / "recordings.json").write_text('{"fewSources": ' + few_text + ',\n"recordings": [\n' + rows + "\n]}\n")
    for kind in kinds:
        own = [r for r in recordings if r.kind == kind["name"]]
        seconds = sum(int(offsets[r.id + 1] - offsets[r.id]) for r in own) / RATE
        print(f"{kind['name']:22s} {len(own):4d} recordings {sum(r.split == 'heldout' for r in own):3d} held out {seconds:7.1f} s{'  few sources' if few[kind['name']] else ''}")


def clean_group(file: str) -> str:
    """A file's series, `fs_grass` of `fs_grass3.ogg`: steps are drawn from one series at a time."""
    return re.sub(r"[\d_.-]*(\.(ogg|wav|flac))?$", "", file)


if __name__ == "__main__":
    collect()
