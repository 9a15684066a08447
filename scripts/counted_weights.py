"""Weights from a counter: any one of them can be made again alone, on any machine, to the bit.

Element i of a tensor is a function of its file's name, its own name and i, and of nothing else:

    key   = first 8 bytes of SHA-256("<file>/<name>"), little-endian
    bits  = splitmix64(key + i)                       (G. Steele, D. Lea, C. Flood 2014: its output function)
    value = (the four 16-bit words of bits, added up, less 131070) / 37837

The sum of four words is near to normal, no more than 3.47 away from 0, its deviation 1 (37837 = 65536 * sqrt(4 / 12)).
Integers up to the last division, which is one of float64, rounded once to float32.
"""

import hashlib

import numpy as np

STRETCH = 1 << 22


def key_of(file, name):
    return int.from_bytes(hashlib.sha256(f"{file}/{name}".encode()).digest()[:8], "little")


def splitmix64(z):
    """In place, as every step here: the weights are gigabytes."""
    z += np.uint64(0x9E3779B97F4A7C15)
    z ^= z >> np.uint64(30)
    z *= np.uint64(0xBF58476D1CE4E5B9)
    z ^= z >> np.uint64(27)
    z *= np.uint64(0x94D049BB133111EB)
    z ^= z >> np.uint64(31)
    return z


def normal(file, name, shape, deviation=1.0, mean=0.0):
    """float32, `shape`; about normally distributed."""
    count = int(np.prod(shape))
    values = np.empty(count, np.float32)
    for start in range(0, count, STRETCH):
        stop = min(count, start + STRETCH)
        with np.errstate(over="ignore"):
            bits = splitmix64(np.arange(start, stop, dtype=np.uint64) + np.uint64(key_of(file, name)))
        sums = bits.view(np.uint16).reshape(-1, 4).sum(1, dtype=np.int64)
        values[start:stop] = (sums - 131070) * (deviation / 37837) + mean
    return values.reshape(shape)
