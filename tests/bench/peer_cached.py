"""Twins of cached.ts."""

import os

from peer_common import boxes_workload, open_stack, points_workload, starts


def workloads(directory, scale):
    stack = open_stack(directory, scale)
    corners = starts(os.path.join(directory, "near.bin"))
    yield points_workload("1000 points nearby", stack, corners)
    yield boxes_workload("1000 slices 10^4 nearby", stack, corners, 10)
