"""Renders single notes of soundfonts by one MIDI file per font and fluidsynth."""
from __future__ import annotations

import subprocess
from pathlib import Path

import numpy as np
import soundfile
import soxr

from .paths import CACHE, PACKAGES

RATE = 16000
FLUID_FILES = ["/usr/share/sounds/sf2/FluidR3_GM.sf2", "/usr/share/sounds/sf2/FluidR3_GS.sf2"]
TIM_FILES = [str(PACKAGES / "timgm6mb-soundfont/usr/share/sounds/sf2/TimGM6mb.sf2")]

#: One note: (bank, program, key, seconds held); bank 128 is the drum channel.
Note = tuple[int, int, int, float]


def _length(value: int) -> bytes:
    """A MIDI variable-length quantity."""
    out = [value & 0x7F]
    while value := value >> 7:
        out.append((value & 0x7F) | 0x80)
    return bytes(reversed(out))


def _midi(notes: list[Note], spacing: float) -> bytes:
    """A MIDI file (480 ticks a beat, 120 beats a minute: 960 ticks a second), one note every `spacing` seconds."""
    events: list[tuple[int, bytes]] = []
    for number, (bank, program, key, held) in enumerate(notes):
        start = int((0.5 + number * spacing) * 960)
        channel = 9 if bank == 128 else 0
        if channel == 0:
            events.append((start - 60, bytes([0xB0, 0, bank])))
        events.append((start - 40, bytes([0xC0 | channel, program])))
        events.append((start, bytes([0x90 | channel, key, 110])))
        events.append((start + int(held * 960), bytes([0x80 | channel, key, 0])))
    events.sort(key=lambda event: event[0])
    track, now = b"", 0
    for tick, message in events:
        track += _length(tick - now) + message
        now = tick
    track += _length(960) + b"\xff\x2f\x00"
    return b"MThd" + (6).to_bytes(4, "big") + b"\0\0\0\1" + (480).to_bytes(2, "big") + b"MTrk" + len(track).to_bytes(4, "big") + track


def render(name: str, fonts: list[str], notes: list[Note], spacing: float = 6.0) -> list[np.ndarray]:
    """Each note's sound, float32 mono at 16 kHz, `spacing` seconds long."""
    CACHE.mkdir(parents=True, exist_ok=True)
    midi, wav = CACHE / f"{name}.mid", CACHE / f"{name}.wav"
    midi.write_bytes(_midi(notes, spacing))
    subprocess.run(["fluidsynth", "-ni", "-q", "-R", "0", "-C", "0", "-g", "0.6", "-o", "synth.midi-bank-select=gs", "-r", "44100", "-F", str(wav), *fonts, str(midi)], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    sounds = []
    with soundfile.SoundFile(str(wav)) as file:
        for number in range(len(notes)):
            file.seek(min(int((0.5 + number * spacing) * 44100), file.frames))
            stereo = file.read(int(spacing * 44100) - 2205, dtype="float32", always_2d=True)
            sounds.append(soxr.resample(stereo.mean(1), 44100, RATE).astype(np.float32))
    Path(wav).unlink()
    return sounds
