"""Writes width-<n>.skeleton.gz: a checkpoint without the weights that a counter can make again.

    python scripts/make_checkpoint.py <checkpoint> --width 32
    python tests/golden/full/make_skeleton.py <checkpoint>

gzip of: length of the header (uint32, little-endian), header (JSON), the files end to end. The files are those that
torch.save wrote, byte for byte, but that the weights in them are zeros; the header says for each file its SHA-256 as it
was, and for each stretch of zeros what belongs there (scripts/counted_weights.py): [key, offset, count, deviation, mean,
factor]. The tokenizer's two large files are left out: tests/golden/tokenizer has their content.
"""

import gzip
import hashlib
import json
import struct
import sys
from pathlib import Path

import numpy as np

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[2] / "scripts"))
import make_checkpoint  # noqa: E402

LEFT_OUT = ("tokenizer/vocab.json", "tokenizer/merges.txt")
# Shorter ones stay as they are.
SHORTEST = 16


def stretches_of(part, width, content):
    """Zeroes the counted weights in `content`, and says where they were."""
    calls = []
    counted = make_checkpoint.normal

    def noting(file, name, shape, deviation=1.0, mean=0.0):
        values = counted(file, name, shape, deviation, mean)
        calls.append((f"{file}/{name}", values.reshape(-1), deviation, mean))
        return values

    make_checkpoint.normal = noting
    make_checkpoint.weights_of(part, width)
    make_checkpoint.normal = counted
    found = []
    for key, values, deviation, mean in calls:
        # With weight norm the vocoder's directions are 1.5 times as long.
        for factor in (1.0, 1.5):
            wanted = (values * np.float32(factor)).tobytes()
            at = content.find(wanted)
            if values.size >= SHORTEST and at >= 0:
                content[at:at + len(wanted)] = bytes(len(wanted))
                found.append([key, at, values.size, float(deviation), float(mean), factor])
    return found


def main():
    folder = Path(sys.argv[1])
    width = json.loads((folder / "unet/config.json").read_text())["block_out_channels"][0]
    files, contents = [], []
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if not path.is_file() or name in LEFT_OUT:
            continue
        content = bytearray(path.read_bytes())
        digest = hashlib.sha256(content).hexdigest()
        stretches = [] if path.suffix == ".json" else stretches_of(path.parent.name, width, content)
        files.append({"path": name, "bytes": len(content), "sha256": digest, "stretches": stretches})
        contents.append(bytes(content))
    header = json.dumps({"files": files}).encode()
    target = HERE / f"width-{width}.skeleton.gz"
    target.write_bytes(gzip.compress(struct.pack("<I", len(header)) + header + b"".join(contents), 9, mtime=0))
    weights = sum(count for file in files for _, _, count, *_ in file["stretches"])
    print(f"{target.name}: {target.stat().st_size} bytes for {sum(map(len, contents))}, {weights} weights counted")


main()
