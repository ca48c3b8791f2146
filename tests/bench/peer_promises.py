"""Twins of promises.ts: the same work, without the promises."""

import os

import blosc2
from peer_common import DPARAMS, LZ4, Workload, hashed, linspace
from peer_resize import appending


def workloads(directory, scale):
    yield appending(directory, scale)
    path = os.path.join(directory, "promises_peer.b2nd")
    data = linspace((max(10, int(1000 * scale)), 1000, 100))
    blosc2.asarray(data, chunks=(10, 1000, 100), blocks=(1, 250, 100), cparams=LZ4, urlpath=path)
    yield Workload(
        "open and read", lambda _: blosc2.open(path, mode="r", dparams=DPARAMS)[:], lambda read, _: hashed(read)
    )
