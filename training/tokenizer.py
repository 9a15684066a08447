"""The tokenizer: the first merges of CLIP's byte-pair encoding, in the published files.

The merges come from `bpe_simple_vocab_16e6.txt.gz` of the PyPI package open_clip_torch (MIT). A prefix of a merge list
is itself a valid encoding, so a small vocabulary costs only longer words.
"""
from __future__ import annotations

import gzip
import json
from functools import lru_cache
from pathlib import Path

from transformers import CLIPTokenizer

from .paths import DATA

MERGES = 10000
LENGTH = 77
SOURCE = DATA / "pypi/clip/open_clip/bpe_simple_vocab_16e6.txt.gz"
FOLDER = DATA / "tokenizer"


def bytes_to_unicode() -> dict[int, str]:
    """GPT-2's table: every byte as a printable character."""
    printable = [*range(ord("!"), ord("~") + 1), *range(ord("¡"), ord("¬") + 1), *range(ord("®"), ord("ÿ") + 1)]
    codes, table = printable[:], 0
    for byte in range(256):
        if byte not in printable:
            printable.append(byte)
            codes.append(256 + table)
            table += 1
    return {byte: chr(code) for byte, code in zip(printable, codes)}


def write(folder: Path) -> None:
    """Writes vocab.json, merges.txt, tokenizer_config.json, special_tokens_map.json."""
    folder.mkdir(parents=True, exist_ok=True)
    lines = gzip.open(SOURCE, "rt", encoding="utf-8").read().split("\n")[1 : MERGES + 1]
    singles = list(bytes_to_unicode().values())
    tokens = singles + [s + "</w>" for s in singles] + ["".join(line.split()) for line in lines] + ["<|startoftext|>", "<|endoftext|>"]
    (folder / "vocab.json").write_text(json.dumps({token: number for number, token in enumerate(tokens)}, ensure_ascii=False), encoding="utf-8")
    (folder / "merges.txt").write_text("#version: 0.2\n" + "\n".join(lines) + "\n", encoding="utf-8")

    def special(content: str) -> dict:
        return {"content": content, "lstrip": False, "normalized": True, "rstrip": False, "single_word": False}

    names = {"bos_token": special("<|startoftext|>"), "eos_token": special("<|endoftext|>"), "pad_token": "<|endoftext|>", "unk_token": special("<|endoftext|>")}
    (folder / "special_tokens_map.json").write_text(json.dumps(names, indent=2) + "\n")
    config = {"add_prefix_space": False, "do_lower_case": True, "errors": "replace", "model_max_length": LENGTH, "tokenizer_class": "CLIPTokenizer", **names}
    (folder / "tokenizer_config.json").write_text(json.dumps(config, indent=2) + "\n")


@lru_cache(maxsize=1)
def load() -> CLIPTokenizer:
    if not (FOLDER / "vocab.json").exists():
        write(FOLDER)
    return CLIPTokenizer.from_pretrained(str(FOLDER))
