"""Times the UNet of a bundle in PyTorch, for `npm run bench -- --python <python>`: one JSON object on the standard output.

    python scripts/bench_peer.py <bundle> <threads> <runs>
"""
import json
import statistics
import sys
import time
from pathlib import Path

import diffusers
import torch
from diffusers import UNet2DConditionModel
from safetensors.torch import load_file


def main() -> None:
    bundle, threads, runs = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    torch.set_num_threads(threads)
    torch.set_grad_enabled(False)
    manifest = json.loads((bundle / "manifest.json").read_text())
    network = manifest["networks"]["unet"]
    unet = UNet2DConditionModel.from_config(network["config"]).eval()
    unet.load_state_dict({name: tensor.float() for path in network["weights"] for name, tensor in load_file(bundle / path).items()})
    window = manifest["window"]
    sample = torch.randn(1, manifest["latent"]["channels"], window["height"], window["width"])
    states = torch.randn(1, manifest["text"]["length"], network["config"]["cross_attention_dim"])
    times = []
    for _ in range(runs + 2):
        began = time.perf_counter()
        unet(sample, 500, states)
        times.append((time.perf_counter() - began) * 1000)
    print(json.dumps({"name": f"PyTorch {torch.__version__}, diffusers {diffusers.__version__}", "unetMs": statistics.median(times[2:])}))


main()
