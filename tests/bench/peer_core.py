"""Twins of core.ts."""

import os

import blosc2
from peer_common import DPARAMS, LZ4, ZSTD, Workload, boxes_workload, hashed, linspace, open_stack, points_workload, starts

EDGE = 10


def workloads(directory, scale):
    yield from whole(directory, scale)
    yield from parts(directory, scale)


def whole(directory, scale):
    data = linspace((max(10, int(1000 * scale)), 1000, 100))
    for label, cparams in (("zstd5", ZSTD), ("lz4", LZ4)):
        options = {"chunks": (10, 1000, 100), "blocks": (1, 250, 100), "cparams": cparams, "dparams": DPARAMS}
        yield Workload(
            f"asarray f8 {label} memory", lambda _: blosc2.asarray(data, **options), lambda array, _: hashed(array[:])
        )
        array = blosc2.asarray(data, **options)
        yield Workload(f"full read f8 {label} memory", lambda _: array[:], lambda read, _: hashed(read))
        path = os.path.join(directory, label + "_peer.b2nd")
        array.save(path)
        file = blosc2.open(path, mode="r", dparams=DPARAMS)
        yield Workload(f"full read f8 {label} disk", lambda _: file[:], lambda read, _: hashed(read))


def parts(directory, scale):
    stack = open_stack(directory, scale)
    for axis in range(4):
        plane = tuple(slice(None) if i != axis else stack.shape[axis] // 2 for i in range(4))
        yield Workload(f"slice 4-d axis {axis} disk", lambda _: stack[plane], lambda read, _: hashed(read))
    corners = starts(os.path.join(directory, "starts.bin"))
    yield boxes_workload("1000 slices 10^4 disk", stack, corners, EDGE)
    yield points_workload("1000 points disk", stack, corners)
