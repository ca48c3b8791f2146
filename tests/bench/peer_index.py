"""Twins of index.ts."""

import os

import blosc2
import numpy as np
from peer_common import DPARAMS, ZSTD, Workload

SIDE = 20000
APART = 4
FILLED = 10


def workloads(directory, scale):
    for chunk_side in (500, 250):
        grid = max(1, round(SIDE / chunk_side * np.cbrt(scale)))
        yield walk(f"sparse {chunk_side}", sparse_cube(directory, grid, chunk_side))
    yield walk("full", blosc2.open(os.path.join(directory, "index_full.b2nd"), mode="r", dparams=DPARAMS))


def sparse_cube(directory, grid, side):
    path = os.path.join(directory, f"index_{side}_peer.b2nd")
    options = {"dtype": "u1", "chunks": (side,) * 3, "blocks": (50,) * 3, "cparams": ZSTD}
    cube = blosc2.zeros((grid * side,) * 3, urlpath=path, **options)
    one = np.zeros((side,) * 3, "u1")
    one[1, 2, 3] = 7
    for i in range(FILLED):
        low = i * APART % grid * side
        cube[0:side, 0:side, low : low + side] = one
    return blosc2.open(path, mode="r", dparams=DPARAMS)


def walk(name, cube):
    def count(_):
        return sum(1 for info in cube.iterchunks_info() if info.special == blosc2.SpecialValue.NOT_SPECIAL)

    return Workload(name, count, lambda held, _: f"{held} of {cube.schunk.nchunks}")
