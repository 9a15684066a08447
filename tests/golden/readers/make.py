"""Writes the fixtures of this folder: files as torch.save and safetensors write them, and what is in them.

    python make.py

Needs torch, numpy, safetensors. `expected.json` holds every tensor's dtype, shape and values (as float64 from torch), by file
and dotted name, taken from torch.load and safetensors.torch.load_file, not from what was saved. Floats that are not
finite do not occur. `halves.bin`: 4,096 float32 values of all magnitudes, then torch's float16 and bfloat16 of them.
"""

import json
import warnings
from collections import OrderedDict
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file
from torch import nn
from torch.nn.utils import parametrizations

HERE = Path(__file__).parent
warnings.filterwarnings("ignore")
torch.manual_seed(20)


def flat(value, prefix=""):
    for key, entry in value.items():
        if isinstance(entry, torch.Tensor):
            yield f"{prefix}{key}", entry
        elif isinstance(entry, dict):
            yield from flat(entry, f"{prefix}{key}.")


expected = {}


def expect(file, loaded):
    expected[file] = {
        name: {
            "dtype": str(tensor.dtype).removeprefix("torch."),
            "shape": list(tensor.shape),
            "values": tensor.detach().double().flatten().tolist(),
        }
        for name, tensor in flat(loaded)
    }


def save(file, value, **options):
    torch.save(value, HERE / file, **options)
    expect(file, torch.load(HERE / file, weights_only=False))


base = torch.randn(4, 6)
dtypes = {
    str(dtype).removeprefix("torch."): (torch.randn(3, 5) * 20).to(dtype)
    for dtype in (
        torch.float64, torch.float32, torch.float16, torch.bfloat16,
        torch.int64, torch.int32, torch.int16, torch.int8, torch.uint8, torch.bool,
    )
}
save("dtypes.pt", dtypes)
save("nested.pt", {
    "state_dict": OrderedDict([("module.conv.weight", torch.randn(2, 3, 1, 1)), ("module.conv.bias", torch.randn(2))]),
    "optimizer": {"state": {0: {"exp_avg": torch.randn(3), "step": 7}}, "param_groups": [{"lr": 1e-4, "betas": (0.9, 0.999)}]},
    "epoch": 3, "best": None, "big": 2**70, "negative": -(2**40), "loss": 0.25, "done": True, "note": "née Ünïcode ✓",
})
save("views.pt", {
    "whole": base, "row": base[2], "columns": base[:, 1:4], "transposed": base.t(),
    "permuted": torch.arange(24.0).reshape(2, 3, 4).permute(2, 0, 1), "step": base[::2, ::3],
    "expanded": torch.randn(3, 1).expand(3, 4), "scalar": torch.tensor(1.5), "empty": torch.empty(0, 4),
    "shared": base.view(24)[5:9],
})

module = nn.Sequential(nn.Conv2d(3, 4, 3), nn.GroupNorm(2, 4))
save("module.bin", module.state_dict())
save("parameters.pt", {"generator": {name: value for name, value in module.named_parameters()}})
for protocol in (3, 4, 5):
    save(f"protocol-{protocol}.pt", {"a": torch.randn(2, 2), "nested": {"b": torch.ones(3)}, "numbers": [1, 300, 70000, -1]},
         pickle_protocol=protocol)
save("many.pt", {f"layer.{i}.weight": torch.full((1,), float(i)) for i in range(300)})

# Weight norm in both of torch's ways, of a convolution and of a transposed one, and the weights that they stand for.
convolutions = {"conv_pre": nn.Conv1d(5, 4, 3), "ups.0": nn.ConvTranspose1d(4, 2, 5), "conv_post": nn.Conv1d(2, 1, 7)}
for name, layer in convolutions.items():
    layer.weight.data.mul_(torch.rand(layer.weight.shape[0], 1, 1) * 4)
plain = {f"{name}.{key}": value for name, layer in convolutions.items() for key, value in layer.state_dict().items()}
save("weight-norm-plain.pt", plain)
for style, norm in (("old", nn.utils.weight_norm), ("new", parametrizations.weight_norm)):
    state = {}
    for name, layer in convolutions.items():
        copy = type(layer)(layer.in_channels, layer.out_channels, layer.kernel_size[0])
        copy.load_state_dict(layer.state_dict())
        copy = norm(copy)
        with torch.no_grad():
            copy(torch.randn(1, layer.in_channels, 9))
        state |= {f"{name}.{key}": value for key, value in copy.state_dict().items()}
    save(f"weight-norm-{style}.pt", {"generator": state})

# Beyond zip64's sizes only on paper: torch writes the zip64 end record at every size; a writer that forces zip64
# local sizes and extra fields is Python's own.
import zipfile

with zipfile.ZipFile(HERE / "views.pt") as source, zipfile.ZipFile(HERE / "zip64.pt", "w", zipfile.ZIP_STORED) as target:
    for entry in source.infolist():
        with target.open(zipfile.ZipInfo(entry.filename), "w", force_zip64=True) as member:
            member.write(source.read(entry))
expect("zip64.pt", torch.load(HERE / "views.pt", weights_only=False))

# Files to refuse.
class Dangerous:
    def __reduce__(self):
        return (print, ("executed",))


torch.save({"a": torch.ones(2), "payload": Dangerous()}, HERE / "refused-global.pt")
torch.save({"a": torch.ones(2)}, HERE / "refused-before-1.6.pt", _use_new_zipfile_serialization=False)
torch.save({"epoch": 3}, HERE / "refused-no-tensors.pt")
torch.jit.script(nn.Linear(2, 2)).save(str(HERE / "refused-torchscript.pt"))
with zipfile.ZipFile(HERE / "module.bin") as source, \
        zipfile.ZipFile(HERE / "refused-compressed.pt", "w", zipfile.ZIP_DEFLATED) as target:
    for entry in source.infolist():
        target.writestr(zipfile.ZipInfo(entry.filename), source.read(entry), zipfile.ZIP_DEFLATED)

save_file({name: value for name, value in dtypes.items()} | {"scalar": torch.tensor(2.0), "odd": torch.randn(3).half()},
          HERE / "dtypes.safetensors", metadata={"format": "pt"})
expect("dtypes.safetensors", load_file(HERE / "dtypes.safetensors"))

magnitudes = torch.randn(4096) * 2.0 ** torch.randint(-30, 17, (4096,))
with open(HERE / "halves.bin", "wb") as file:
    file.write(magnitudes.numpy().tobytes())
    file.write(magnitudes.half().numpy().tobytes())
    file.write(magnitudes.bfloat16().view(torch.int16).numpy().tobytes())

(HERE / "expected.json").write_text(json.dumps(expected, separators=(",", ":")) + "\n")
