"""The Debian packages that hold the recordings: where their sounds lie and under which licence.

Short names are those used by `kinds.json`. Licences were read in each package's copyright file; a licence given
there for single files is applied in `recordings.licence_of`.
"""
from __future__ import annotations

import struct
import zipfile
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Iterator

from .paths import PACKAGES


@dataclass(frozen=True)
class Package:
    """A source of sound files: Debian package, version, folder of the sounds inside it, licence."""

    name: str
    version: str
    folder: str
    licence: str


FILE_PACKAGES = {
    "0ad": Package("0ad-data", "0.0.26-1", "usr/share/games/0ad/mods/public/public.zip:audio", "CC-BY-SA-3.0"),
    "osfx": Package("openttd-opensfx", "1.0.3-2", "usr/share/games/openttd/baseset/opensfx/opensfx.cat", "CC-BY-SA-3.0"),
    "tux": Package("tuxpaint-stamps-default", "2022.06.04-1", "usr/share/tuxpaint/stamps", "GPL-2"),
    "stux": Package("supertux-data", "0.6.3-2", "usr/share/games/supertux2/sounds", "GPL-3+"),
    "mt": Package("minetest-data", "5.6.1+dfsg+~1.9.0mt8+dfsg-2", "usr/share/games/minetest/games/minetest_game/mods", "CC-BY-SA-3.0"),
    "wes": Package("wesnoth-1.16-data", "1:1.16.9-1", "usr/share/games/wesnoth/1.16/data/core/sounds", "GPL-2+"),
    "ws": Package("wesnoth-1.16-data", "1:1.16.9-1", "usr/share/games/wesnoth/1.16/sounds", "GPL-2+"),
    "wc": Package("wesnoth-1.16-data", "1:1.16.9-1", "usr/share/games/wesnoth/1.16/data/campaigns/World_Conquest/sounds", "GPL-2+"),
    "wid": Package("widelands-data", "2:1.1-3", "usr/share/games/widelands/data/sound", "GPL-2+"),
    "uh": Package("unknown-horizons", "2019.1-6", "usr/share/unknown-horizons/content/audio/sounds", "CC-BY-SA-3.0"),
    "sim": Package("simutrans-pak64", "121.0-1", "usr/share/games/simutrans/pak/sound", "Artistic-1.0"),
    "rili": Package("ri-li-data", "2.0.1+ds2-2", "usr/share/games/ri-li/Ri-li/Sounds", "GPL-2 or GPL-3"),
    "lmms": Package("lmms-common", "1.2.2+dfsg1-6", "usr/share/lmms/samples", "GPL-2+"),
    "sonic": Package("sonic-pi-samples", "3.2.2~repack-8", "usr/share/sonic-pi/samples", "CC0-1.0"),
    "gc": Package("gcompris-qt-data", "3.1-2", "usr/share/gcompris-qt/rcc", "GPL-3+"),
    "buckle": Package("bucklespring-data", "1.4.0-2", "usr/share", "GPL-2+"),
    "hw": Package("hedgewars-data", "1.0.2-6", "usr/share/games/hedgewars/Data/Sounds", "CC-BY-SA-3.0"),
}

FLUID = Package("fluid-soundfont-gm, fluid-soundfont-gs", "3.1-5.3", "usr/share/sounds/sf2", "MIT")
TIM = Package("timgm6mb-soundfont", "1.3-5", "usr/share/sounds/sf2/TimGM6mb.sf2", "GPL-2")
ESPEAK = Package("espeak-ng", "1.51", "synthesized", "output of a GPL-3+ program, no licence needed")


@lru_cache(maxsize=None)
def read_cat(path: Path) -> dict[str, tuple[str, bytes]]:
    """Sounds of an OpenTTD `.cat` container by number: (the author and licence line, WAV bytes)."""
    data = path.read_bytes()
    count = (struct.unpack("<I", data[:4])[0] & 0x7FFFFFFF) // 8
    sounds = {}
    for number in range(count):
        offset, length = struct.unpack("<II", data[8 * number : 8 * number + 8])
        offset &= 0x7FFFFFFF
        size = data[offset]
        sounds[str(number)] = (data[offset + 1 : offset + size].decode("latin1"), data[offset + 1 + size : offset + 1 + size + length])
    return sounds


@lru_cache(maxsize=None)
def read_rcc(path: Path) -> dict[str, bytes]:
    """Uncompressed files of a Qt resource container (`qres`), by file name."""
    data = path.read_bytes()
    version, tree, base, names = struct.unpack(">IIII", data[4:20])
    step = 22 if version >= 2 else 14

    def name_at(offset: int) -> str:
        start = names + offset
        length = struct.unpack(">H", data[start : start + 2])[0]
        return data[start + 6 : start + 6 + 2 * length].decode("utf-16-be")

    def walk(node: int) -> Iterator[tuple[str, bytes]]:
        entry = tree + node * step
        name, flags = struct.unpack(">IH", data[entry : entry + 6])
        if flags & 2:
            count, first = struct.unpack(">II", data[entry + 6 : entry + 14])
            for child in range(count):
                yield from walk(first + child)
        elif not flags & 5:
            start = base + struct.unpack(">I", data[entry + 10 : entry + 14])[0]
            length = struct.unpack(">I", data[start : start + 4])[0]
            yield name_at(name), data[start + 4 : start + 4 + length]

    return dict(walk(0))


@lru_cache(maxsize=None)
def read_zip(path: Path) -> zipfile.ZipFile:
    return zipfile.ZipFile(path)


def folder_of(package: Package) -> Path:
    return PACKAGES / package.name / package.folder
