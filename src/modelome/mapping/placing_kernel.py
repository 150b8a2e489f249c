# ruff: noqa: ANN001, PLR0917  (numba compiles the kernels for what they are given)
"""Where a new node goes among fixed ones: the crowd of its neighbors first, then pulls and pushes."""

from __future__ import annotations

import numpy as np
from numba import njit, prange

__all__ = ["modes", "pull_and_push"]

SHIFTS = 10
BETA1, BETA2 = 0.5, 0.9  # Adam's memory, as in the layout's kernel
CLIP = 4.0
CURVE = 0.5  # a in 1 / (1 + a d²), that of the layout's last pass
LEAST = 0.001
PUSH = 0.022  # of each near node, for a pull of 1


@njit(parallel=True, cache=True)
def modes(positions, anchors, weight, reach):  # type: ignore[no-untyped-def] # noqa: ANN201
    """Where the anchors of each node crowd most, (c, dims): a mean shift from the anchor with the most around it.

    `positions` (m, dims) float64 of placed nodes, `anchors` (c, a), -1 for none, `weight` (c, a), `reach` the width of
    the kernel. A midst would lie in the sea where anchors stand on two islands. NaN where a node has no anchor.
    """
    count, width = anchors.shape
    dims = positions.shape[1]
    out = np.full((count, dims), np.nan, np.float64)
    for i in prange(count):
        best, most = -1, 0.0
        for s in range(width):
            if weight[i, s] <= 0:
                continue
            around = 0.0
            for t in range(width):
                if weight[i, t] > 0:
                    square = 0.0
                    for d in range(dims):
                        square += (positions[anchors[i, s], d] - positions[anchors[i, t], d]) ** 2
                    around += weight[i, t] / (1.0 + square / (reach * reach))
            if around > most:
                best, most = s, around
        if best < 0:
            continue
        for d in range(dims):
            out[i, d] = positions[anchors[i, best], d]
        for _ in range(SHIFTS):
            total = 0.0
            middle = np.zeros(dims, np.float64)
            for s in range(width):
                if weight[i, s] <= 0:
                    continue
                square = 0.0
                for d in range(dims):
                    square += (positions[anchors[i, s], d] - out[i, d]) ** 2
                pull = 1.0 + square / (reach * reach)
                pull = weight[i, s] / (pull * pull)
                total += pull
                for d in range(dims):
                    middle[d] += pull * positions[anchors[i, s], d]
            for d in range(dims):
                out[i, d] = middle[d] / total
    return out


@njit(parallel=True, cache=True)
def pull_and_push(old, new, mean, square, movers, near, weight, beside, length):  # type: ignore[no-untyped-def] # noqa: ANN201
    """One step of the nodes `movers` (c,): read positions `old` (m, dims), write `new`; all others stay.

    A node is pulled by its neighbors `near` (c, k) with `weight`, and pushed by every node that lies `beside` it
    (c, p), -1 for none. The layout samples its pushes; here the near ones are all counted and the far ones, which even
    out, left away. `mean` and `square` (c, dims) are Adam's.
    """
    dims = old.shape[1]
    for q in prange(len(movers)):
        i = movers[q]
        slope = np.zeros(dims, np.float64)
        degree = 0.0
        for s in range(near.shape[1]):
            if weight[q, s] <= 0:
                continue
            degree += weight[q, s]
            far = 0.0
            for d in range(dims):
                far += (old[near[q, s], d] - old[i, d]) ** 2
            pull = 4.0 * CURVE * weight[q, s] / (1.0 + CURVE * far)
            for d in range(dims):
                slope[d] += pull * (old[near[q, s], d] - old[i, d])
        for s in range(beside.shape[1]):
            j = beside[q, s]
            if j < 0 or j == i:
                continue
            far = 0.0
            for d in range(dims):
                far += (old[j, d] - old[i, d]) ** 2
            away = 1.0 / ((LEAST + far) * (1.0 + CURVE * far))
            for d in range(dims):
                slope[d] += PUSH * degree * min(CLIP / 3.0, max(-CLIP / 3.0, away * (old[i, d] - old[j, d])))
        for d in range(dims):
            mean[q, d] = BETA1 * mean[q, d] + (1.0 - BETA1) * slope[d]
            square[q, d] = BETA2 * square[q, d] + (1.0 - BETA2) * slope[d] * slope[d]
            new[i, d] = old[i, d] + length * mean[q, d] / (np.sqrt(square[q, d]) + 1e-7)
