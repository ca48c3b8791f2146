"""What the twins of the workloads share."""

import hashlib
import os
from dataclasses import dataclass
from typing import Any, Callable

import blosc2
import numpy as np

SHUFFLE = [blosc2.Filter.SHUFFLE]
ZSTD = {"codec": blosc2.Codec.ZSTD, "clevel": 5, "filters": SHUFFLE, "nthreads": 2}
LZ4 = {"codec": blosc2.Codec.LZ4, "clevel": 5, "filters": SHUFFLE, "nthreads": 2}
DPARAMS = {"nthreads": 2}


@dataclass
class Workload:
    """Only `run` is timed, and does one part in `factor` of the work; it gets what `before` made, `check` gets both."""

    name: str
    run: Callable[[Any], Any]
    check: Callable[[Any, Any], str]
    before: Callable[[], Any] = lambda: None
    after: Callable[[Any], None] = lambda given: None
    factor: float = 1.0


def linspace(shape, dtype="f8"):
    return np.linspace(0.0, 1.0, int(np.prod(shape)), dtype=dtype).reshape(shape)


def hashed(*arrays):
    sha = hashlib.sha256()
    for array in arrays:
        sha.update(np.ascontiguousarray(array))
    return sha.hexdigest()[:16]


def starts(path):
    """Starting cells of boxes, as the other program wrote them."""
    return np.fromfile(path, dtype="<i4").reshape(-1, 4).tolist()


def open_stack(directory, scale):
    """The 4-d array on disk, made by the first group that needs it."""
    path = os.path.join(directory, "stack_peer.b2nd")
    if not os.path.exists(path):
        shape = (50, 100, max(30, int(300 * scale)), 250)
        parts = {"chunks": (10, 25, 150, 100), "blocks": (10, 25, 32, 32)}
        blosc2.asarray(linspace(shape, "f4"), **parts, cparams=LZ4, dparams=DPARAMS, urlpath=path)
    return blosc2.open(path, mode="r", dparams=DPARAMS)


def read_boxes(array, corners, edge, each=lambda box: None):
    for low in corners:
        each(array[tuple(slice(k, k + edge) for k in low)])


def boxes_workload(name, array, corners, edge):
    def check(_result, _given):
        boxes = []
        read_boxes(array, corners, edge, boxes.append)
        return hashed(*boxes)

    return Workload(name, lambda _: read_boxes(array, corners, edge), check)


def points_workload(name, array, points):
    cells = [tuple(point) for point in points]
    return Workload(name, lambda _: [array[cell] for cell in cells], lambda values, _: hashed(np.array(values, "f4")))
