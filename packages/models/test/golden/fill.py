"""Numbers that Python and TypeScript make alike (test/support/fill.ts), so that golden files need not hold weights."""
import numpy as np


def mix(x):
    x = np.asarray(x, dtype=np.uint32)
    x = x ^ (x >> np.uint32(16))
    x = x * np.uint32(0x7FEB352D)
    x = x ^ (x >> np.uint32(15))
    x = x * np.uint32(0x846CA68B)
    return x ^ (x >> np.uint32(16))


def fill(name, shape, scale=None):
    """float32 in [-scale, scale): a hash of name and index. Default scale: 1/sqrt(product of all dims but the first)."""
    key = 0x811C9DC5
    for byte in name.encode():
        key = ((key ^ byte) * 0x01000193) & 0xFFFFFFFF
    size = int(np.prod(shape))
    if scale is None:
        scale = 1 / np.sqrt(np.prod(shape[1:])) if len(shape) > 1 else 0.1
    with np.errstate(over="ignore"):
        u = mix(np.arange(size, dtype=np.uint32) + np.uint32(key)).astype(np.float64) / 4294967296
    return ((2 * u - 1) * scale).astype(np.float32).reshape(shape)


def labels(name, n):
    return (fill(name, (n,), 1.0) > 0).astype(np.float32)
