"""Words of WordNet (Debian's wordnet-base): lemmas with glosses, and synonyms."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Iterator

from .paths import PACKAGES

FOLDER = PACKAGES / "wordnet-base/usr/share/wordnet"


@dataclass(frozen=True)
class Synset:
    """Words of one meaning; `field` is WordNet's lexicographer file (5 animals, 6 artifacts, 11 events, 39 perception verbs, ...)."""

    lemmas: tuple[str, ...]
    field: int
    gloss: str


def synsets(part: str) -> Iterator[Synset]:
    """All synsets of `noun` or `verb`."""
    for line in (FOLDER / f"data.{part}").read_text(encoding="latin1").splitlines():
        if line.startswith("  "):
            continue
        head, gloss = line.split(" | ", 1)
        fields = head.split(" ")
        count = int(fields[3], 16)
        lemmas = tuple(fields[4 + 2 * i].replace("_", " ").split("(")[0] for i in range(count))
        yield Synset(lemmas, int(fields[1]), gloss.strip())
