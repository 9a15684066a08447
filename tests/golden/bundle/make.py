"""Writes two small checkpoints with the same weights, `new/` and `old/`, and `expected.safetensors`.

    python make.py

`new/` is what diffusers 0.35 and transformers 4.56 save. `old/` is as checkpoints of 2022 and 2023 are: pickles; the
autoencoder's attention as query/key/value/proj_attn, as 1x1 convolutions; a text encoder without the `text_model.`
prefix and with position ids; fields of a moving average in the UNet's config; `module.` and `generator` around weights
and a discriminator beside them; weight norm by torch.nn.utils.weight_norm instead of parametrizations.
`expected.safetensors`: the weights under their names in the models themselves, those of the vocoder without weight
norm, in float32. Needs torch, diffusers, transformers, safetensors.
"""

import json
import shutil
from pathlib import Path

import torch
from diffusers import AutoencoderKL, DDIMScheduler, PNDMScheduler, UNet2DConditionModel
from safetensors.torch import save_file
from torch import nn
from torch.nn.utils import parametrizations
from transformers import CLIPTextConfig, CLIPTextModel

HERE = Path(__file__).parent
NEW, OLD = HERE / "new", HERE / "old"
torch.manual_seed(11)
for folder in (NEW, OLD):
    shutil.rmtree(folder, ignore_errors=True)

WORDS = ["d o", "do g</w>", "r a", "i n</w>", "ra in</w>"]
singles = [chr(c) for c in [*range(33, 127), *range(161, 173), *range(174, 256), *range(256, 256 + 68)]]
tokens = singles + [t + "</w>" for t in singles] + [w.replace(" ", "") for w in WORDS] + ["<|startoftext|>", "<|endoftext|>"]

text_encoder = CLIPTextModel(CLIPTextConfig(
    vocab_size=len(tokens), hidden_size=16, intermediate_size=32, num_hidden_layers=2, num_attention_heads=2,
    max_position_embeddings=12, hidden_act="quick_gelu", bos_token_id=len(tokens) - 2, eos_token_id=len(tokens) - 1))
unet = UNet2DConditionModel(
    sample_size=8, in_channels=4, out_channels=4, block_out_channels=(8, 16), layers_per_block=1, norm_num_groups=4,
    cross_attention_dim=16, attention_head_dim=2, down_block_types=("CrossAttnDownBlock2D", "DownBlock2D"),
    up_block_types=("UpBlock2D", "CrossAttnUpBlock2D"))
vae = AutoencoderKL(
    in_channels=3, out_channels=3, latent_channels=4, block_out_channels=(8, 8, 16), layers_per_block=1, norm_num_groups=4,
    down_block_types=("DownEncoderBlock2D",) * 3, up_block_types=("UpDecoderBlock2D",) * 3, scaling_factor=0.18215)
# One weight beyond float16, which has to stay float32.
with torch.no_grad():
    vae.encoder.conv_out.weight[0, 0, 0, 0] = 70000.0


class Block(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.convs1 = nn.ModuleList(nn.Conv1d(channels, channels, 3, 1, d, d) for d in (1, 3, 5))
        self.convs2 = nn.ModuleList(nn.Conv1d(channels, channels, 3, 1, 1) for _ in range(3))


class Vocoder(nn.Module):
    """The modules of HiFi-GAN's generator; what runs them is not needed here."""

    def __init__(self):
        super().__init__()
        self.conv_pre = nn.Conv1d(16, 16, 7, 1, 3)
        self.ups = nn.ModuleList([nn.ConvTranspose1d(16, 8, 8, 4, 2), nn.ConvTranspose1d(8, 4, 4, 2, 1)])
        self.resblocks = nn.ModuleList([Block(8), Block(4)])
        self.conv_post = nn.Conv1d(4, 1, 7, 1, 3)


vocoder = Vocoder()
for parameter in vocoder.parameters():
    parameter.data.mul_(1 + torch.rand(()))


def normed(norm):
    copy = Vocoder()
    copy.load_state_dict(vocoder.state_dict())
    for name, module in list(copy.named_modules()):
        if isinstance(module, (nn.Conv1d, nn.ConvTranspose1d)):
            norm(module)
    return copy.state_dict()


vocoder_config = {
    "resblock": "1", "num_gpus": 0, "batch_size": 16, "learning_rate": 0.0002, "upsample_rates": [4, 2],
    "upsample_kernel_sizes": [8, 4], "upsample_initial_channel": 16, "resblock_kernel_sizes": [3],
    "resblock_dilation_sizes": [[1, 3, 5]], "segment_size": 8192, "num_mels": 16, "n_fft": 64, "hop_size": 8,
    "win_size": 32, "sampling_rate": 16000, "fmin": 0, "fmax": None, "num_workers": 4,
}


def write(path, value):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(value if isinstance(value, str) else json.dumps(value, indent=2) + "\n")


index = {"_class_name": "StableDiffusionPipeline", "_diffusers_version": "0.18.2", "feature_extractor": [None, None],
         "requires_safety_checker": None, "safety_checker": [None, None], "scheduler": ["diffusers", "PNDMScheduler"],
         "text_encoder": ["transformers", "CLIPTextModel"], "tokenizer": ["transformers", "CLIPTokenizer"],
         "unet": ["diffusers", "UNet2DConditionModel"], "vae": ["diffusers", "AutoencoderKL"]}
schedule = dict(beta_start=0.00085, beta_end=0.012, beta_schedule="scaled_linear", steps_offset=1, set_alpha_to_one=False)
for folder in (NEW, OLD):
    write(folder / "model_index.json", index)
    write(folder / "tokenizer/vocab.json", json.dumps({t: i for i, t in enumerate(tokens)}, ensure_ascii=False))
    write(folder / "tokenizer/merges.txt", "#version: 0.2\n" + "\n".join(WORDS) + "\n")
    write(folder / "tokenizer/tokenizer_config.json",
          {"model_max_length": 12, "pad_token": "<|endoftext|>", "tokenizer_class": "CLIPTokenizer"})
    write(folder / "vocoder/config.json", vocoder_config)
    write(folder / "bundle.json", {"name": "small", "licence": "CC0-1.0", "card": "card.md"})
    write(folder / "card.md", "# small\n\nRandom weights, for tests.\n")
PNDMScheduler(**schedule, skip_prk_steps=True).save_pretrained(NEW / "scheduler")
PNDMScheduler(**schedule, skip_prk_steps=True).save_pretrained(OLD / "scheduler")

text_encoder.save_pretrained(NEW / "text_encoder")
unet.save_pretrained(NEW / "unet")
vae.save_pretrained(NEW / "vae")
save_file({n: t.contiguous() for n, t in normed(parametrizations.weight_norm).items()}, NEW / "vocoder/model.safetensors")

(OLD / "text_encoder").mkdir(); (OLD / "unet").mkdir(); (OLD / "vae").mkdir()
shutil.copy(NEW / "text_encoder/config.json", OLD / "text_encoder/config.json")
ema = {"decay": 0.9999, "inv_gamma": 1.0, "min_decay": 0.0, "optimization_step": 100000, "power": 0.6666666666666666,
       "update_after_step": 0, "use_ema_warmup": False}
write(OLD / "unet/config.json", json.loads((NEW / "unet/config.json").read_text()) | ema)
shutil.copy(NEW / "vae/config.json", OLD / "vae/config.json")

old_text = {name.removeprefix("text_model."): tensor for name, tensor in text_encoder.state_dict().items()}
old_text["embeddings.position_ids"] = torch.arange(12)[None]
torch.save(old_text, OLD / "text_encoder/pytorch_model.bin")
torch.save({"state_dict": {f"module.{name}": tensor for name, tensor in unet.state_dict().items()}, "epoch": 3},
           OLD / "unet/diffusion_pytorch_model.bin")
old_vae = {}
renamed = {"to_q": "query", "to_k": "key", "to_v": "value", "to_out.0": "proj_attn"}
for name, tensor in vae.state_dict().items():
    for new, old in renamed.items():
        if f".attentions.0.{new}." in name:
            name = name.replace(f".{new}.", f".{old}.")
            tensor = tensor[..., None, None] if name.endswith("weight") else tensor
    old_vae[name] = tensor
assert sum("proj_attn" in name for name in old_vae) == 4
torch.save(old_vae, OLD / "vae/diffusion_pytorch_model.bin")
torch.save({"generator": normed(nn.utils.weight_norm), "mpd": {"conv.weight": torch.ones(3)}, "steps": 10},
           OLD / "vocoder/vocoder.pt")

# A condition adapter as AuffusionPipeline saves it, for the layout in which it stands between text encoder and UNet.
generator = torch.Generator().manual_seed(12)
(HERE / "adapter").mkdir(exist_ok=True)
torch.save({name: torch.randn(shape, generator=generator) for name, shape in (
    ("proj.weight", (16, 16)), ("proj.bias", (16,)), ("norm.weight", (16,)), ("norm.bias", (16,)))},
    HERE / "adapter/condition_adapter.pt")

expected = {}
for prefix, model in (("text-encoder", text_encoder), ("unet", unet), ("vae", vae), ("vocoder", vocoder)):
    expected |= {f"{prefix}/{name}": tensor.detach().float().contiguous() for name, tensor in model.state_dict().items()}
save_file(expected, HERE / "expected.safetensors")
