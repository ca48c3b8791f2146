"""Twins of resize.ts."""

import os

import blosc2
import numpy as np
from peer_common import LZ4, ZSTD, Workload, hashed

EDGE = 512


def workloads(directory, scale):
    yield growing(directory, scale)
    yield from framing(directory)
    yield appending(directory, scale)


def growing(directory, scale):
    path = os.path.join(directory, "grown_peer.b2nd")
    rows = max(200, int(1000 * scale))

    def before():
        parts = {"chunks": (50,) * 3, "blocks": (25,) * 3}
        return blosc2.zeros((100, 1000, 1000), dtype="f4", **parts, urlpath=path, mode="w", cparams=LZ4)

    def check(_result, _array):
        found = blosc2.open(path, mode="r")
        last = found[rows - 1, 999, 999]
        return f"{','.join(map(str, found.shape))} in {found.schunk.nchunks} chunks, {int(last)}"

    return Workload("grow", lambda array: array.resize((rows, 1000, 1000)), check, before)


def framing(directory):
    values = np.fromfile(os.path.join(directory, "frame.bin"), dtype="u1")
    parts = {"chunks": (1000,), "blocks": (1000,), "cparams": ZSTD}
    yield frame("zeros memory", blosc2.zeros(values.shape, dtype="u1", **parts))
    path = os.path.join(directory, "frame_peer.b2nd")
    yield frame("zeros directory", blosc2.zeros(values.shape, dtype="u1", **parts, urlpath=path, contiguous=False))
    yield frame("data memory", blosc2.asarray(values, **parts))


def frame(name, array):
    return Workload(name, lambda _: array.to_cframe(), lambda found, _: hashed(blosc2.ndarray_from_cframe(found)[:]))


def appending(directory, scale):
    path = os.path.join(directory, "frames_peer.b2nd")
    one = (np.arange(EDGE * EDGE) % 4096).astype("u2").reshape(EDGE, EDGE)

    def before():
        parts = {"chunks": (10, EDGE, EDGE), "blocks": (1, 128, EDGE)}
        return blosc2.zeros((0, EDGE, EDGE), dtype="u2", **parts, urlpath=path, mode="w", cparams=LZ4)

    def append(array):
        for i in range(max(10, int(300 * scale))):
            array.resize((i + 1, EDGE, EDGE))
            array[i] = one

    return Workload("append", append, lambda _result, _array: hashed(blosc2.open(path, mode="r")[:]), before)
