"""Twin of startup.ts: the process that is started is another Python."""

import os
import subprocess
import sys

from peer_common import Workload


def workloads(directory, _scale):
    script = os.path.join(os.path.dirname(os.path.abspath(__file__)), "first_element.py")
    command = [sys.executable, script, os.path.join(directory, "startup.b2nd")]
    for name in (", one module", ", sources"):
        yield Workload(
            "process start to first element" + name,
            lambda _: subprocess.run(command, stdout=subprocess.PIPE, check=True),
            lambda result, _: repr(float(result.stdout)),
        )
