"""The peer of the benchmarks: does the same to the same arrays with python-blosc2, in one long-lived process.

One JSON object a line on standard input, one answer a line on standard output:
  {"do": "versions"}                                  -> {"python": ..., "numpy": ..., ...}
  {"do": "open", "group": G, "dir": D, "scale": F}    -> {}
  {"do": "run", "name": N, "check": true}             -> {"seconds": ..., "cpu": ..., "check": ...}
Workloads of a group are asked for in the order in which the group makes them; some may be left out.
"""

import gc
import importlib
import json
import os
import platform
import sys
import time
import traceback

import blosc2
import numpy

# Whatever a library prints goes to standard error, away from the answers.
answers = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)
blosc2.set_nthreads(2)

workloads = iter(())
current = None


def versions():
    return {
        "python": platform.python_version(),
        "python-blosc2": blosc2.__version__,
        "c-blosc2": blosc2.blosclib_version.split()[0],
        "numpy": numpy.__version__,
    }


def open_group(request):
    global workloads, current
    module = importlib.import_module("peer_" + request["group"])
    workloads, current = module.workloads(request["dir"], request["scale"]), None
    return {}


def run(request):
    global current
    while current is None or current.name != request["name"]:
        current = None
        current = next(workloads, None)
        if current is None:
            raise LookupError("no workload " + request["name"])
    given = current.before()
    try:
        gc.collect()
        cpu_begin, begin = time.process_time(), time.perf_counter()
        result = current.run(given)
        end, cpu_end = time.perf_counter(), time.process_time()
        factor = current.factor
        answer = {"seconds": (end - begin) * factor, "cpu": (cpu_end - cpu_begin) * factor}
        if request["check"]:
            answer["check"] = current.check(result, given)
        return answer
    finally:
        current.after(given)


def answer(line):
    request = json.loads(line)
    try:
        if request["do"] == "versions":
            return versions()
        return open_group(request) if request["do"] == "open" else run(request)
    except Exception:
        return {"error": traceback.format_exc()}


for line in sys.stdin:
    print(json.dumps(answer(line)), file=answers, flush=True)
