"""Writes print_cases.json: what NumPy's str makes of arrays of all kinds.

Run with Python 3.11 and numpy 2.4.6, then format:
    python print_cases.py > print_cases.json && deno fmt print_cases.json
Each case: a name, the array as a .npy file (gzip, base64), and the lines of str(array).
"""
import base64
import gzip
import io
import json
import sys

import numpy as np

rng = np.random.default_rng(20240)
cases = []


def add(name, array):
    array = np.asarray(array)
    file = io.BytesIO()
    np.save(file, array)
    packed = gzip.compress(file.getvalue(), mtime=0)
    cases.append({"name": name, "npy": base64.b64encode(packed).decode(), "text": str(array).split("\n")})


def floats(kind, count):
    """Values that are hard to write: ties, far apart, special, any bits."""
    pick = rng.integers(0, 7)
    if pick == 0:
        return rng.normal(size=count) * 10.0 ** rng.integers(-6, 9, size=count)
    if pick == 1:
        return np.round(rng.normal(size=count) * 100, int(rng.integers(0, 4)))
    if pick == 2:
        return rng.integers(-(10**6), 10**6, size=count) / 2.0 ** rng.integers(0, 30, size=count)
    if pick == 3:
        return rng.choice([0, -0.0, 1, -1, np.nan, np.inf, -np.inf, 1e-5, 1e10, 0.1, 0.5, 100], size=count)
    if pick == 4:
        return rng.integers(1, 2**60, size=count).astype("f8")
    if pick == 5:
        return np.frombuffer(rng.bytes(count * 8), dtype=f"<{kind}")[:count]
    return rng.normal(size=count)


with np.errstate(all="ignore"):
    for kind in ["f2", "f4", "f8"]:
        for n in range(25):
            count = int(rng.integers(1, 7))
            array = np.asarray(floats(kind, count)).astype(kind)
            add(f"{kind} {n}", array.reshape(2, -1) if count % 2 == 0 else array)
        for value in [0, -0.0, 1e3, 1e6, 1e15, 1e16, 1e-4, 1.5e-5, np.nan, -np.inf, 0.1]:
            add(f"{kind} of rank 0: {value}", np.asarray(value).astype(kind))
    for kind in ["c8", "c16"]:
        for n in range(10):
            count = int(rng.integers(1, 5))
            array = (floats("f8", count) + 1j * floats("f8", count)).astype(kind)
            add(f"{kind} {n}", array)
            add(f"{kind} {n} of rank 0", array[0])
        for value in [0, 1 - 1j, complex(-0.0, 0), complex(0, -0.0), complex(np.nan, -np.inf), 1e20j]:
            add(f"{kind} of rank 0: {value}", np.asarray(value).astype(kind))

for kind in ["i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8"]:
    info = np.iinfo(kind)
    add(f"{kind} limits", np.array([info.min, 0, info.max], kind))
    for shape in [(40,), (7, 200), (0,), (2, 0), (), (2, 2, 2, 2), (1, 1001)]:
        array = np.zeros(shape, kind)
        array[...] = (np.arange(array.size) * 7 % 101).reshape(shape)
        add(f"{kind} {shape}", array)

add("the tour of the README", np.pad(np.full((4, 4), 9), ((0, 1), (0, 3))))
for shape in [(3,), (2, 30), (), (1200,)]:
    add(f"bool {shape}", rng.random(shape) < 0.5)
for unit in ["Y", "M", "W", "D", "h", "m", "s", "ms", "us", "ns", "ps", "fs", "as", "25s", "7D", "3M"]:
    values = np.array([0, 1, -1, 1234567, -987654, -(2**63)], "i8")
    for array in [values[:5], values, values[5:], values[3], values[5]]:
        add(f"datetime64[{unit}] {array.shape}", array.view(f"M8[{unit}]"))
        add(f"timedelta64[{unit}] {array.shape}", array.view(f"m8[{unit}]"))
add("timedelta64 without unit", np.array([5, -7], "m8"))
add("U", np.array(["a", "b'c", 'd"e', "f\n\t\\", "\u00e9\u200b\U0001f600\ue000", "both'\"", ""]))
add("U of rank 0", np.array("it's"))
add("U long", np.array(["\U0001f600" * 10] * 10))
add("S", np.array([b"a", b"b'c", b"d\xff\x00e", b"\n\r\t\\"]))
add("V", np.arange(12, dtype="u1").view("V3").reshape(2, 2))
add("V of rank 0", np.zeros((), "V2"))

FIELDS = [("a", "i4"), ("b", "f8"), ("c", "S2"), ("d", "U2"), ("e", "?"), ("f", "c8"), ("g", "f4", (2,)), ("h", "M8[D]")]
struct = np.zeros(3, [*FIELDS, ("i", [("x", "i1"), ("y", "f2", (2, 2))])])
add("struct of zeros", struct)
struct["b"] = [1.5, 2e10, -3]
struct["g"] = rng.normal(size=(3, 2))
struct["a"] = [1, -200, 3]
struct["f"][1] = 1 + 2j
struct["e"][2] = True
add("struct", struct)
add("struct of rank 0", struct[1].copy().reshape(()))
add("struct of one field", np.zeros((2, 2), [("a", "i4")]))
add("struct with a long sub-array", np.zeros(2, [("a", "i4", (1100,))]))
add("struct long", np.zeros(1500, [("a", "i4"), ("b", "f8")]))
for shape in [(1001,), (50, 50), (12, 12, 12), (3, 400), (2, 2, 300), (1, 5, 5, 50), (7, 1, 200, 1)]:
    array = np.arange(int(np.prod(shape))).reshape(shape)
    add(f"long i8 {shape}", array)
    add(f"long f8 {shape}", array / 8 - 10)
add("linspace f8", np.linspace(0, 1, 50))
add("linspace f4", np.linspace(0, 1, 50).astype("f4"))
add("wide rows", np.arange(200).reshape(10, 20) * 1000)

json.dump({"numpy": np.__version__, "cases": cases}, sys.stdout, indent=2, ensure_ascii=False)
