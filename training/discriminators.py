"""Small discriminators of spectrograms, for the vocoder's last phase: hinge losses and feature matching."""
from __future__ import annotations

import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.nn.utils.parametrizations import weight_norm

#: Lengths of the transforms; hops are a quarter.
SIZES = (256, 512, 1024)
#: Output channels, kernel and stride (frequency, time) of the convolutions.
LAYERS = ((16, (7, 3), (2, 1)), (32, (5, 3), (2, 2)), (32, (5, 3), (2, 2)), (32, (3, 3), (2, 1)))
#: Weight of the deceived discriminators and of the matched features beside the spectral losses.
ADVERSARIAL, MATCHING = 1.0, 4.0


class Discriminator(nn.Module):
    """Samples to a map of judgements at one resolution, and the features on the way. Sees magnitude (log) and phase."""

    def __init__(self, size: int) -> None:
        super().__init__()
        self.size = size
        self.register_buffer("window", torch.hann_window(size), persistent=False)
        self.layers = nn.ModuleList()
        before = 3
        for channels, kernel, stride in LAYERS:
            self.layers.append(weight_norm(nn.Conv2d(before, channels, kernel, stride, (kernel[0] // 2, kernel[1] // 2))))
            before = channels
        self.last = weight_norm(nn.Conv2d(before, 1, 3, padding=1))

    def picture(self, sound: torch.Tensor) -> torch.Tensor:
        """`[B, 3, F, T]`: the log magnitude, real and imaginary part with the magnitude compressed."""
        spectrum = torch.stft(sound, self.size, self.size // 4, self.size, self.window, return_complex=True)
        real, imaginary = spectrum.real, spectrum.imag
        magnitude = (real.square() + imaginary.square() + 1e-6).sqrt()
        squeeze = magnitude.pow(-0.7)
        return torch.stack([torch.log(magnitude + 3e-3) / 3 + 1, real * squeeze, imaginary * squeeze], 1)

    def forward(self, sound: torch.Tensor) -> tuple[torch.Tensor, list[torch.Tensor]]:
        h = self.picture(sound).contiguous(memory_format=torch.channels_last)
        features = []
        with torch.autocast("cpu", torch.bfloat16):
            for layer in self.layers:
                h = F.leaky_relu(layer(h), 0.1)
                features.append(h)
            return self.last(h).float(), features


class Discriminators(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.each = nn.ModuleList(Discriminator(size) for size in SIZES)
        self.to(memory_format=torch.channels_last)

    def own_loss(self, fake: torch.Tensor, real: torch.Tensor) -> torch.Tensor:
        """Hinge loss of telling recordings from what the vocoder made of them."""
        both = torch.cat([fake.detach(), real])
        total = fake.new_zeros(())
        for one in self.each:
            made, heard = one(both)[0].chunk(2)
            total = total + F.relu(1 + made).mean() + F.relu(1 - heard).mean()
        return total / len(self.each)

    def vocoder_loss(self, fake: torch.Tensor, real: torch.Tensor) -> torch.Tensor:
        """What the vocoder pays for being told from recordings, and for features that differ."""
        deceived, matched = fake.new_zeros(()), fake.new_zeros(())
        self.requires_grad_(False)
        for one in self.each:
            made, features = one(fake)
            with torch.no_grad():
                wanted = one(real)[1]
            deceived = deceived + F.relu(1 - made).mean()
            for a, b in zip(features, wanted):
                matched = matched + (a - b).abs().float().mean() / b.abs().float().mean().clamp(min=1e-3) / len(features)
        self.requires_grad_(True)
        return (ADVERSARIAL * deceived + MATCHING * matched) / len(self.each)
