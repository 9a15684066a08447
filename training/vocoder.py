"""The vocoder in the manner of Vocos: ConvNeXt blocks over mel frames, an inverse STFT head. `python -m training.vocoder --minutes 40`.

Parameter names are those that Vocos publishes. Trained on spectral losses, log and linear magnitudes at several
resolutions and log-mel, from log-mels of recordings and from those that the autoencoder gives back; with `--sharpen`
small discriminators join in.
"""
from __future__ import annotations

import argparse

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F

from .discriminators import Discriminators
from .latents import load_frozen
from .loop import Ema, Run, read_run
from .mel import FMAX, FMIN, FRAMES, HOP, LOG_MAX, LOG_MIN, MELS, N_FFT, RATE, WIN, log_mel
from .paths import CACHE, RUNS
from .vae import through

DIM = 192
HIDDEN = 576
LAYERS = 6
ISTFT = 640
#: Frames of a training stretch, stretches of a step, weight of the log-mel L1 beside the spectral losses.
STRETCH, BATCH, MEL_WEIGHT = 80, 8, 10.0
#: The run with discriminators, which begins where the run "vocoder" ends.
SHARPENED = "vocoder-sharp"

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


def segments(audio: np.ndarray, decoded: np.ndarray, size: int, rng: np.random.Generator) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Random stretches of windows that hold sound, at varied level: (samples, their log-mel, log-mel to start from).

    Half start from their own log-mel, half from what the autoencoder makes of it, as in the application.
    """
    sound = np.zeros((size, STRETCH * HOP), np.float32)
    heard = torch.zeros(size, MELS, STRETCH)
    for i in range(size):
        row = rng.integers(len(audio))
        for _ in range(6):
            frame = int(rng.integers(0, FRAMES - STRETCH + 1))
            part = audio[row, frame * HOP : (frame + STRETCH) * HOP].astype(np.float32) / 32767
            if np.abs(part).max() > 0.02:
                break
        level = rng.uniform(0.4, 1.0)
        sound[i] = part * level
        if i % 2:
            heard[i] = torch.from_numpy(decoded[row, :, frame : frame + STRETCH].astype(np.float32) + np.float32(np.log(level)))
    real = torch.from_numpy(sound)
    mel = log_mel(real)
    heard[1::2].clamp_(min=LOG_MIN)
    heard[::2] = mel[::2]
    return real, mel, heard


@torch.no_grad()
def synthesise(vocoder: Vocoder, logmel: torch.Tensor, size: int = 16) -> torch.Tensor:
    return torch.cat([vocoder(part) for part in logmel.split(size)])


@torch.no_grad()
def held_out(vocoder: Vocoder, audio: torch.Tensor, mel: torch.Tensor, decoded: torch.Tensor) -> str:
    """Log-mel L1 where there is sound, from log-mels of recordings and from decoded ones, and how much of the flicker from frame to frame is kept."""
    sound, figures = mel > LOG_MIN + 1, []
    both = sound[:, :, 1:] & sound[:, :, :-1]
    for start in (mel, decoded):
        again = log_mel(synthesise(vocoder, start))
        figures.append(f"{(again - mel).abs()[sound].mean().item():.4f} (flicker {(again.diff(dim=2).abs()[both].mean() / mel.diff(dim=2).abs()[both].mean()).item():.3f})")
    return f"log-mel L1 {figures[0]}, decoded {figures[1]}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=40)
    parser.add_argument("--peak", type=float, default=1.5e-3, help="highest learning rate")
    parser.add_argument("--sharpen", action="store_true", help="go on from the averaged weights with discriminators")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(2)
    vocoder = Vocoder()
    ema = Ema(vocoder, 0.999)
    run = Run(SHARPENED if arguments.sharpen else "vocoder", arguments.minutes, arguments.peak, flat=0.2)
    optimizer = torch.optim.AdamW(vocoder.parameters(), lr=1e-3, betas=(0.8, 0.95), weight_decay=1e-3, fused=True)
    critics = Discriminators() if arguments.sharpen else None
    critic_optimizer = torch.optim.AdamW(critics.parameters(), lr=1e-3, betas=(0.8, 0.95), weight_decay=1e-3, fused=True) if critics else None
    if state := run.load():
        vocoder.load_state_dict(state["model"])
        ema.module.load_state_dict(state["ema"])
        ema.steps = run.step
        if state["optimizer"]:
            optimizer.load_state_dict(state["optimizer"])
        if critics:
            critics.load_state_dict(state["critics"])
            critic_optimizer.load_state_dict(state["criticOptimizer"])
    elif arguments.sharpen:
        first = read_run("vocoder")["ema"]
        vocoder.load_state_dict(first)
        ema.module.load_state_dict(first)
    audio, decoded = np.load(CACHE / "train-audio.npy", mmap_mode="r"), np.load(CACHE / "train-decoded.npy", mmap_mode="r")
    held = torch.from_numpy(np.load(CACHE / "heldout-audio.npy", mmap_mode="r")[::12].astype(np.float32) / 32767)
    held_mel = log_mel(held)
    held_decoded = through(load_frozen(), held_mel)
    rng = np.random.default_rng([run.step, 7])
    print("held out, averaged weights:", held_out(ema.module, held, held_mel, held_decoded), flush=True)

    def save() -> None:
        more = {"critics": critics.state_dict(), "criticOptimizer": critic_optimizer.state_dict()} if critics else {}
        run.save(model=vocoder.state_dict(), ema=ema.module.state_dict(), optimizer=optimizer.state_dict(), **more)

    while run.tick():
        for group in optimizer.param_groups:
            group["lr"] = run.rate()
        real, mel, heard = segments(audio, decoded, BATCH, rng)
        with torch.autocast("cpu", torch.bfloat16):
            hidden = vocoder.backbone(heard)
        fake = vocoder.head(hidden.float())
        mel_loss = (log_mel(fake) - mel).abs().mean()
        loss = spectral_loss(fake, real) + MEL_WEIGHT * mel_loss
        said = ""
        if critics:
            for group in critic_optimizer.param_groups:
                group["lr"] = run.rate()
            own = critics.own_loss(fake, real)
            critic_optimizer.zero_grad()
            own.backward()
            critic_optimizer.step()
            deceived = critics.vocoder_loss(fake, real)
            loss = loss + deceived
            said = f" discriminators {own.item():.3f} against them {deceived.item():.3f}"
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(vocoder.parameters(), 5.0)
        optimizer.step()
        ema.update(vocoder)
        if run.step % 100 == 0:
            print(f"{run.spent / 60:.1f} min step {run.step} loss {loss.item():.3f} mel {mel_loss.item():.3f}{said}", flush=True)
        if run.due():
            print("   held out, averaged weights:", held_out(ema.module, held, held_mel, held_decoded), flush=True)
            save()
    print("   held out, averaged weights:", held_out(ema.module, held, held_mel, held_decoded), flush=True)
    save()


def load() -> Vocoder:
    """The averaged weights of the last checkpoint, sharpened if they were."""
    vocoder = Vocoder()
    vocoder.load_state_dict(read_run(SHARPENED if (RUNS / f"{SHARPENED}.pt").exists() else "vocoder")["ema"])
    return vocoder.eval().requires_grad_(False)


if __name__ == "__main__":
    main()
