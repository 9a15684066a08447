"""Makes the small checkpoints of this folder, with what PyTorch computes on them in float32.

Each case is a folder: config.json and model.safetensors as published (float16 weights; the reference runs on those very
values in float32), and io.safetensors with inputs, and outputs under `expected.`; target.json says what to write the
graph for. Run in this folder; --check compares with what lies here instead of writing:

    pip install torch==2.8.0 diffusers==0.35.1 transformers==4.56.2 vocos==0.1.0 safetensors==0.8.0
    python make_networks.py [--check]

Weights are random but of a realistic scale: norm weights are not 1 and biases not 0, so that a path left out is seen.
"""

import json
import math
import sys
from pathlib import Path

import torch
from diffusers import AutoencoderKL, UNet2DConditionModel
from hifigan_generator import HifiganGenerator
from safetensors.torch import load_file, save_file
from torch import nn
from transformers import CLIPTextConfig, CLIPTextModel
from vocos.heads import ISTFTHead
from vocos.models import VocosBackbone

HERE = Path(__file__).parent


def seeded(name):
    return torch.Generator().manual_seed(int.from_bytes(name.encode(), "big") % 2**63)


def randomize(module, generator, gain=1.0):
    """Fills in weights, rounded to float16: norms around 1, layers so that they keep the scale of what they are given."""
    for name, parameter in module.named_parameters():
        owner = module.get_submodule(name.rpartition(".")[0])
        noise = torch.randn(parameter.shape, generator=generator)
        if name.endswith("bias"):
            value = 0.2 * noise
        elif name.endswith("gamma"):
            value = 0.5 + 0.2 * noise
        elif isinstance(owner, (nn.LayerNorm, nn.GroupNorm)):
            value = 1 + 0.3 * noise
        elif isinstance(owner, nn.Embedding):
            value = 0.5 * noise
        elif isinstance(owner, nn.ConvTranspose1d):
            value = gain * noise / math.sqrt(parameter.shape[0] * parameter.shape[2] / owner.stride[0])
        else:
            value = gain * noise / math.sqrt(parameter[0].numel())
        parameter.data = value.half().float()
    return module.eval()


def published(module):
    return {name: tensor.half().contiguous() for name, tensor in module.state_dict().items() if tensor.is_floating_point()}


def write(case, architecture, config, target, tensors, inputs, expected):
    io = {name: tensor.contiguous() for name, tensor in inputs.items()}
    io |= {f"expected.{name}": tensor.detach().float().contiguous() for name, tensor in expected.items()}
    for name, tensor in expected.items():
        assert tensor.isfinite().all() and 0.05 < tensor.abs().max() < 1e3, (case, name, tensor.abs().max())
    folder = HERE / case
    if "--check" in sys.argv:
        for file, fresh in (("model", tensors), ("io", io)):
            kept = load_file(folder / f"{file}.safetensors")
            assert kept.keys() == fresh.keys(), case
            for name, tensor in fresh.items():
                torch.testing.assert_close(kept[name], tensor, rtol=1e-4, atol=1e-4, msg=f"{case}: {name}")
        print(f"{case}: the same")
        return
    folder.mkdir(exist_ok=True)
    (folder / "config.json").write_text(json.dumps(config, indent=2) + "\n")
    (folder / "target.json").write_text(json.dumps({"architecture": architecture, "target": target}, indent=2) + "\n")
    save_file(tensors, folder / "model.safetensors")
    save_file(io, folder / "io.safetensors")
    size = sum(file.stat().st_size for file in folder.iterdir())
    scale = ", ".join(f"{name} {list(tensor.shape)} rms {tensor.pow(2).mean().sqrt():.3f}" for name, tensor in expected.items())
    print(f"{case}: {size / 1000:.0f} kB; {scale}")


def json_config(model):
    """What save_pretrained writes as config.json."""
    text = model.config.to_json_string(use_diff=False) if isinstance(model.config, CLIPTextConfig) else model.to_json_string()
    return json.loads(text)


def clip_text(case, length, **options):
    generator = seeded(case)
    model = randomize(CLIPTextModel(CLIPTextConfig(vocab_size=96, **options)), generator)
    ids = torch.randint(0, 96, (1, length), generator=generator, dtype=torch.int32)
    states = model(input_ids=ids.long()).last_hidden_state
    write(case, "clip-text", json_config(model), {"role": "text-encoder", "length": length}, published(model),
          {"input_ids": ids}, {"last_hidden_state": states})


class ConditionAdapter(nn.Module):
    """happylittlecat2333/Auffusion: auffusion_pipeline.py, ConditionAdapter."""

    def __init__(self, condition_dim, cross_attention_dim):
        super().__init__()
        self.proj = nn.Linear(condition_dim, cross_attention_dim)
        self.norm = nn.LayerNorm(cross_attention_dim)

    def forward(self, x):
        return self.norm(self.proj(x))


def clip_text_adapter(case, length, used, width, **options):
    """AuffusionPipeline._encode_prompt: the text without padding, zeros after it, then the adapter over all."""
    generator = seeded(case)
    model = randomize(CLIPTextModel(CLIPTextConfig(vocab_size=96, **options)), generator)
    adapter = randomize(ConditionAdapter(model.config.hidden_size, width), generator)
    ids = torch.randint(0, 95, (1, used), generator=generator, dtype=torch.int32)
    states = model(input_ids=ids.long()).last_hidden_state
    states = adapter(nn.functional.pad(states, (0, 0, 0, length - used), value=0))
    tensors = published(model) | {f"condition_adapter.{name}": tensor for name, tensor in published(adapter).items()}
    config = json_config(model) | {"condition_adapter": {"condition_dim": model.config.hidden_size, "cross_attention_dim": width}}
    inputs = {"input_ids": nn.functional.pad(ids, (0, length - used), value=95),
              "caption_mask": (torch.arange(length) < used).float()[None]}
    write(case, "clip-text-adapter", config, {"role": "text-encoder", "length": length}, tensors, inputs,
          {"last_hidden_state": states})


def unet(case, height, width, text_length, timestep, **options):
    generator = seeded(case)
    model = randomize(UNet2DConditionModel(sample_size=16, **options), generator)
    inputs = {
        "sample": torch.randn(1, model.config.in_channels, height, width, generator=generator),
        "timestep": torch.tensor([float(timestep)]),
        "encoder_hidden_states": torch.randn(1, text_length, model.config.cross_attention_dim, generator=generator),
    }
    out = model(inputs["sample"], inputs["timestep"], inputs["encoder_hidden_states"]).sample
    target = {"role": "unet", "height": height, "width": width, "textLength": text_length}
    write(case, "unet-2d-condition", json_config(model), target, published(model), inputs, {"out_sample": out})


def autoencoder(case, height, width, **options):
    """Two cases, one for the decoder (sizes in latent pixels), one for the encoder."""
    generator = seeded(case)
    model = randomize(AutoencoderKL(**options), generator)
    config = json_config(model)
    factor = 2 ** (len(options["block_out_channels"]) - 1)
    latent = torch.randn(1, model.config.latent_channels, height, width, generator=generator)
    image = torch.rand(1, model.config.in_channels, height * factor, width * factor, generator=generator) * 2 - 1
    tensors = published(model)
    half = {"decoder": ("decoder.", "post_quant_conv."), "encoder": ("encoder.", "quant_conv.")}
    keep = lambda part: {name: tensor for name, tensor in tensors.items() if name.startswith(half[part])}
    write(f"{case}-decoder", "autoencoder-kl", config, {"role": "vae-decoder", "height": height, "width": width},
          keep("decoder"), {"latent_sample": latent}, {"sample": model.decode(latent).sample})
    write(f"{case}-encoder", "autoencoder-kl", config,
          {"role": "vae-encoder", "height": height * factor, "width": width * factor},
          keep("encoder"), {"sample": image}, {"latent_parameters": model.encode(image).latent_dist.parameters})


def log_mel(generator, mels, frames):
    return 3 * torch.randn(1, mels, frames, generator=generator) - 4


def hifigan(case, frames, **config):
    generator = seeded(case)
    config = {"resblock": "1", **config}
    model = randomize(HifiganGenerator(config), generator, gain=0.75)
    spectrogram = log_mel(generator, config["num_mels"], frames)
    write(case, "hifigan", config, {"role": "vocoder", "frames": frames}, published(model),
          {"spectrogram": spectrogram}, {"waveform": model(spectrogram)[:, 0]})


class Vocos(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.backbone = VocosBackbone(config["num_mels"], config["dim"], config["intermediate_dim"], config["num_layers"])
        self.head = ISTFTHead(config["dim"], config["istft_n_fft"], config["istft_hop"], config["istft_padding"])

    def forward(self, x):
        return self.head(self.backbone(x))


def vocos(case, frames, quiet=1.0, **config):
    """`quiet` scales the first layer, so that the epsilon of the norm behind it counts."""
    generator = seeded(case)
    config = {"architecture": "vocos", "hop_size": config["istft_hop"], **config}
    model = randomize(Vocos(config), generator)
    model.backbone.embed.weight.data = (quiet * model.backbone.embed.weight.data).half().float()
    model.backbone.embed.bias.data = (quiet * model.backbone.embed.bias.data).half().float()
    # Every seventh bin is louder than the clip at 100.
    bins = config["istft_n_fft"] // 2 + 1
    model.head.out.bias.data[0:bins:7] = 5.0
    spectrogram = log_mel(generator, config["num_mels"], frames)
    tensors = {name: tensor for name, tensor in published(model).items() if not name.startswith("head.istft.")}
    write(case, "vocos", config, {"role": "vocoder", "frames": frames}, tensors,
          {"spectrogram": spectrogram}, {"waveform": model(spectrogram)})


class MelClassifier(nn.Module):
    """The judge's layers without batch norm, as training/judge.py publishes them."""

    def __init__(self, config):
        super().__init__()
        layers, width = [], 1
        for channels, count in zip(config["channels"], config["convs_per_block"]):
            for _ in range(count):
                layers += [nn.Conv2d(width, channels, config["kernel_size"], padding=config["padding"]), nn.ReLU()]
                width = channels
            layers.append(nn.AvgPool2d(2))
        self.features = nn.Sequential(*layers)
        self.head = nn.Linear(width * (config["mels"] // 2 ** len(config["channels"])), len(config["kinds"]))

    def forward(self, x):
        return self.head(self.features(x).mean(3).flatten(1))


def mel_classifier(case, clips, **config):
    generator = seeded(case)
    config = {"architecture": "mel-classifier", "kernel_size": 3, "padding": 1, "activation": "relu", **config}
    model = randomize(MelClassifier(config), generator, gain=1.4)
    x = torch.rand(clips, 1, config["mels"], config["frames"], generator=generator)
    write(case, "mel-classifier", config, {"clips": clips}, published(model), {"clips": x}, {"logits": model(x)})


def main():
    clip_text("clip-text-small", 12, hidden_size=16, intermediate_size=40, num_hidden_layers=2, num_attention_heads=2,
              max_position_embeddings=12, hidden_act="quick_gelu")
    clip_text("clip-text-gelu", 20, hidden_size=48, intermediate_size=64, num_hidden_layers=3, num_attention_heads=3,
              max_position_embeddings=32, hidden_act="gelu", layer_norm_eps=1e-3)

    clip_text_adapter("clip-text-adapter", 12, 5, 24, hidden_size=16, intermediate_size=40, num_hidden_layers=2,
                      num_attention_heads=2, max_position_embeddings=12, hidden_act="quick_gelu")

    unet("unet-small", 4, 8, 7, 981, block_out_channels=(16, 24), layers_per_block=1, attention_head_dim=(2, 3),
         down_block_types=("CrossAttnDownBlock2D", "DownBlock2D"), up_block_types=("UpBlock2D", "CrossAttnUpBlock2D"),
         cross_attention_dim=20, norm_num_groups=8)
    unet("unet-deep-attention", 8, 16, 5, 37, block_out_channels=(8, 16, 16), layers_per_block=1, attention_head_dim=4,
         down_block_types=("DownBlock2D", "CrossAttnDownBlock2D", "CrossAttnDownBlock2D"),
         up_block_types=("CrossAttnUpBlock2D", "CrossAttnUpBlock2D", "UpBlock2D"),
         cross_attention_dim=24, norm_num_groups=4, use_linear_projection=True, flip_sin_to_cos=False, freq_shift=1)
    unet("unet-four-levels", 8, 24, 9, 501.0, block_out_channels=(8, 8, 8, 16), layers_per_block=2, attention_head_dim=(1, 2, 4, 8),
         cross_attention_dim=12, norm_num_groups=4, norm_eps=1e-3)
    unet("unet-two-deep", 6, 10, 3, 999, block_out_channels=(10, 20), layers_per_block=1, attention_head_dim=(5, 4),
         in_channels=6, out_channels=3, down_block_types=("CrossAttnDownBlock2D", "CrossAttnDownBlock2D"),
         up_block_types=("CrossAttnUpBlock2D", "CrossAttnUpBlock2D"), cross_attention_dim=16, norm_num_groups=5,
         use_linear_projection=True, upcast_attention=True, transformer_layers_per_block=(2, 1), time_embedding_dim=48)

    blocks = lambda count: dict(down_block_types=("DownEncoderBlock2D",) * count, up_block_types=("UpDecoderBlock2D",) * count)
    autoencoder("vae-colour", 4, 6, block_out_channels=(8, 8, 16), norm_num_groups=4, latent_channels=4, **blocks(3))
    autoencoder("vae-mono", 3, 8, block_out_channels=(12, 24), in_channels=1, out_channels=1, norm_num_groups=6,
                layers_per_block=2, latent_channels=6, mid_block_add_attention=False, **blocks(2))
    autoencoder("vae-bare", 4, 4, block_out_channels=(8, 8), in_channels=2, out_channels=2, norm_num_groups=2,
                latent_channels=3, use_quant_conv=False, use_post_quant_conv=False, **blocks(2))

    hifigan("hifigan-auffusion", 6, num_mels=20, upsample_initial_channel=32, upsample_rates=[5, 4, 4, 2],
            upsample_kernel_sizes=[11, 8, 8, 4], resblock_kernel_sizes=[3, 7, 11], resblock_dilation_sizes=[[1, 3, 5]] * 3)
    hifigan("hifigan-odd", 9, num_mels=12, upsample_initial_channel=16, upsample_rates=[5, 2],
            upsample_kernel_sizes=[10, 5], resblock_kernel_sizes=[3, 5], resblock_dilation_sizes=[[1, 3], [1, 2]])

    shape = dict(num_mels=16, dim=24, intermediate_dim=40)
    vocos("vocos-same", 9, num_layers=2, istft_n_fft=64, istft_hop=16, istft_padding="same", **shape)
    vocos("vocos-center", 11, quiet=0.003, num_layers=1, istft_n_fft=48, istft_hop=12, istft_padding="center", **shape)
    vocos("vocos-uneven", 10, num_layers=1, istft_n_fft=40, istft_hop=12, istft_padding="same", **shape)

    mel_classifier("mel-classifier", 3, mels=12, frames=22, channels=[6, 8, 12], convs_per_block=[1, 2, 2],
                   kinds=["rain", "thunder", "dog", "wind", "bell"])


if __name__ == "__main__":
    torch.set_grad_enabled(False)
    main()
