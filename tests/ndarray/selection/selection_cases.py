"""Writes selection_cases.json: what NumPy takes for selections of all kinds.

Run with Python 3.11 and numpy 2.4.6, then format:
    python selection_cases.py > selection_cases.json && deno fmt selection_cases.json
Entries: an integer, null, "...", {"slice": [start, stop, step]}, {"list": nested}, {"mask": {"shape", "data"}}.
"""
import json
import random
import sys

import numpy as np

random.seed(20240)
NEW = None
DOTS = Ellipsis


def encode(entry):
    if entry is DOTS:
        return "..."
    if entry is None or isinstance(entry, int) and not isinstance(entry, bool):
        return entry
    if isinstance(entry, slice):
        return {"slice": [entry.start, entry.stop, entry.step]}
    if isinstance(entry, bool):
        return {"mask": {"shape": [], "data": "1" if entry else "0"}}
    array = np.asarray(entry)
    if array.dtype == bool:
        return {"mask": {"shape": list(array.shape), "data": "".join("1" if x else "0" for x in array.ravel())}}
    return {"list": array.tolist()}


def case(shape, entries):
    array = np.arange(int(np.prod(shape))).reshape(shape)
    fixed = tuple(np.asarray(e, dtype=np.intp) if isinstance(e, list) and np.asarray(e).size == 0 else e for e in entries)
    out = {"shape": list(shape), "selection": [encode(e) for e in fixed]}
    try:
        result = np.asarray(array[fixed])
        out["result"] = list(result.shape)
        out["flat"] = " ".join(str(x) for x in result.ravel())
    except (IndexError, ValueError) as error:
        out["error"] = str(error)
    return out


def mask(*shape):
    return np.array([random.random() < 0.5 for _ in range(int(np.prod(shape)))], dtype=bool).reshape(shape)


S = slice
cases = []
for shape, entries in [
    ((), ()), ((), (DOTS,)), ((), (NEW,)), ((), (DOTS, NEW)), ((), (NEW, DOTS, NEW)), ((), (0,)), ((), (True,)), ((), (False,)),
    ((5,), ()), ((5,), (-1,)), ((5,), (5,)), ((5,), (-6,)), ((5,), (1, 2)), ((5,), (DOTS, DOTS)),
    ((5,), (S(None, None, -1),)), ((5,), (S(3, -99, -2),)), ((5,), (S(99, None, -1),)), ((5,), (S(4, 1),)), ((5,), (S(None, None, 99),)),
    ((5,), ([],)), ((5,), ([[]],)), ((5,), ([0, -1, 0],)), ((5,), ([5],)), ((5,), ([-6],)), ((5,), ([[0, 1], [2, 3]],)),
    ((0,), ()), ((0,), (S(None, None, -1),)), ((0,), (0,)), ((0,), ([],)), ((0, 3), (S(None), [1, 1])), ((3, 0), ([2, 0], S(None))),
    ((5,), (np.array([True, False, True, True, False]),)), ((5,), (np.zeros(5, bool),)), ((5,), (np.ones(4, bool),)),
    ((2, 3), (0, DOTS, [0, 1])), ((2, 3, 4), (0, DOTS, [0, 1])), ((2, 3, 4), (S(None), 0, [0, 1])), ((2, 3, 4), (0, S(None), [0, 1])),
    ((4, 2, 3), (S(None), 0, DOTS, [0, 1])), ((4, 2, 3), (S(None), [0, 1], DOTS, [0, 1])), ((4, 2, 3), (S(None), 0, NEW, [0, 1])),
    ((4, 3), (S(None), True)), ((4, 3), (S(None), False)), ((4, 3), (True, S(None), [0, 1])), ((4, 3), (S(None), True, [0, 1])),
    ((4, 3), (False, [1])), ((4, 3), (False, [1, 2])), ((4, 3), (True, 2)), ((4, 3), (2, True, 1)),
    ((2, 3), ([0, 1], [0, 1, 2])), ((2, 3), ([[0], [1]], [0, 1, 2])), ((3, 4), ([2, 0], [[1], [3]])), ((3, 4), ([[0, 1], [1, 2]], [[3], [0]])),
    ((3, 4, 5), ([0, 2], S(1, 3), [4, 0])), ((3, 4, 5), (S(None), [0, 2], [4, 0])), ((3, 4, 5), ([0, 2], [1, 3], 4)), ((3, 4, 5), (1, [0, 3], S(None, None, 2))),
    ((3, 4, 5), ([[0, 2], [1, 1]], S(1, 3))), ((3, 4, 5), (S(1, 3), [[0, 2], [1, 1]], NEW)), ((3, 4, 5), ([1], [2], [3])), ((3, 4, 5), ([1], S(None), [3])),
    ((3, 4), (mask(3, 4),)), ((3, 4), (mask(3),)), ((3, 4), (S(None), mask(4))), ((3, 4), (mask(4),)), ((3, 4), (mask(3, 5),)), ((3, 4), (mask(3, 4, 1),)),
    ((2, 3, 4), (DOTS, mask(3, 4))), ((2, 3, 4), (mask(2, 3), 0)), ((2, 3, 4), (mask(2, 3), S(None))), ((2, 3, 4), (1, mask(3, 4))),
    ((2, 3, 4), (S(None), np.array([True, False, True]), [1, 3])), ((2, 3, 4), (np.zeros((2, 3), bool),)),
    ((3, 3), (np.eye(3, dtype=bool),)), ((3, 3, 2), (np.eye(3, dtype=bool), [0, 1, 0])), ((3, 3, 2), (np.eye(3, dtype=bool), [[0], [1]])),
    ((3, 4), (1, 2, 3)), ((3, 4), (NEW, 1, NEW, 2, NEW)), ((3, 4), (1, 2, DOTS)), ((3, 4), (DOTS, NEW, 1)),
]:
    cases.append(case(shape, entries))


def bound(n):
    return random.choice([None, random.randint(-n - 2, n + 2)])


def random_entry(shape, axis):
    n = shape[axis]
    kind = random.choice("iisssnlLm2")
    if kind == "i":
        return random.randint(-n, n - 1) if n and random.random() < 0.97 else n, 1
    if kind == "s":
        return slice(bound(n), bound(n), random.choice([None, 1, 2, 3, -1, -2])), 1
    if kind == "n":
        return None, 0
    if kind == "l":
        return [random.randint(-n, n - 1) for _ in range(random.choice([1, 2, 2, 2, 3]))] if n else [], 1
    if kind == "L":
        return [[random.randint(-n, n - 1) for _ in range(random.choice([2]))] for _ in range(random.choice([1, 2]))] if n else [[]], 1
    if kind == "m" or axis + 1 == len(shape):
        return mask(n), 1
    return mask(n, shape[axis + 1]), 2


while len(cases) < 520:
    shape = tuple(random.choice([1, 2, 3, 3, 4, 5]) for _ in range(random.randint(1, 4)))
    if random.random() < 0.04:
        shape = shape[:-1] + (0,)
    if np.prod(shape) > 120:
        continue
    entries, axis, dotted = [], 0, False
    while axis < len(shape) and random.random() < 0.85:
        if not dotted and random.random() < 0.12:
            entries.append(DOTS)
            dotted = True
            axis = min(len(shape), axis + random.randint(0, 1))
            continue
        entry, used = random_entry(shape, axis)
        entries.append(entry)
        axis += used
    if len(cases) > 300 and not any(isinstance(e, (list, np.ndarray)) for e in entries):
        continue
    made = case(shape, entries)
    # NumPy does not look at indices that no element of the result uses; Deneb does.
    if made.get("flat") == "" or "error" in made and random.random() < 0.5:
        if any(isinstance(e, list) for e in entries):
            continue
    cases.append(made)
json.dump({"numpy": np.__version__, "cases": cases}, sys.stdout)
