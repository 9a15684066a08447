"""Runs a bundle's graphs in onnxruntime on the processor and compares them with the references beside this file.

    python tests/golden/full/compare.py <bundle> <bound> [<role> ...]

Prints a line for each network and one JSON object at the end; ends with 1 when one is beyond `bound`, which is
max|a - b| / max|b| over the reference's slice. Of a float16 bundle: the weights are halves and the values between
operations too, but this provider has few kernels for halves; where it has none it casts up, computes in float32 and
casts back, and drops such a pair of casts where one follows another. What a GPU adds in halves it does not show.
Needs onnxruntime, numpy, safetensors.
"""

import json
import resource
import sys
import time
from pathlib import Path

import numpy as np
import onnxruntime
from inputs import HERE, ROLES, inputs_of, slice_of
from safetensors import safe_open

DTYPES = {"tensor(float)": np.float32, "tensor(float16)": np.float16, "tensor(int32)": np.int32}


def main():
    bundle, bound, roles = Path(sys.argv[1]), float(sys.argv[2]), sys.argv[3:] or ROLES
    manifest = json.loads((bundle / "manifest.json").read_text())
    config = manifest["networks"]["unet"]["config"]
    references = safe_open(HERE / f"width-{config['block_out_channels'][0]}.safetensors", "numpy")
    tokens = json.loads(references.metadata()["tokens"])
    errors = {}
    for role in roles:
        began = time.monotonic()
        graph = bundle / manifest["networks"][role]["graph"]
        session = onnxruntime.InferenceSession(str(graph), providers=["CPUExecutionProvider"])
        loaded = time.monotonic()
        inputs = inputs_of(role, config["cross_attention_dim"], tokens)
        given = {entry.name: inputs[entry.name].astype(DTYPES[entry.type]) for entry in session.get_inputs()}
        [output] = session.run(None, given)
        ours, expected = slice_of(output), references.get_tensor(role)
        whole = bool(np.isfinite(output).all()) and ours.shape == expected.shape
        errors[role] = float(np.abs(ours - expected).max() / np.abs(expected).max()) if whole else float("inf")
        print(f"{role}: {errors[role]:.1e} of at most {bound:.0e}, computed in {output.dtype};"
              f" loaded in {loaded - began:.1f} s, run in {time.monotonic() - loaded:.1f} s", flush=True)
        del session
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(json.dumps({"onnxruntime": onnxruntime.__version__, "errors": errors, "gigabytes": round(memory, 2)}))
    sys.exit(1 if max(errors.values()) > bound else 0)


main()
