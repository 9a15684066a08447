"""What diffusers, numpy and PyTorch make of initial latents: fixtures of chain.test.ts.

    python make_chain.py small           writes small/, a checkpoint as Auffusion is published, and small.safetensors
    python make_chain.py nano [bundle]   writes nano.safetensors for the embedded bundle (again after each of its releases)

Both go through StableDiffusionPipeline (PNDM, 5 steps, guidance 7.5, a negative prompt) to latents, the autoencoder, the
mel mapping in numpy (after happylittlecat2333/Auffusion, converter.py) and the vocoder, in float32. nano's
weights are the float16 ones of the bundle. Needs what ../networks/make_networks.py needs.
"""

import hashlib
import json
import math
import sys
from pathlib import Path

import numpy as np
import torch
from diffusers import AutoencoderKL, PNDMScheduler, StableDiffusionPipeline, UNet2DConditionModel
from safetensors.torch import load_file, save_file
from torch import nn
from transformers import CLIPTextConfig, CLIPTextModel, CLIPTokenizer, PreTrainedTokenizerFast

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "networks"))
from hifigan_generator import HifiganGenerator  # noqa: E402
from make_networks import Vocos  # noqa: E402

PROMPT, NEGATIVE, STEPS, GUIDANCE = "a dog barks in the rain", "thunder", 5, 7.5
PUBLISHED = dict(beta_start=0.00085, beta_end=0.012, beta_schedule="scaled_linear", steps_offset=1, skip_prk_steps=True,
                 set_alpha_to_one=False)


def log_mel(image, mel):
    """[C, H, W] of the autoencoder -> natural-log mel [mels, frames]."""
    unit = np.clip(image / 2 + 0.5, 0, 1)
    if mel["flipped"]:
        unit = np.flip(unit, 1)
    return unit[mel["channel"]] * (mel["logMax"] - mel["logMin"]) + mel["logMin"]


def render(parts, scheduler, vocoder, mel, noise, prompt=PROMPT):
    pipe = StableDiffusionPipeline(**parts, scheduler=scheduler, safety_checker=None, feature_extractor=None,
                                   requires_safety_checker=False)
    pipe.set_progress_bar_config(disable=True)
    factor, (height, width) = pipe.vae_scale_factor, noise.shape[2:]
    latents = pipe(prompt, negative_prompt=NEGATIVE, num_inference_steps=STEPS, guidance_scale=GUIDANCE, latents=noise,
                   height=height * factor, width=width * factor, output_type="latent").images
    image = parts["vae"].decode(latents / parts["vae"].config.scaling_factor).sample[0].numpy()
    spectrogram = log_mel(image, mel)
    waveform = vocoder(torch.from_numpy(spectrogram)[None]).reshape(-1)
    return image, waveform


def report(name, image, waveform, other, loudest):
    """`loudest`: below it nothing saturates, so that a wrong gain is seen (tanh ends at 1; an inverse STFT nowhere)."""
    difference = float((waveform - other).abs().max() / waveform.abs().max())
    clamped = float((np.abs(image) >= 1).mean())
    print(f"{name}: image rms {image.std():.2f}, {clamped:.0%} clamped; waveform rms {waveform.std():.3f}, peak {waveform.abs().max():.3f};"
          f" another prompt changes it by {difference:.2f}")
    assert difference > 0.02 and clamped < 0.3 and 0.02 < waveform.abs().max() < loudest



def weight_norm_state(model):
    state = {}
    for name, tensor in model.state_dict().items():
        if name.endswith("weight"):
            norm = tensor.norm(dim=tuple(range(1, tensor.dim())), keepdim=True)
            state[f"{name}_g"], state[f"{name}_v"] = norm, tensor
        else:
            state[name] = tensor
    return state


def make_small():
    torch.manual_seed(5)
    words = ["d o", "do g</w>", "r a", "i n</w>", "ra in</w>", "i n", "t h", "th e</w>"]
    singles = [chr(c) for c in [*range(33, 127), *range(161, 173), *range(174, 256), *range(256, 256 + 68)]]
    tokens = singles + [t + "</w>" for t in singles] + [w.replace(" ", "") for w in words] + ["<|startoftext|>", "<|endoftext|>"]
    folder = HERE / "small"
    for part in ("tokenizer", "unet", "vae", "text_encoder", "scheduler", "vocoder"):
        (folder / part).mkdir(parents=True, exist_ok=True)
    write = lambda path, value: (folder / path).write_text(value if isinstance(value, str) else json.dumps(value, indent=2) + "\n")
    write("tokenizer/vocab.json", json.dumps({t: i for i, t in enumerate(tokens)}, ensure_ascii=False) + "\n")
    write("tokenizer/merges.txt", "#version: 0.2\n" + "\n".join(words) + "\n")
    write("tokenizer/tokenizer_config.json", {"model_max_length": 24, "pad_token": "<|endoftext|>", "tokenizer_class": "CLIPTokenizer"})
    tokenizer = CLIPTokenizer(folder / "tokenizer/vocab.json", folder / "tokenizer/merges.txt", model_max_length=24)

    text_encoder = CLIPTextModel(CLIPTextConfig(
        vocab_size=len(tokens), hidden_size=32, intermediate_size=64, num_hidden_layers=2, num_attention_heads=4,
        max_position_embeddings=24, hidden_act="quick_gelu", bos_token_id=len(tokens) - 2, eos_token_id=len(tokens) - 1, initializer_factor=20.0)).eval()
    unet = UNet2DConditionModel(
        sample_size=16, in_channels=4, out_channels=4, block_out_channels=(8, 16, 16), layers_per_block=1, norm_num_groups=4,
        cross_attention_dim=32, attention_head_dim=2, down_block_types=("CrossAttnDownBlock2D", "CrossAttnDownBlock2D", "DownBlock2D"),
        up_block_types=("UpBlock2D", "CrossAttnUpBlock2D", "CrossAttnUpBlock2D")).eval()
    vae = AutoencoderKL(
        in_channels=3, out_channels=3, latent_channels=4, block_out_channels=(8, 8, 8, 16), layers_per_block=1, norm_num_groups=4,
        down_block_types=("DownEncoderBlock2D",) * 4, up_block_types=("UpDecoderBlock2D",) * 4, scaling_factor=0.18215).eval()
    config = {"resblock": "1", "upsample_rates": [5, 4, 4, 2], "upsample_kernel_sizes": [11, 8, 8, 4], "upsample_initial_channel": 32,
              "resblock_kernel_sizes": [3, 7, 11], "resblock_dilation_sizes": [[1, 3, 5]] * 3, "num_mels": 64, "n_fft": 1024,
              "hop_size": 160, "win_size": 1024, "sampling_rate": 16000, "fmin": 0, "fmax": None}
    vocoder = HifiganGenerator(config).eval()
    # Random weights of PyTorch's scale fade from layer to layer; these outputs are brought to a useful level.
    for layer, gain in ((unet.conv_out, 2.0), (vae.decoder.conv_out, 1.6)):
        layer.weight.data *= gain
    for up in vocoder.ups:
        up.weight.data *= 2
    vocoder.conv_post.weight.data *= 1

    write("model_index.json", {
        "_class_name": "StableDiffusionPipeline", "_diffusers_version": "0.18.2", "feature_extractor": [None, None],
        "requires_safety_checker": None, "safety_checker": [None, None], "scheduler": ["diffusers", "PNDMScheduler"],
        "text_encoder": ["transformers", "CLIPTextModel"], "tokenizer": ["transformers", "CLIPTokenizer"],
        "unet": ["diffusers", "UNet2DConditionModel"], "vae": ["diffusers", "AutoencoderKL"]})
    write("bundle.json", {"name": "small", "licence": "CC0-1.0"})
    scheduler = PNDMScheduler(**PUBLISHED)
    scheduler.save_pretrained(folder / "scheduler")
    write("text_encoder/config.json", text_encoder.config.to_json_string(use_diff=False))
    write("unet/config.json", unet.to_json_string())
    write("vae/config.json", vae.to_json_string())
    write("vocoder/config.json", config)
    half = lambda state: {name: tensor.half() if tensor.is_floating_point() else tensor for name, tensor in state.items()}
    for model, path in ((text_encoder, "text_encoder/pytorch_model.bin"), (unet, "unet/diffusion_pytorch_model.bin"), (vae, "vae/diffusion_pytorch_model.bin")):
        state = half(model.state_dict())
        torch.save(state, folder / path)
        model.load_state_dict({name: tensor.float() if tensor.is_floating_point() else tensor for name, tensor in state.items()})
    torch.save({"generator": weight_norm_state(vocoder), "steps": 1}, folder / "vocoder/vocoder.pt")

    mel = {"flipped": True, "channel": 0, "logMin": float(np.log(1e-5)), "logMax": float(np.log(200))}
    parts = dict(vae=vae, text_encoder=text_encoder, tokenizer=tokenizer, unet=unet)
    noise = torch.randn(1, 4, 8, 32, generator=torch.Generator().manual_seed(3))
    image, waveform = render(parts, scheduler, vocoder, mel, noise)
    report("small", image, waveform, render(parts, scheduler, vocoder, mel, noise, "rain")[1], 0.98)
    save_file({"noise": noise[0].contiguous(), "waveform": waveform.contiguous()}, HERE / "small.safetensors")
    print("bytes:", sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()))


def make_nano(bundle):
    manifest = json.loads((bundle / "manifest.json").read_text())
    networks, text = manifest["networks"], manifest["text"]
    weights = {role: {name: tensor.float() for path in network["weights"] for name, tensor in load_file(bundle / path).items()
                      if not name.startswith("computed.")} for role, network in networks.items()}
    text_encoder = CLIPTextModel(CLIPTextConfig(**networks["text-encoder"]["config"])).float().eval()
    unet = UNet2DConditionModel.from_config(networks["unet"]["config"]).eval()
    vae = AutoencoderKL.from_config(networks["vae-decoder"]["config"]).eval()
    vocoder = Vocos(networks["vocoder"]["config"]).eval()
    missing = {role: model.load_state_dict(weights[role], strict=False) for role, model in
               (("text-encoder", text_encoder), ("unet", unet), ("vae-decoder", vae), ("vocoder", vocoder))}
    for role, keys in missing.items():
        left_out = [key for key in keys.missing_keys if not key.endswith(("istft.window", "position_ids"))]
        assert not left_out and not keys.unexpected_keys, (role, keys)
    tokenizer = PreTrainedTokenizerFast(tokenizer_file=str(bundle / text["tokenizer"]), model_max_length=text["length"], pad_token="<|endoftext|>")
    schedule = manifest["schedule"]
    scheduler = PNDMScheduler(
        num_train_timesteps=schedule["trainSteps"], beta_start=schedule["betaStart"], beta_end=schedule["betaEnd"],
        beta_schedule=schedule["betaSchedule"], steps_offset=schedule["stepsOffset"], set_alpha_to_one=schedule["setAlphaToOne"],
        prediction_type=schedule["predictionType"], timestep_spacing=schedule["timestepSpacing"], skip_prk_steps=True)
    window = manifest["window"]
    noise = torch.randn(1, manifest["latent"]["channels"], window["height"], window["width"], generator=torch.Generator().manual_seed(3))
    parts = dict(vae=vae, text_encoder=text_encoder, tokenizer=tokenizer, unet=unet)
    image, waveform = render(parts, scheduler, vocoder, manifest["mel"], noise)
    report("nano", image, waveform, render(parts, scheduler, vocoder, manifest["mel"], noise, "rain")[1], math.inf)
    # The weights that it was made with: the test says so when the bundle has others.
    digest = hashlib.sha256("".join(file["sha256"] for file in manifest["files"] if file["path"].endswith(".safetensors")).encode())
    save_file({"noise": noise[0].contiguous(), "waveform": waveform.contiguous()}, HERE / "nano.safetensors", {"weights": digest.hexdigest()})


if __name__ == "__main__":
    torch.set_grad_enabled(False)
    torch.set_num_threads(1)
    if sys.argv[1:2] == ["small"]:
        make_small()
    elif sys.argv[1:2] == ["nano"]:
        make_nano(Path(sys.argv[2]) if len(sys.argv) > 2 else HERE.parents[2] / "public/models/nano")
    else:
        sys.exit(__doc__)
