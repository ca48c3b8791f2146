"""Compares files with what NumPy makes of the same operations, and writes on in them.

Argument: a JSON file with a list of trials. Prints a JSON object: `faults`, a list of texts, and `edited`, for every
trial that has edits what python-blosc2 reads from the file after them.
"""
import base64
import hashlib
import json
import sys

import blosc2
import numpy as np

blosc2.set_nthreads(2)


def type_of(told):
    """A NumPy type of what JSON tells: names, lists of fields, layouts."""
    if isinstance(told, str):
        return np.dtype(told)
    if isinstance(told, dict):
        return np.dtype({**told, "formats": [type_of(field) for field in told["formats"]]})
    return np.dtype([(name, type_of(field), *map(tuple, shape)) for name, field, *shape in told])


def array_of(told, dtype):
    return np.frombuffer(base64.b64decode(told["data"]), dtype).reshape(told["shape"])


def slices_of(told):
    return tuple(slice(*bounds) for bounds in told)


def put_in(model, axis, start, cells):
    first, last = np.split(model, [start], axis)
    return np.concatenate([first, cells, last], axis)


def take_out(model, axis, start, length):
    return np.delete(model, slice(start, start + length), axis)


def resized(model, shape, starts):
    for axis, length in enumerate(shape):
        old = model.shape[axis]
        start = starts[axis] if starts else min(old, length)
        if length < old:
            model = take_out(model, axis, start, old - length)
        elif length > old:
            cells = np.zeros([length - old if i == axis else n for i, n in enumerate(model.shape)], model.dtype)
            model = put_in(model, axis, start, cells)
    return model


def applied(model, step, dtype):
    """What one operation makes of an array."""
    kind = step["kind"]
    if kind == "make":
        return array_of(step["cells"], dtype).copy()
    if kind == "set":
        model[slices_of(step["part"])] = array_of(step["cells"], dtype)
        return model
    if kind == "resize":
        return resized(model, step["shape"], step["start"])
    if kind == "insert":
        return put_in(model, step["axis"], step["start"], array_of(step["cells"], dtype))
    return take_out(model, step["axis"], step["start"], step["length"])


def native_bytes(cells, stored, native):
    """Bytes in the order of the machine; types without byte order keep their padding."""
    return np.ascontiguousarray(cells if stored == native else cells.astype(native)).tobytes()


def opened(trial, mode):
    if not trial["isFrame"]:
        return blosc2.open(trial["path"], mode=mode)
    with open(trial["path"], "rb") as file:
        frame = file.read()
    return (blosc2.schunk_from_cframe if is_schunk(trial) else blosc2.ndarray_from_cframe)(frame, copy=True)


def is_schunk(trial):
    return trial["kind"] == "schunk"


def kinds_of(array, item):
    """Kind and repeated bytes of every chunk, as python-blosc2 tells them."""
    rows = []
    for info in array.iterchunks_info():
        value = None if info.repeated_value is None else item(info.repeated_value)
        rows.append([info.special.name.lower(), value])
    return rows


def metadata_of(schunk):
    return {k.decode() if isinstance(k, bytes) else k: v for k, v in schunk.vlmeta.getall().items()}


def without_dictionaries(a):
    """A copy whose parts can be read: python-blosc2 decodes chunks with dictionaries as a whole only."""
    copy = blosc2.empty(a.shape, a.dtype, chunks=a.chunks, blocks=a.blocks)
    for i in range(a.schunk.nchunks):
        copy.schunk.update_data(i, a.schunk.decompress_chunk(i), copy=True)
    return copy


def array_faults(trial):
    dtype = type_of(trial["dtype"])
    native = dtype.newbyteorder("=")
    model = None
    for step in trial["steps"]:
        model = applied(model, step, native)
    a = opened(trial, "r")
    found = {"shape": list(a.shape), "chunks": list(a.chunks), "blocks": list(a.blocks), "dtype": str(a.dtype)}
    plain = dtype.kind == "V" and dtype.fields is None
    wanted = {"shape": list(model.shape), **{key: trial[key] for key in ("chunks", "blocks")}}
    wanted["dtype"] = str(np.dtype([("f0", dtype)]) if plain and a.dtype.fields else dtype)
    for key, value in wanted.items():
        if found[key] != value:
            yield f"{key} is {found[key]}, not {value}"
    if a.shape != model.shape:
        return
    readable = without_dictionaries(a) if trial["useDict"] else a
    # Cells that nobody wrote are free.
    is_free = any(kind == "uninit" for kind, _ in trial["kinds"])
    if native_bytes(readable[()], dtype, native) != model.tobytes() and not is_free:
        yield "cells differ"
    for part in trial["parts"]:
        cells = np.asarray(readable[slices_of(part)])
        if native_bytes(cells, dtype, native) != np.ascontiguousarray(model[slices_of(part)]).tobytes():
            yield f"cells of {part} differ"
    if a.size > 0:
        kinds = kinds_of(a, lambda value: native_bytes(np.asarray(value, a.dtype), dtype, native).hex())
        if kinds != trial["kinds"]:
            yield f"kinds of chunks are {kinds}, not {trial['kinds']}"
    yield from metadata_faults(trial, a.schunk)


def metadata_faults(trial, schunk):
    metadata = metadata_of(schunk)
    if metadata != trial["vlmeta"]:
        yield f"vlmeta is {metadata}, not {trial['vlmeta']}"
    for name, value in trial["meta"].items():
        wanted = base64.b64decode(value["bytes"]) if isinstance(value, dict) and "bytes" in value else value
        if schunk.meta[name] != wanted:
            yield f"meta {name} is {schunk.meta[name]}, not {wanted}"


def schunk_faults(trial):
    s = opened(trial, "r")
    chunks = [base64.b64decode(chunk) for chunk in trial["content"]]
    if s.nchunks != len(chunks) or s.nbytes != sum(map(len, chunks)) or s.typesize != trial["typesize"]:
        yield f"{s.nchunks} chunks of {s.nbytes} bytes, items of {s.typesize}"
        return
    for i, chunk in enumerate(chunks):
        if s.decompress_chunk(i) != chunk:
            yield f"chunk {i} differs"
    kinds = kinds_of(s, lambda value: bytes(value).hex())
    if kinds != trial["kinds"]:
        yield f"kinds of chunks are {kinds}, not {trial['kinds']}"
    if chunks and s[:] != b"".join(chunks):
        yield "items differ"
    yield from metadata_faults(trial, s)


def edit(trial):
    """Writes into a file and tells what is in it then."""
    x = opened(trial, "a")
    schunk = x if is_schunk(trial) else x.schunk
    for step in trial["edits"]:
        kind = step["kind"]
        if kind == "set":
            cells = array_of(step["cells"], type_of(trial["dtype"]).newbyteorder("="))
            x[slices_of(step["part"])] = cells.astype(x.dtype)
        elif kind == "resize":
            x.resize(tuple(step["shape"]))
        elif kind == "vlmeta":
            schunk.vlmeta[step["name"]] = step["value"]
        elif kind == "delete":
            schunk.delete_chunk(step["nchunk"])
        else:
            data = base64.b64decode(step["data"])
            if kind == "append":
                schunk.append_data(data)
            else:
                getattr(schunk, f"{kind}_data")(step["nchunk"], data, copy=True)
    del x, schunk
    return state(trial)


def state(trial):
    x = opened(trial, "r")
    if is_schunk(trial):
        content, shape, schunk = [x.decompress_chunk(i) for i in range(x.nchunks)], [x.nchunks], x
    else:
        dtype = type_of(trial["dtype"])
        content, shape, schunk = [native_bytes(x[()], dtype, dtype.newbyteorder("="))], list(x.shape), x.schunk
    kinds = [] if x.nbytes == 0 else [kind for kind, _ in kinds_of(x, lambda value: None)]
    digest = hashlib.sha256(b"".join(content)).hexdigest()
    return {"shape": shape, "sha256": digest, "kinds": kinds, "vlmeta": metadata_of(schunk)}


faults, edited = [], {}
with open(sys.argv[1]) as file:
    trials = json.load(file)
for trial in trials:
    try:
        look = schunk_faults if is_schunk(trial) else array_faults
        faults += [f"{trial['name']}: {fault}" for fault in look(trial)]
        if trial["edits"]:
            edited[trial["name"]] = edit(trial)
    except Exception as error:
        faults.append(f"{trial['name']}: {error!r}")
print(json.dumps({"faults": faults, "edited": edited}))
