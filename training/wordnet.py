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


def hyponyms(lemma: str, depth: int = 2) -> list[str]:
    """Single lower-case words for things that are a `lemma` (a noun, first sense), down to `depth` levels, sorted.

    Words of four letters or fewer and words with a far more usual other meaning (their own first sense lies elsewhere)
    are left out: they would mislead.
    """
    first: dict[str, str] = {}
    for line in (FOLDER / "index.noun").read_text(encoding="latin1").splitlines():
        if not line.startswith("  "):
            fields = line.split()
            first[fields[0]] = fields[6 + int(fields[3])]
    lines = {line[:8]: line for line in (FOLDER / "data.noun").read_text(encoding="latin1").splitlines() if not line.startswith("  ")}
    level, found = [first[lemma]], set()
    for _ in range(depth):
        below = []
        for offset in level:
            fields = lines[offset].split(" | ")[0].split(" ")
            count = int(fields[3], 16)
            pointers = fields[5 + 2 * count :]
            below += [pointers[i + 1] for i in range(0, len(pointers) - 3, 4) if pointers[i] == "~"]
        for offset in below:
            fields = lines[offset].split(" ")
            for word in fields[4 : 4 + 2 * int(fields[3], 16) : 2]:
                if word.isalpha() and word.islower() and len(word) > 4 and first.get(word) == offset:
                    found.add(word)
        level = below
    return sorted(found)
