# ruff: noqa: ANN001  (numba compiles the kernels for what they are given)
"""Stochastic gradient descent on UMAP's cross entropy, the same bytes whatever the number of threads.

Each epoch reads the old positions and writes new ones (double-buffered): a node gathers its own whole step, so no two
threads write one place and no sum depends on their number. Random numbers are a hash of seed, epoch, node and
sample. The curve that turns map distance into membership is 1 / (1 + a d²): with UMAP's exponent b fixed at 1 a
step needs only + - x / and the square root, which every machine rounds alike, and no power. As all steps of an epoch
are taken at once, Adam sets their length (as in uwot's `batch` mode).

What pushes a node away is sampled in two strata, the nodes in the grid cells around it and all others, each weighted by
its share of the map. Uniform samples, as UMAP takes, hardly ever meet the near nodes, whose push is what forms a
neighborhood: 5 + 5 samples in strata reach what 100 uniform ones do (docs/layout.md).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit, prange

from modelome.mapping.layout_cells import sort_into_cells

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from modelome.mapping.graph import FuzzyGraph

__all__ = ["descend"]

CLIP = 4.0  # the longest push of one sampled node
BETA1, BETA2 = 0.5, 0.9  # Adam's memory: short, since each epoch draws new samples
NEGATIVES = 5.0  # pushes for each pull, as UMAP weighs them
POOL = 32
NEAR, FAR = 6, 5  # sampled nodes a stratum
SORT_EVERY = 4  # epochs between two sortings into cells
GOLDEN = 0x9E3779B97F4A7C15


def descend(
    graph: FuzzyGraph,
    start: NDArray[np.float32],
    *,
    epochs: int,
    rate: float,
    curve: float,
    push: float,
    seed: int,
) -> Iterator[NDArray[np.float32]]:
    """Yield the positions (m, 2 or 3) after each epoch; the array is written again two epochs later.

    `rate` is the length of a first step in map units and falls to 0; `curve` is a in 1 / (1 + a d²); `push` scales what
    drives nodes apart (UMAP's gamma). One epoch costs O(edges + m).
    """
    old = np.ascontiguousarray(start, np.float32).copy()
    new = old.copy()
    mean, square = np.zeros_like(old), np.zeros_like(old)
    degree = np.zeros(len(graph), np.float32)
    joined = np.flatnonzero(np.diff(graph.start))
    if len(joined):
        degree[joined] = np.add.reduceat(graph.weight, graph.start[joined])
    step = _step_2d if old.shape[1] == 2 else _step_3d
    edges = (graph.start, graph.target, graph.weight, degree)
    cells = sort_into_cells(old)
    for epoch in range(epochs):
        if epoch and epoch % SORT_EVERY == 0:
            cells = sort_into_cells(old)
        length = rate * (1 - epoch / epochs) * np.sqrt(1 - BETA2 ** (epoch + 1)) / (1 - BETA1 ** (epoch + 1))
        key = np.uint64((seed * GOLDEN + epoch * 0xD1B54A32D192ED03) & (2**64 - 1))
        step(old, new, mean, square, *edges, *cells, key, np.float32(curve), np.float32(push), np.float32(length))
        old, new = new, old
        yield old


@njit(cache=True, inline="always")
def _mix(z):  # type: ignore[no-untyped-def] # noqa: ANN202
    """Scramble 64 bits (SplitMix64's finalizer)."""
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> np.uint64(31))


@njit(cache=True, inline="always")
def _below(state, draw, bound):  # type: ignore[no-untyped-def] # noqa: ANN202
    """Draw number `draw` of a node as an integer in [0, bound)."""
    bits = _mix(state + np.uint64(draw) * np.uint64(GOLDEN))
    return np.int64(((bits >> np.uint64(32)) * np.uint64(bound)) >> np.uint64(32))


@njit(cache=True, inline="always")
def _clip(v):  # type: ignore[no-untyped-def] # noqa: ANN202
    return min(np.float32(CLIP), max(np.float32(-CLIP), v))


@njit(cache=True, inline="always")
def _adam(old, new, mean, square, i, d, slope, length):  # type: ignore[no-untyped-def] # noqa: ANN202
    one, b1, b2 = np.float32(1), np.float32(BETA1), np.float32(BETA2)
    mean[i, d] = b1 * mean[i, d] + (one - b1) * slope
    square[i, d] = b2 * square[i, d] + (one - b2) * slope * slope
    new[i, d] = old[i, d] + length * mean[i, d] / (np.sqrt(square[i, d]) + np.float32(1e-7))


@njit(parallel=True, cache=True)
def _step_2d(  # type: ignore[no-untyped-def] # noqa: ANN202
    old,
    new,
    mean,
    square,
    start,
    target,
    weight,
    degree,
    cell,
    order,
    begin,
    side,
    key,
    curve,
    push,
    length,
):
    n = old.shape[0]
    one, two, least = np.float32(1), np.float32(2), np.float32(0.001)
    for i in prange(n):
        x, y = old[i, 0], old[i, 1]
        gx, gy = np.float32(0), np.float32(0)
        for e in range(start[i], start[i + 1]):
            dx, dy = old[target[e], 0] - x, old[target[e], 1] - y
            pull = two * curve * weight[e] / (one + curve * (dx * dx + dy * dy))
            gx += pull * dx
            gy += pull * dy
        state = _mix(key ^ (np.uint64(i) * np.uint64(0x8CB92BA72F3D8DD7)))
        cx, cy = cell[i, 0], cell[i, 1]
        left, right = max(0, cx - 1), min(side - 1, cx + 1) + 1
        around = 0
        for v in range(max(0, cy - 1), min(side - 1, cy + 1) + 1):
            around += begin[v * side + right] - begin[v * side + left]
        nx, ny = np.float32(0), np.float32(0)
        for s in range(NEAR):
            at = _below(state, s, around)
            v = max(0, cy - 1)
            run = begin[v * side + right] - begin[v * side + left]
            while at >= run:
                at -= run
                v += 1
                run = begin[v * side + right] - begin[v * side + left]
            j = order[begin[v * side + left] + at]
            dx, dy = x - old[j, 0], y - old[j, 1]
            q = dx * dx + dy * dy
            away = two * push / ((least + q) * (one + curve * q))
            nx += _clip(away * dx)
            ny += _clip(away * dy)
        fx, fy = np.float32(0), np.float32(0)
        shared = _mix(key + np.uint64(cy * side + cx) * np.uint64(GOLDEN))
        for s in range(FAR):
            j = _below(shared, _below(state, NEAR + s, POOL), n)
            if abs(cell[j, 0] - cx) <= 1 and abs(cell[j, 1] - cy) <= 1:
                continue
            dx, dy = x - old[j, 0], y - old[j, 1]
            q = dx * dx + dy * dy
            away = two * push / ((least + q) * (one + curve * q))
            fx += away * dx
            fy += away * dy
        total = np.float32(NEGATIVES) * degree[i]
        near = total * np.float32(around) / np.float32(n) / np.float32(NEAR)
        far = total / np.float32(FAR)
        _adam(old, new, mean, square, i, 0, two * gx + near * nx + far * fx, length)
        _adam(old, new, mean, square, i, 1, two * gy + near * ny + far * fy, length)


@njit(parallel=True, cache=True)
def _step_3d(  # type: ignore[no-untyped-def] # noqa: ANN202
    old,
    new,
    mean,
    square,
    start,
    target,
    weight,
    degree,
    cell,
    order,
    begin,
    side,
    key,
    curve,
    push,
    length,
):
    n = old.shape[0]
    one, two, least = np.float32(1), np.float32(2), np.float32(0.001)
    for i in prange(n):
        x, y, z = old[i, 0], old[i, 1], old[i, 2]
        gx, gy, gz = np.float32(0), np.float32(0), np.float32(0)
        for e in range(start[i], start[i + 1]):
            j = target[e]
            dx, dy, dz = old[j, 0] - x, old[j, 1] - y, old[j, 2] - z
            pull = two * curve * weight[e] / (one + curve * (dx * dx + dy * dy + dz * dz))
            gx += pull * dx
            gy += pull * dy
            gz += pull * dz
        state = _mix(key ^ (np.uint64(i) * np.uint64(0x8CB92BA72F3D8DD7)))
        cx, cy, cz = cell[i, 0], cell[i, 1], cell[i, 2]
        left, right = max(0, cx - 1), min(side - 1, cx + 1) + 1
        bottom, top = max(0, cy - 1), min(side - 1, cy + 1)
        front, back = max(0, cz - 1), min(side - 1, cz + 1)
        around = 0
        for w in range(front, back + 1):
            for v in range(bottom, top + 1):
                row = (w * side + v) * side
                around += begin[row + right] - begin[row + left]
        nx, ny, nz = np.float32(0), np.float32(0), np.float32(0)
        for s in range(NEAR):
            at = _below(state, s, around)
            v, w = bottom, front
            row = (w * side + v) * side
            run = begin[row + right] - begin[row + left]
            while at >= run:
                at -= run
                v += 1
                if v > top:
                    v = bottom
                    w += 1
                row = (w * side + v) * side
                run = begin[row + right] - begin[row + left]
            j = order[begin[row + left] + at]
            dx, dy, dz = x - old[j, 0], y - old[j, 1], z - old[j, 2]
            q = dx * dx + dy * dy + dz * dz
            away = two * push / ((least + q) * (one + curve * q))
            nx += _clip(away * dx)
            ny += _clip(away * dy)
            nz += _clip(away * dz)
        fx, fy, fz = np.float32(0), np.float32(0), np.float32(0)
        shared = _mix(key + np.uint64((cz * side + cy) * side + cx) * np.uint64(GOLDEN))
        for s in range(FAR):
            j = _below(shared, _below(state, NEAR + s, POOL), n)
            if abs(cell[j, 0] - cx) <= 1 and abs(cell[j, 1] - cy) <= 1 and abs(cell[j, 2] - cz) <= 1:
                continue
            dx, dy, dz = x - old[j, 0], y - old[j, 1], z - old[j, 2]
            q = dx * dx + dy * dy + dz * dz
            away = two * push / ((least + q) * (one + curve * q))
            fx += away * dx
            fy += away * dy
            fz += away * dz
        total = np.float32(NEGATIVES) * degree[i]
        near = total * np.float32(around) / np.float32(n) / np.float32(NEAR)
        far = total / np.float32(FAR)
        _adam(old, new, mean, square, i, 0, two * gx + near * nx + far * fx, length)
        _adam(old, new, mean, square, i, 1, two * gy + near * ny + far * fy, length)
        _adam(old, new, mean, square, i, 2, two * gz + near * nz + far * fz, length)
