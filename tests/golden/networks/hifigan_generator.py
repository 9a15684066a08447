"""Auffusion's vocoder in PyTorch: for scripts that make checkpoints and references, which need no other package for it."""

import torch
from torch import nn
from torch.nn.functional import leaky_relu


class ResBlock1(nn.Module):
    """HiFi-GAN's residual block 1: pairs of a dilated and a plain convolution, each pair around a shortcut."""

    def __init__(self, channels, kernel, dilations):
        super().__init__()
        same = lambda dilation: nn.Conv1d(channels, channels, kernel, dilation=dilation, padding=(kernel - 1) * dilation // 2)
        self.convs1 = nn.ModuleList(same(dilation) for dilation in dilations)
        self.convs2 = nn.ModuleList(same(1) for _ in dilations)

    def forward(self, x):
        for first, second in zip(self.convs1, self.convs2):
            x = x + second(leaky_relu(first(leaky_relu(x, 0.1)), 0.1))
        return x


class HifiganGenerator(nn.Module):
    """HiFi-GAN's generator with weight norm folded, padded as Auffusion pads it where kernel - rate is odd."""

    def __init__(self, config):
        super().__init__()
        width = config["upsample_initial_channel"]
        self.conv_pre = nn.Conv1d(config["num_mels"], width, 7, padding=3)
        self.ups = nn.ModuleList()
        self.resblocks = nn.ModuleList()
        for rate, kernel in zip(config["upsample_rates"], config["upsample_kernel_sizes"]):
            odd = (kernel - rate) % 2
            self.ups.append(nn.ConvTranspose1d(width, width // 2, kernel, rate, padding=(kernel - rate) // 2 + odd, output_padding=odd))
            width //= 2
            for size, dilations in zip(config["resblock_kernel_sizes"], config["resblock_dilation_sizes"]):
                self.resblocks.append(ResBlock1(width, size, dilations))
        self.parallel = len(config["resblock_kernel_sizes"])
        self.conv_post = nn.Conv1d(width, 1, 7, padding=3)

    def forward(self, x):
        x = self.conv_pre(x)
        for level, up in enumerate(self.ups):
            x = up(leaky_relu(x, 0.1))
            blocks = self.resblocks[level * self.parallel : (level + 1) * self.parallel]
            x = sum(block(x) for block in blocks) / self.parallel
        return torch.tanh(self.conv_post(leaky_relu(x)))
