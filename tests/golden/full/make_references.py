"""What diffusers, transformers and PyTorch make of a whole checkpoint in float32: slices of each network's output.

    python scripts/make_checkpoint.py <checkpoint> [--width 32]
    python tests/golden/full/make_references.py <checkpoint>

Writes width-<n>.safetensors: by role a slice of the output (inputs.py), read by compare.py. The checkpoint is read by
from_pretrained, as the published one is. Prints how large the activations get: beyond 65504 they are no halves.
Needs what scripts/make_checkpoint.py needs; at full width 6 GB of memory and some minutes.
"""

import gc
import json
import resource
import sys
import time
from pathlib import Path

import torch
from diffusers import AutoencoderKL, UNet2DConditionModel
from inputs import HERE, PROMPT, ROLES, inputs_of, slice_of
from safetensors.numpy import save_file
from transformers import CLIPTextModel, CLIPTokenizer

sys.path.insert(0, str(HERE.parent / "networks"))
from hifigan_generator import HifiganGenerator  # noqa: E402


def load_vocoder(folder):
    model = HifiganGenerator(json.loads((folder / "config.json").read_text())).eval()
    published = torch.load(folder / "vocoder.pt", weights_only=True)["generator"]
    state = {name: tensor for name, tensor in published.items() if not name.endswith(("weight_g", "weight_v"))}
    for name in [name[:-2] for name in published if name.endswith("weight_g")]:
        # torch.nn.utils.weight_norm: dim 0.
        state[name] = torch._weight_norm(published[f"{name}_v"], published[f"{name}_g"], 0)
    model.load_state_dict(state)
    return model


def watch(model):
    """Notes the greatest magnitude that each layer gives."""
    greatest = {}

    def note(name):
        def hook(_, __, output):
            tensor = output[0] if isinstance(output, tuple) else getattr(output, "sample", output)
            if isinstance(tensor, torch.Tensor):
                greatest[name] = max(greatest.get(name, 0.0), float(tensor.abs().max()))
        return hook

    for name, module in model.named_modules():
        if not list(module.children()):
            module.register_forward_hook(note(name))
    return greatest


def run(role, folder, inputs):
    given = {name: torch.from_numpy(values) for name, values in inputs.items()}
    if role == "text-encoder":
        model = CLIPTextModel.from_pretrained(folder / "text_encoder", use_safetensors=False).eval()
        return watch(model), lambda: model(given["input_ids"].long()).last_hidden_state
    if role == "unet":
        model = UNet2DConditionModel.from_pretrained(folder / "unet", use_safetensors=False, low_cpu_mem_usage=False).eval()
        return watch(model), lambda: model(given["sample"], given["timestep"], given["encoder_hidden_states"]).sample
    if role == "vocoder":
        model = load_vocoder(folder / "vocoder")
        return watch(model), lambda: model(given["spectrogram"])
    model = AutoencoderKL.from_pretrained(folder / "vae", use_safetensors=False, low_cpu_mem_usage=False).eval()
    if role == "vae-decoder":
        return watch(model), lambda: model.decode(given["latent_sample"]).sample
    return watch(model), lambda: model.encode(given["sample"]).latent_dist.parameters


def main():
    folder = Path(sys.argv[1])
    torch.set_grad_enabled(False)
    tokenizer = CLIPTokenizer.from_pretrained(folder / "tokenizer")
    tokens = tokenizer(PROMPT, padding="max_length", max_length=77).input_ids
    unet = json.loads((folder / "unet/config.json").read_text())
    kept = {}
    for role in ROLES:
        began = time.monotonic()
        greatest, forward = run(role, folder, inputs_of(role, unet["cross_attention_dim"], tokens))
        loaded = time.monotonic()
        output = forward()
        kept[role] = slice_of(output.numpy())
        largest = sorted(greatest.items(), key=lambda entry: -entry[1])[:2]
        print(f"{role}: {list(output.shape)}, rms {output.pow(2).mean().sqrt():.3f}, max {output.abs().max():.3f};"
              f" loaded in {loaded - began:.1f} s, run in {time.monotonic() - loaded:.1f} s;"
              f" largest activations {', '.join(f'{value:.1f} of {name}' for name, value in largest)}", flush=True)
        assert output.isfinite().all() and output.std() > 0.05, role
        del forward, output
        gc.collect()
    save_file(kept, HERE / f"width-{unet['block_out_channels'][0]}.safetensors", {"tokens": json.dumps(tokens)})
    print(f"most memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6:.2f} GB")


main()
