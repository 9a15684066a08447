"""Times the UNet of a bundle in PyTorch, for `npm run bench` and `npm run bench:gpu` with `--python <python>`: one JSON
object on the standard output.

    python scripts/bench_peer.py <bundle> <threads> <runs>

With 0 threads on CUDA in float16 where there is one, else on the processor in float32 with as many as PyTorch takes.
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
    cuda = threads == 0 and torch.cuda.is_available()
    if threads > 0:
        torch.set_num_threads(threads)
    device, dtype = ("cuda", torch.float16) if cuda else ("cpu", torch.float32)
    torch.set_grad_enabled(False)
    manifest = json.loads((bundle / "manifest.json").read_text())
    network = manifest["networks"]["unet"]
    unet = UNet2DConditionModel.from_config(network["config"]).eval()
    unet.load_state_dict({name: tensor.float() for path in network["weights"] for name, tensor in load_file(bundle / path).items()})
    unet.to(device, dtype)
    window = manifest["window"]
    sample = torch.randn(1, manifest["latent"]["channels"], window["height"], window["width"], device=device, dtype=dtype)
    states = torch.randn(1, manifest["text"]["length"], network["config"]["cross_attention_dim"], device=device, dtype=dtype)
    times = []
    for _ in range(runs + 2):
        began = time.perf_counter()
        unet(sample, 500, states)
        if cuda:
            torch.cuda.synchronize()
        times.append((time.perf_counter() - began) * 1000)
    print(json.dumps({"name": f"PyTorch {torch.__version__}, diffusers {diffusers.__version__}, {torch.cuda.get_device_name() if cuda else 'the processor'}, {dtype}", "unetMs": statistics.median(times[2:])}))


main()
