"""What librosa, PyTorch and diffusers make of a sound: fixtures of encoding.test.ts.

    python make_encoding.py [bundle]     again after each release of nano

encoding.safetensors holds a sound (a click, a rising tone that swells, noise that fades, silence; 0.9 s), its log-mel
spectrogram with Auffusion's numbers, written down after happylittlecat2333/Auffusion: converter.py, and with nano's,
nano's encoder's mean and log-variance of it, and the spectrogram that decoding that mean gives back. The spectrograms
are computed in float64: what a transform in float32 leaves in quiet bins beside loud ones is its own noise, 7e-4 of the
logarithm here. Needs torch, diffusers, librosa, safetensors.
"""

import json
import sys
from pathlib import Path

import librosa
import numpy as np
import torch
from diffusers import AutoencoderKL
from safetensors.torch import load_file, save_file

HERE = Path(__file__).resolve().parent
BUNDLE = Path(sys.argv[1]) if len(sys.argv) > 1 else HERE.parents[2] / "public/models/nano"
RATE = 16000


def sound():
    """14,477 samples, no whole number of hops."""
    time = np.arange(14477) / RATE
    noise = np.random.default_rng(8).standard_normal(time.size)
    tone = np.sin(2 * np.pi * (180 * time + 2600 * time**2)) * np.clip(time / 0.5, 0, 1) * (time < 0.6)
    wave = 0.5 * tone + 0.3 * noise * np.exp(-((time - 0.25) ** 2) / 0.004) * (time < 0.7)
    wave[40] += 0.9
    wave[12800:] = 0
    return (wave / 3).astype(np.float32)


def mel_spectrogram(wave, fft, mels, hop, window, low, high, floor):
    """converter.py: mel_spectrogram, with center=False, and its caller's normalisation."""
    # There the samples are whole numbers divided in float64, and rounded once, after both steps.
    wave = torch.FloatTensor(librosa.util.normalize(wave.astype(np.float64)) * 0.95)[None].double()
    basis = torch.from_numpy(librosa.filters.mel(sr=RATE, n_fft=fft, n_mels=mels, fmin=low, fmax=high)).double()
    pad = int((fft - hop) / 2)
    padded = torch.nn.functional.pad(wave[:, None], (pad, pad), mode="reflect")[:, 0]
    spectrum = torch.stft(padded, fft, hop_length=hop, win_length=window, window=torch.hann_window(window, dtype=wave.dtype), center=False,
                          pad_mode="reflect", normalized=False, onesided=True, return_complex=True)
    magnitude = torch.sqrt(spectrum.real.pow(2) + spectrum.imag.pow(2) + 1e-9)
    return torch.log(torch.clamp(basis @ magnitude, min=floor))[0].float()


def main():
    torch.set_grad_enabled(False)
    wave = sound()
    manifest = json.loads((BUNDLE / "manifest.json").read_text())
    mel, latent, window = manifest["mel"], manifest["latent"], manifest["window"]
    auffusion = mel_spectrogram(wave, 2048, 256, 160, 1024, 0, 8000, 1e-5)
    nano = mel_spectrogram(wave, mel["fftLength"], mel["mels"], mel["hopLength"], mel["windowLength"], mel["minFrequency"],
                           mel["maxFrequency"], np.exp(mel["logMin"]))
    width = window["width"] * latent["downsampling"]
    unit = ((nano - mel["logMin"]) / (mel["logMax"] - mel["logMin"])).clamp(0, 1)
    unit = torch.nn.functional.pad(unit, (0, width - unit.shape[1])).flip(0)
    network = manifest["networks"]["vae-encoder"]
    vae = AutoencoderKL.from_config(network["config"]).eval()
    vae.load_state_dict({name: tensor.float() for path in network["weights"] for name, tensor in load_file(BUNDLE / path).items()})
    parameters = vae.encode((unit * 2 - 1)[None, None].repeat(1, vae.config.in_channels, 1, 1)).latent_dist.parameters[0]
    mean, variance = parameters.chunk(2)
    decoded = (vae.decode(mean[None]).sample[0, mel["channel"]] / 2 + 0.5).clamp(0, 1).flip(0)
    back = decoded * (mel["logMax"] - mel["logMin"]) + mel["logMin"]
    print(f"round trip: {float((back[:, :nano.shape[1]] - nano).abs().mean()):.3f} nats of log-mel on average")
    tensors = {"wave": torch.from_numpy(wave), "auffusion": auffusion, "nano": nano, "mean": mean, "logVariance": variance, "back": back}
    save_file({name: tensor.contiguous() for name, tensor in tensors.items()}, HERE / "encoding.safetensors")


main()
