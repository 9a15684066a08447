"""Log-mel analysis (as Auffusion's converter does it, with our sizes) and the mapping between log-mel and image."""
from __future__ import annotations

from functools import lru_cache

import librosa
import numpy as np
import torch
import torch.nn.functional as F

RATE = 16000
HOP = 160
MELS = 64
N_FFT = 1024
WIN = 640
FMIN = 0.0
FMAX = 8000.0
#: Frames and samples of the trained window (2.56 s).
FRAMES = 256
WINDOW = FRAMES * HOP
#: The floor of the magnitudes is exp(LOG_MIN): about 70 dB under the loudest bins. Below it nothing is heard.
LOG_MIN = float(np.log(1e-3))
LOG_MAX = float(np.log(7.0))


@lru_cache(maxsize=1)
def _tables() -> tuple[torch.Tensor, torch.Tensor]:
    basis = librosa.filters.mel(sr=RATE, n_fft=N_FFT, n_mels=MELS, fmin=FMIN, fmax=FMAX, htk=False, norm="slaney")
    return torch.from_numpy(basis).float(), torch.hann_window(WIN)


def log_mel(audio: torch.Tensor, floor: float = float(np.exp(LOG_MIN))) -> torch.Tensor:
    """Natural-log mel spectrogram `[B, MELS, samples / HOP]` of `[B, samples]` in -1..1."""
    basis, window = _tables()
    pad = (N_FFT - HOP) // 2
    padded = F.pad(audio.unsqueeze(1), (pad, pad), mode="reflect").squeeze(1)
    spectrum = torch.stft(padded, N_FFT, HOP, WIN, window, center=False, return_complex=True)
    magnitude = torch.sqrt(spectrum.real**2 + spectrum.imag**2 + 1e-9)
    return torch.log(torch.clamp(basis.to(audio.dtype) @ magnitude, min=floor))


def to_image(logmel: torch.Tensor) -> torch.Tensor:
    """VAE input `[B, 1, MELS, T]` in -1..1, low frequencies at the bottom, from `[B, MELS, T]`."""
    unit = ((logmel - LOG_MIN) / (LOG_MAX - LOG_MIN)).clamp(0, 1)
    return (unit.flip(1) * 2 - 1).unsqueeze(1)


def from_image(image: torch.Tensor) -> torch.Tensor:
    """Log-mel `[B, MELS, T]` from a VAE output `[B, 1, MELS, T]`."""
    unit = (image[:, 0] * 0.5 + 0.5).clamp(0, 1)
    return unit.flip(1) * (LOG_MAX - LOG_MIN) + LOG_MIN
