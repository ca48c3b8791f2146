"""Twins of sparse.ts. Filling and walking a chunk takes so long that a sample of the chunks is done, and the time scaled."""

import json
import os

import blosc2
import numpy as np
from peer_common import DPARAMS, Workload, hashed

SIDE, CHUNK, BLOCK = 20_000, 500, 50
GRID = SIDE // CHUNK
ZSTD = {"codec": blosc2.Codec.ZSTD, "clevel": 5, "filters": [blosc2.Filter.NOFILTER], "nthreads": 2}


def workloads(directory, scale):
    yield from filled(directory, "stars")
    yield middle(directory)
    for stars in (2e6, 20e6):
        yield from filled(directory, f"generated_{int(stars * scale)}")


class Sample:
    """Chunks and the cells in them, as the other program wrote them."""

    def __init__(self, directory, name):
        path = os.path.join(directory, name + ".bin")
        with open(path + ".json") as file:
            self.factor = (given := json.load(file))["factor"]
        cells = np.fromfile(path, dtype="<i4").reshape(-1, 3)
        number = ((cells // CHUNK) @ np.array([GRID * GRID, GRID, 1])).astype("i8")
        self.starts = [np.array(np.unravel_index(n, (GRID,) * 3)) * CHUNK for n in given["chunks"]]
        self.cells = [cells[number == n] - start for n, start in zip(given["chunks"], self.starts)]
        self.path = os.path.join(directory, name + "_peer.b2nd")

    def create(self):
        parts = {"chunks": (CHUNK,) * 3, "blocks": (BLOCK,) * 3, "cparams": ZSTD, "dparams": DPARAMS}
        return blosc2.zeros((SIDE,) * 3, dtype="u1", **parts, urlpath=self.path, mode="w")

    def fill(self, cube):
        for start, cells in zip(self.starts, self.cells):
            counts = np.zeros((CHUNK,) * 3, "u1")
            np.add.at(counts, tuple(cells.T), 1)
            cube[self.box(start)] = counts
        return cube

    def walk(self, cube):
        for start in self.starts:
            found = cube[self.box(start)]
            yield start, found, np.nonzero(found)

    def text(self):
        rows = []
        for start, found, places in self.walk(blosc2.open(self.path, mode="r")):
            rows.append(np.c_[np.stack(places, 1) + start, found[places]])
        rows = np.concatenate(rows).astype("<i4")
        return f"{len(rows)} cells {hashed(rows)}"

    @staticmethod
    def box(start):
        return tuple(slice(int(n), int(n) + CHUNK) for n in start)


def filled(directory, name):
    sample = Sample(directory, name)
    label = name.replace("_", " ")
    check = lambda _result, _given: sample.text()
    yield Workload(f"{label}: fill", sample.fill, check, before=sample.create, factor=sample.factor)

    def walk(_given):
        for _ in sample.walk(blosc2.open(sample.path, mode="r", dparams=DPARAMS)):
            pass

    yield Workload(f"{label}: walk", walk, check, factor=sample.factor)


def middle(directory):
    sample = Sample(directory, "middle")
    sample.fill(sample.create())
    box = (slice(9900, 10100),) * 3
    return Workload(
        "middle",
        lambda cube: cube[box],
        lambda read, _: hashed(read),
        before=lambda: blosc2.open(sample.path, mode="r", dparams=DPARAMS),
    )
