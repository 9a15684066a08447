"""Writes a checkpoint in exactly the layout in which auffusion/auffusion-full-no-adapter is published.

    python scripts/make_checkpoint.py <folder> [--width 320]

Names, shapes, files and configs are the published ones (diffusers 0.18.2, transformers 4.30, PyTorch's pickles, the
vocoder under "generator" with weight norm, position ids in the text encoder, the moving average's fields in the UNet's
config), so that all that reads it can be tried without the real weights, at their size: 3.44 GB of UNet. The weights
are random (counted_weights.py), of a scale that keeps the activations where a trained network's are. `--width` is the
UNet's first width; the others keep their proportion to it, in whole groups and heads. 32 makes a small one.

Needs torch, diffusers, transformers, numpy; one network at a time is in memory. The vocabulary is CLIP's own, from
tests/golden/tokenizer/merges.txt.gz.
"""

import argparse
import gzip
import json
import math
import sys
from pathlib import Path

import torch
from counted_weights import normal
from diffusers import AutoencoderKL, UNet2DConditionModel
from transformers import CLIPTextConfig, CLIPTextModel

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests/golden/networks"))
from hifigan_generator import HifiganGenerator  # noqa: E402

FULL = 320


def scaled(full, width, multiple):
    """A width of the published checkpoint, for another first width: a whole number of groups or heads, never none."""
    return max(1, round(full * width / FULL / multiple)) * multiple


def unet_config(width):
    wide = [scaled(full, width, 32) for full in (320, 640, 1280, 1280)]
    return {
        "_class_name": "UNet2DConditionModel", "_diffusers_version": "0.18.2", "act_fn": "silu",
        "addition_embed_type": None, "addition_embed_type_num_heads": 64, "addition_time_embed_dim": None,
        "attention_head_dim": 8, "block_out_channels": wide, "center_input_sample": False, "class_embed_type": None,
        "class_embeddings_concat": False, "conv_in_kernel": 3, "conv_out_kernel": 3,
        "cross_attention_dim": text_width(width), "cross_attention_norm": None, "decay": 0.9999,
        "down_block_types": ["CrossAttnDownBlock2D", "CrossAttnDownBlock2D", "CrossAttnDownBlock2D", "DownBlock2D"],
        "downsample_padding": 1, "dual_cross_attention": False, "encoder_hid_dim": None, "encoder_hid_dim_type": None,
        "flip_sin_to_cos": True, "freq_shift": 0, "in_channels": 4, "inv_gamma": 1.0, "layers_per_block": 2,
        "mid_block_only_cross_attention": None, "mid_block_scale_factor": 1, "mid_block_type": "UNetMidBlock2DCrossAttn",
        "min_decay": 0.0, "norm_eps": 1e-05, "norm_num_groups": 32, "num_attention_heads": None, "num_class_embeds": None,
        "only_cross_attention": False, "optimization_step": 100000, "out_channels": 4, "power": 0.6666666666666666,
        "projection_class_embeddings_input_dim": None, "resnet_out_scale_factor": 1.0, "resnet_skip_time_act": False,
        "resnet_time_scale_shift": "default", "sample_size": 64, "time_cond_proj_dim": None,
        "time_embedding_act_fn": None, "time_embedding_dim": None, "time_embedding_type": "positional",
        "timestep_post_act": None,
        "up_block_types": ["UpBlock2D", "CrossAttnUpBlock2D", "CrossAttnUpBlock2D", "CrossAttnUpBlock2D"],
        "upcast_attention": False, "update_after_step": 0, "use_ema_warmup": False, "use_linear_projection": False,
    }


def vae_config(width):
    return {
        "_class_name": "AutoencoderKL", "_diffusers_version": "0.18.2", "act_fn": "silu",
        "block_out_channels": [scaled(full, width, 32) for full in (128, 256, 512, 512)],
        "down_block_types": ["DownEncoderBlock2D"] * 4, "in_channels": 3, "latent_channels": 4, "layers_per_block": 2,
        "norm_num_groups": 32, "out_channels": 3, "sample_size": 512, "scaling_factor": 0.18215,
        "up_block_types": ["UpDecoderBlock2D"] * 4,
    }


def text_width(width):
    return scaled(768, width, 12)


def text_config(width):
    return {
        "architectures": ["CLIPTextModel"], "attention_dropout": 0.0, "bos_token_id": 0, "dropout": 0.0, "eos_token_id": 2,
        "hidden_act": "quick_gelu", "hidden_size": text_width(width), "initializer_factor": 1.0, "initializer_range": 0.02,
        "intermediate_size": 4 * text_width(width), "layer_norm_eps": 1e-05, "max_position_embeddings": 77,
        "model_type": "clip_text_model", "num_attention_heads": 12, "num_hidden_layers": 12, "pad_token_id": 1,
        "projection_dim": 768, "torch_dtype": "float32", "transformers_version": "4.30.2", "vocab_size": 49408,
    }


def vocoder_config(width):
    return {
        "resblock": "1", "num_gpus": 0, "batch_size": 16, "learning_rate": 0.0002, "adam_b1": 0.8, "adam_b2": 0.99,
        "lr_decay": 0.999, "seed": 1234, "upsample_rates": [5, 4, 4, 2], "upsample_kernel_sizes": [11, 8, 8, 4],
        "upsample_initial_channel": scaled(512, width, 16), "resblock_kernel_sizes": [3, 7, 11],
        "resblock_dilation_sizes": [[1, 3, 5]] * 3, "segment_size": 8960, "num_mels": 256, "num_freq": 2049, "n_fft": 2048,
        "hop_size": 160, "win_size": 1024, "sampling_rate": 16000, "fmin": 0, "fmax": None, "fmax_for_loss": None,
        "num_workers": 4,
        "dist_config": {"dist_backend": "nccl", "dist_url": "tcp://localhost:54321", "world_size": 1},
    }


EMA_FIELDS = ("decay", "inv_gamma", "min_decay", "optimization_step", "power", "update_after_step", "use_ema_warmup")

NETWORKS = {
    "text_encoder": (text_config, lambda config: CLIPTextModel(CLIPTextConfig(**config))),
    # It knows nothing of the moving average's fields, and says so.
    "unet": (unet_config, lambda config: UNet2DConditionModel.from_config({k: config[k] for k in config if k not in EMA_FIELDS})),
    "vae": (vae_config, AutoencoderKL.from_config),
    "vocoder": (vocoder_config, HifiganGenerator),
}

# Gains of single layers, for outputs at a useful level: an image that is seldom clamped, a wave that is seldom at 1.
GAINS = {"vae/decoder.conv_out.weight": 0.6, "vocoder/conv_post.weight": 2.0}


def values_of(part, name, shape, stride):
    """A tensor of a network: norms around 1, layers that keep the scale of what they are given, small biases."""
    if name.endswith("bias"):
        return normal(part, name, shape, 0.05)
    if len(shape) == 1:
        return normal(part, name, shape, 0.05, 1.0)
    if "embedding" in name:
        return normal(part, name, shape, 0.5)
    fan_in = shape[0] * shape[2] / stride if stride else math.prod(shape[1:])
    # HiFi-GAN adds every pair of layers to what it was given, and halves no variance.
    gain = GAINS.get(f"{part}/{name}", 0.7 if part == "vocoder" else 1.0)
    return normal(part, name, shape, gain / math.sqrt(fan_in))


def weights_of(part, width):
    """The network's config and its tensors, by the names of diffusers 0.35 and transformers 4."""
    make_config, build = NETWORKS[part]
    config = make_config(width)
    with torch.device("meta"):
        model = build(config)
    state = {}
    for name, tensor in model.state_dict().items():
        if not tensor.is_floating_point():
            continue
        owner = model.get_submodule(name.rpartition(".")[0])
        stride = owner.stride[0] if isinstance(owner, torch.nn.ConvTranspose1d) else None
        # transformers 5 has no name before those of a text encoder; what was published has, and its values are made of it.
        if part == "text_encoder" and not name.startswith("text_model."):
            name = f"text_model.{name}"
        state[name] = torch.from_numpy(values_of(part, name, tuple(tensor.shape), stride))
    return config, state


def with_weight_norm(state):
    """As torch.nn.utils.weight_norm saves a layer: a direction and, for each of the first axis, its length."""
    normed = {}
    for name, tensor in state.items():
        if name.endswith("weight"):
            # A direction of another length than the layer's own: that it is divided out has to be seen.
            normed[f"{name}_g"] = tensor.norm(dim=tuple(range(1, tensor.dim())), keepdim=True)
            normed[f"{name}_v"] = 1.5 * tensor
        else:
            normed[name] = tensor
    return normed


def write_weights(folder, width):
    _, text = weights_of("text_encoder", width)
    torch.save({"text_model.embeddings.position_ids": torch.arange(77)[None], **text}, folder / "text_encoder/pytorch_model.bin")
    for part in ("unet", "vae"):
        torch.save(weights_of(part, width)[1], folder / part / "diffusion_pytorch_model.bin")
    torch.save({"generator": with_weight_norm(weights_of("vocoder", width)[1])}, folder / "vocoder/vocoder.pt")


def vocabulary():
    """CLIP's 49,408 tokens, by their construction, and its merges (tests/golden/tokenizer/make.py)."""
    merges = gzip.open(ROOT / "tests/golden/tokenizer/merges.txt.gz", "rt", encoding="utf-8").read()
    printable = [*range(33, 127), *range(161, 173), *range(174, 256)]
    singles = [chr(byte) for byte in printable] + [chr(256 + i) for i in range(256 - len(printable))]
    pairs = ["".join(line.split()) for line in merges.split("\n")[1:-1]]
    tokens = singles + [token + "</w>" for token in singles] + pairs + ["<|startoftext|>", "<|endoftext|>"]
    assert len(tokens) == 49408
    return {token: number for number, token in enumerate(tokens)}, merges


def write_json(path, value):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value, indent=2) + "\n", encoding="utf-8")


def special(content):
    return {"__type": "AddedToken", "content": content, "lstrip": False, "normalized": True, "rstrip": False, "single_word": False}


def write_configs(folder, width):
    write_json(folder / "model_index.json", {
        "_class_name": "StableDiffusionPipeline", "_diffusers_version": "0.18.2",
        "feature_extractor": ["transformers", "CLIPImageProcessor"], "requires_safety_checker": None,
        "safety_checker": [None, None], "scheduler": ["diffusers", "PNDMScheduler"],
        "text_encoder": ["transformers", "CLIPTextModel"], "tokenizer": ["transformers", "CLIPTokenizer"],
        "unet": ["diffusers", "UNet2DConditionModel"], "vae": ["diffusers", "AutoencoderKL"]})
    write_json(folder / "scheduler/scheduler_config.json", {
        "_class_name": "PNDMScheduler", "_diffusers_version": "0.18.2", "beta_end": 0.012, "beta_schedule": "scaled_linear",
        "beta_start": 0.00085, "clip_sample": False, "num_train_timesteps": 1000, "prediction_type": "epsilon",
        "set_alpha_to_one": False, "skip_prk_steps": True, "steps_offset": 1, "timestep_spacing": "leading",
        "trained_betas": None})
    write_json(folder / "feature_extractor/preprocessor_config.json", {
        "crop_size": {"height": 224, "width": 224}, "do_center_crop": True, "do_convert_rgb": True, "do_normalize": True,
        "do_rescale": True, "do_resize": True, "feature_extractor_type": "CLIPFeatureExtractor",
        "image_mean": [0.48145466, 0.4578275, 0.40821073], "image_processor_type": "CLIPImageProcessor",
        "image_std": [0.26862954, 0.26130258, 0.27577711], "resample": 3, "rescale_factor": 0.00392156862745098,
        "size": {"shortest_edge": 224}})
    for part, (config, _) in NETWORKS.items():
        write_json(folder / part / "config.json", config(width))
    tokens, merges = vocabulary()
    (folder / "tokenizer").mkdir(exist_ok=True)
    (folder / "tokenizer/vocab.json").write_text(json.dumps(tokens, ensure_ascii=False), encoding="utf-8")
    (folder / "tokenizer/merges.txt").write_text(merges, encoding="utf-8")
    start, end = special("<|startoftext|>"), special("<|endoftext|>")
    write_json(folder / "tokenizer/tokenizer_config.json", {
        "add_prefix_space": False, "bos_token": start, "clean_up_tokenization_spaces": True, "do_lower_case": True,
        "eos_token": end, "errors": "replace", "model_max_length": 77, "pad_token": "<|endoftext|>",
        "tokenizer_class": "CLIPTokenizer", "unk_token": end})
    write_json(folder / "tokenizer/special_tokens_map.json", {
        "bos_token": start["content"], "eos_token": end["content"], "pad_token": "<|endoftext|>", "unk_token": end["content"]})


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--width", type=int, default=FULL)
    arguments = parser.parse_args()
    write_configs(arguments.folder, arguments.width)
    write_weights(arguments.folder, arguments.width)
    sizes = sorted((file.stat().st_size, str(file.relative_to(arguments.folder))) for file in arguments.folder.rglob("*") if file.is_file())
    for size, name in reversed(sizes[-4:]):
        print(f"{size / 1e6:10.2f} MB  {name}")
    print(f"{sum(size for size, _ in sizes) / 1e6:10.2f} MB  in {len(sizes)} files: {arguments.folder}")


if __name__ == "__main__":
    main()
