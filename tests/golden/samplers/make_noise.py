"""Independent reference of src/lib/random.ts: run it to print the hash that tests/unit/lib/noise-hash.ts holds.

Philox4x32-10 in Python integers, the polar method in IEEE doubles (numpy rounds + - * / and sqrt as JavaScript does).
"""
import hashlib

import numpy as np

M0, M1, W0, W1 = 0xD2511F53, 0xCD9E8D57, 0x9E3779B9, 0xBB67AE85
MASK = 0xFFFFFFFF


def philox(counter, key):
    """Rounds on columns of uint64 holding 32-bit words."""
    a, b, c, d = (np.asarray(word, np.uint64) for word in counter)
    k0, k1 = key
    for _ in range(10):
        p0, p1 = np.uint64(M0) * a, np.uint64(M1) * c
        a, b, c, d = (p1 >> np.uint64(32)) ^ b ^ np.uint64(k0), p1 & np.uint64(MASK), (p0 >> np.uint64(32)) ^ d ^ np.uint64(k1), p0 & np.uint64(MASK)
        k0, k1 = (k0 + W0) & MASK, (k1 + W1) & MASK
    return a, b, c, d


def natural_log(x):
    mantissa, exponent = x.copy(), np.zeros_like(x)
    while (low := mantissa < 0.7071067811865476).any():
        mantissa[low] *= 2
        exponent[low] -= 1
    z = (mantissa - 1) / (mantissa + 1)
    square = z * z
    total = np.full_like(x, 1 / 19)
    for odd in range(17, 0, -2):
        total = total * square + 1 / odd
    return exponent * 0.6931471805599453 + 2 * z * total


def normal(seed, count):
    pairs = (count + 1) // 2
    out = np.zeros((pairs, 2))
    todo, attempt = np.arange(pairs, dtype=np.uint64), 0
    while todo.size:
        zero = np.zeros_like(todo)
        words = philox((todo, zero + np.uint64(attempt), zero, zero), (seed, 0))
        points = [(word.astype(np.float64) + 0.5) / 2.0**31 - 1 for word in words]
        done = np.zeros(todo.size, bool)
        for u, v in (points[:2], points[2:]):
            square = u * u + v * v
            hit = (square < 1) & ~done
            factor = np.sqrt(-2 * natural_log(square[hit]) / square[hit])
            out[todo[hit].astype(int)] = np.stack([u[hit] * factor, v[hit] * factor], 1)
            done |= hit
        todo, attempt = todo[~done], attempt + 1
    return out.reshape(-1)[:count].astype("<f4")


if __name__ == "__main__":
    values = normal(42, 100_000)
    assert np.abs(natural_log(np.array([0.3, 0.999, 1e-12])) - np.log([0.3, 0.999, 1e-12])).max() < 1e-14
    print(values[:4], hashlib.sha256(values.tobytes()).hexdigest())
