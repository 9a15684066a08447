"""The vocoder in the manner of Vocos: ConvNeXt blocks over mel frames, an inverse STFT head. `python -m training.vocoder --minutes 40`.

Parameter names are those that Vocos publishes. Trained on spectral losses alone: log and linear magnitudes at several
resolutions, and log-mel.
"""
from __future__ import annotations

import argparse

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F

from .loop import Ema, Run, read_run
from .mel import FMAX, FMIN, HOP, LOG_MAX, LOG_MIN, MELS, N_FFT, RATE, WIN, log_mel
from .paths import CACHE

DIM = 192
HIDDEN = 576
LAYERS = 6
ISTFT = 640

CONFIG = {
    "architecture": "vocos", "num_mels": MELS, "n_fft": N_FFT, "hop_size": HOP, "win_size": WIN, "sampling_rate": RATE, "fmin": FMIN, "fmax": FMAX,
    "log_mel_min": LOG_MIN, "log_mel_max": LOG_MAX, "dim": DIM, "intermediate_dim": HIDDEN, "num_layers": LAYERS,
    "istft_n_fft": ISTFT, "istft_hop": HOP, "istft_padding": "same",
}


class ConvNeXtBlock(nn.Module):
    """Depthwise convolution over 7 frames, layer norm, two pointwise layers with GELU, scale, residual."""

    def __init__(self, dim: int, hidden: int, scale: float) -> None:
        super().__init__()
        self.dwconv = nn.Conv1d(dim, dim, 7, padding=3, groups=dim)
        self.norm = nn.LayerNorm(dim, eps=1e-6)
        self.pwconv1 = nn.Linear(dim, hidden)
        self.pwconv2 = nn.Linear(hidden, dim)
        self.gamma = nn.Parameter(torch.full((dim,), scale))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        h = self.norm(self.dwconv(x).transpose(1, 2))
        return x + (self.gamma * self.pwconv2(F.gelu(self.pwconv1(h)))).transpose(1, 2)


class Backbone(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.embed = nn.Conv1d(MELS, DIM, 7, padding=3)
        self.norm = nn.LayerNorm(DIM, eps=1e-6)
        self.convnext = nn.ModuleList(ConvNeXtBlock(DIM, HIDDEN, 1 / LAYERS) for _ in range(LAYERS))
        self.final_layer_norm = nn.LayerNorm(DIM, eps=1e-6)

    def forward(self, mel: torch.Tensor) -> torch.Tensor:
        h = self.norm(self.embed(mel).transpose(1, 2)).transpose(1, 2)
        for block in self.convnext:
            h = block(h)
        return self.final_layer_norm(h.transpose(1, 2))


class InverseStft(nn.Module):
    """Overlap-add with a Hann window and `same` padding: T frames give T * HOP samples."""

    def __init__(self) -> None:
        super().__init__()
        self.register_buffer("window", torch.hann_window(ISTFT))

    def forward(self, spectrum: torch.Tensor) -> torch.Tensor:
        frames = spectrum.shape[2]
        pad = (ISTFT - HOP) // 2
        pieces = torch.fft.irfft(spectrum, ISTFT, dim=1, norm="backward") * self.window[None, :, None]
        size = (1, (frames - 1) * HOP + ISTFT)
        sound = F.fold(pieces, output_size=size, kernel_size=(1, ISTFT), stride=(1, HOP))[:, 0, 0, pad:-pad]
        square = self.window.square().expand(1, frames, -1).transpose(1, 2)
        envelope = F.fold(square, output_size=size, kernel_size=(1, ISTFT), stride=(1, HOP)).squeeze()[pad:-pad]
        return sound / envelope


class Head(nn.Module):
    """Magnitude exp(m), at most 100, and phase p from one linear layer."""

    def __init__(self) -> None:
        super().__init__()
        self.out = nn.Linear(DIM, ISTFT + 2)
        self.istft = InverseStft()

    def forward(self, h: torch.Tensor) -> torch.Tensor:
        magnitude, phase = self.out(h).transpose(1, 2).float().chunk(2, dim=1)
        magnitude = torch.exp(magnitude).clip(max=1e2)
        return self.istft(torch.complex(magnitude * torch.cos(phase), magnitude * torch.sin(phase)))


class Vocoder(nn.Module):
    """Natural-log mel `[B, 64, T]` to samples `[B, T * 160]`."""

    def __init__(self) -> None:
        super().__init__()
        self.backbone = Backbone()
        self.head = Head()
        for module in self.modules():
            if isinstance(module, (nn.Conv1d, nn.Linear)):
                nn.init.trunc_normal_(module.weight, std=0.02)
                nn.init.zeros_(module.bias)

    def forward(self, mel: torch.Tensor) -> torch.Tensor:
        return self.head(self.backbone(mel))


_WINDOWS = {n: torch.hann_window(n) for n in (128, 320, 640, 1280)}


def spectral_loss(fake: torch.Tensor, real: torch.Tensor) -> torch.Tensor:
    """Sum over four resolutions of log-magnitude L1 and spectral convergence."""
    total = fake.new_zeros(())
    for size, window in _WINDOWS.items():
        a = torch.stft(fake, size, size // 4, size, window, return_complex=True)
        b = torch.stft(real, size, size // 4, size, window, return_complex=True)
        a, b = (a.real**2 + a.imag**2 + 1e-7).sqrt(), (b.real**2 + b.imag**2 + 1e-7).sqrt()
        floor = 3e-3
        total = total + (torch.log(a + floor) - torch.log(b + floor)).abs().mean() + (a - b).square().sum().sqrt() / (b.square().sum().sqrt() + 1e-2)
    return total


def segments(audio: np.ndarray, size: int, samples: int, rng: np.random.Generator) -> torch.Tensor:
    """Random stretches of windows that hold sound, at varied level."""
    out = np.zeros((size, samples), np.float32)
    for i in range(size):
        row = audio[rng.integers(len(audio))]
        for _ in range(6):
            start = int(rng.integers(0, len(row) - samples + 1))
            part = row[start : start + samples].astype(np.float32) / 32767
            if np.abs(part).max() > 0.02:
                break
        out[i] = part * rng.uniform(0.4, 1.0)
    return torch.from_numpy(out)


@torch.no_grad()
def synthesise(vocoder: Vocoder, logmel: torch.Tensor, size: int = 16) -> torch.Tensor:
    return torch.cat([vocoder(part) for part in logmel.split(size)])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=40)
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(2)
    vocoder = Vocoder()
    ema = Ema(vocoder, 0.999)
    run = Run("vocoder", arguments.minutes, 1.5e-3, flat=0.2)
    optimizer = torch.optim.AdamW(vocoder.parameters(), lr=1e-3, betas=(0.8, 0.95), weight_decay=1e-3)
    if state := run.load():
        vocoder.load_state_dict(state["model"])
        ema.module.load_state_dict(state["ema"])
        ema.steps = run.step
        if state["optimizer"]:
            optimizer.load_state_dict(state["optimizer"])
    audio = np.load(CACHE / "train-audio.npy", mmap_mode="r")
    held = torch.from_numpy(np.load(CACHE / "heldout-audio.npy", mmap_mode="r")[::12].astype(np.float32) / 32767)
    rng = np.random.default_rng(run.step)
    while run.tick():
        for group in optimizer.param_groups:
            group["lr"] = run.rate()
        real = segments(audio, 8, 80 * HOP, rng)
        with torch.no_grad():
            mel = log_mel(real)
        with torch.autocast("cpu", torch.bfloat16):
            hidden = vocoder.backbone(mel)
        fake = vocoder.head(hidden.float())
        again = log_mel(fake)
        mel_loss = (again - mel).abs().mean()
        loss = spectral_loss(fake, real) + 2.0 * mel_loss
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(vocoder.parameters(), 5.0)
        optimizer.step()
        ema.update(vocoder)
        if run.step % 100 == 0:
            print(f"{run.spent / 60:.1f} min step {run.step} loss {loss.item():.3f} mel {mel_loss.item():.3f}", flush=True)
        if run.due():
            mel = log_mel(held)
            again = log_mel(synthesise(ema.module, mel))
            sound = mel > LOG_MIN + 1
            print(f"   held out, averaged weights: log-mel L1 where there is sound {(again - mel).abs()[sound].mean().item():.4f}", flush=True)
            run.save(model=vocoder.state_dict(), ema=ema.module.state_dict(), optimizer=optimizer.state_dict())
    run.save(model=vocoder.state_dict(), ema=ema.module.state_dict(), optimizer=optimizer.state_dict())


def load() -> Vocoder:
    """The averaged weights of the last checkpoint."""
    vocoder = Vocoder()
    vocoder.load_state_dict(read_run("vocoder")["ema"])
    return vocoder.eval().requires_grad_(False)


if __name__ == "__main__":
    main()
