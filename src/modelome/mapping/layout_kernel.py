"""Stochastic gradient descent on UMAP's cross entropy, the same bytes whatever the number of threads.

Each epoch reads the old positions and writes new ones (double-buffered): a node gathers its own whole step, so no two
threads write one place and no sum depends on their number. Random numbers are a hash of seed, epoch, node and
sample. The curve that turns map distance into membership is 1 / (1 + a d²): with UMAP's exponent b fixed at 1 a
step needs only + - x / and the square root, which every machine rounds alike, and is five times quicker than with
powers. As all steps of an epoch are taken at once, Adam sets their length (as in uwot's `batch` mode).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit, prange

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from modelome.mapping.graph import FuzzyGraph

__all__ = ["CURVE", "descend"]

CURVE = 1.577  # UMAP's a for min_dist 0.1
CLIP = 4.0  # the longest push of one sampled node
BETA1, BETA2 = 0.5, 0.9  # Adam's memory: short, since each epoch draws new samples
NEGATIVES = 5.0  # pushes for each pull, as UMAP weighs them


def descend(
    graph: FuzzyGraph,
    start: NDArray[np.float32],
    *,
    epochs: int,
    rate: float,
    samples: int,
    push: float,
    seed: int,
) -> Iterator[NDArray[np.float32]]:
    """Yield the positions (m, 2 or 3) after each epoch; the array is written again two epochs later.

    `rate` is the length of a first step in map units and falls to 0; `samples` nodes push each node in an epoch;
    `push` scales them (UMAP's gamma). One epoch costs O(edges + m samples).
    """
    old = np.ascontiguousarray(start, np.float32).copy()
    new = old.copy()
    mean, square = np.zeros_like(old), np.zeros_like(old)
    degree = np.zeros(len(graph), np.float32)
    joined = np.flatnonzero(np.diff(graph.start))
    degree[joined] = np.add.reduceat(graph.weight, graph.start[joined]) if len(joined) else 0
    step = _step_2d if old.shape[1] == 2 else _step_3d
    edges = (graph.start, graph.target, graph.weight, degree)
    for epoch in range(epochs):
        length = rate * (1 - epoch / epochs) * np.sqrt(1 - BETA2 ** (epoch + 1)) / (1 - BETA1 ** (epoch + 1))
        step(old, new, mean, square, *edges, seed, epoch, samples, np.float32(push), np.float32(length))
        old, new = new, old
        yield old


@njit(cache=True, inline="always")
def _mix(z):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN202
    """Scramble 64 bits (SplitMix64's finalizer)."""
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> np.uint64(31))


@njit(cache=True, inline="always")
def _clip(v):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN202
    return min(np.float32(CLIP), max(np.float32(-CLIP), v))


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
    seed,
    epoch,
    samples,
    push,
    length,  # noqa: ANN001
):
    n = old.shape[0]
    one, a2, a = np.float32(1), np.float32(2 * CURVE), np.float32(CURVE)
    b1, b2 = np.float32(BETA1), np.float32(BETA2)
    key = _mix(np.uint64(seed) * np.uint64(0x9E3779B97F4A7C15) + np.uint64(epoch) + np.uint64(1))
    for i in prange(n):
        x, y = old[i, 0], old[i, 1]
        gx, gy = np.float32(0), np.float32(0)
        for e in range(start[i], start[i + 1]):
            dx, dy = old[target[e], 0] - x, old[target[e], 1] - y
            pull = a2 * weight[e] / (one + a * (dx * dx + dy * dy))
            gx += pull * dx
            gy += pull * dy
        px, py = np.float32(0), np.float32(0)
        state = _mix(key ^ (np.uint64(i) * np.uint64(0x8CB92BA72F3D8DD7)))
        for s in range(samples):
            draw = _mix(state + np.uint64(s) * np.uint64(0x9E3779B97F4A7C15))
            j = np.int64(((draw >> np.uint64(32)) * np.uint64(n)) >> np.uint64(32))
            dx, dy = x - old[j, 0], y - old[j, 1]
            q = dx * dx + dy * dy
            away = push / ((np.float32(0.001) + q) * (one + a * q))
            px += _clip(away * dx)
            py += _clip(away * dy)
        ratio = np.float32(NEGATIVES) * degree[i] / np.float32(samples)
        gx += ratio * px
        gy += ratio * py
        mean[i, 0] = b1 * mean[i, 0] + (one - b1) * gx
        mean[i, 1] = b1 * mean[i, 1] + (one - b1) * gy
        square[i, 0] = b2 * square[i, 0] + (one - b2) * gx * gx
        square[i, 1] = b2 * square[i, 1] + (one - b2) * gy * gy
        new[i, 0] = x + length * mean[i, 0] / (np.sqrt(square[i, 0]) + np.float32(1e-7))
        new[i, 1] = y + length * mean[i, 1] / (np.sqrt(square[i, 1]) + np.float32(1e-7))


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
    seed,
    epoch,
    samples,
    push,
    length,  # noqa: ANN001
):
    n = old.shape[0]
    one, a2, a = np.float32(1), np.float32(2 * CURVE), np.float32(CURVE)
    b1, b2 = np.float32(BETA1), np.float32(BETA2)
    key = _mix(np.uint64(seed) * np.uint64(0x9E3779B97F4A7C15) + np.uint64(epoch) + np.uint64(1))
    for i in prange(n):
        x, y, z = old[i, 0], old[i, 1], old[i, 2]
        gx, gy, gz = np.float32(0), np.float32(0), np.float32(0)
        for e in range(start[i], start[i + 1]):
            j = target[e]
            dx, dy, dz = old[j, 0] - x, old[j, 1] - y, old[j, 2] - z
            pull = a2 * weight[e] / (one + a * (dx * dx + dy * dy + dz * dz))
            gx += pull * dx
            gy += pull * dy
            gz += pull * dz
        px, py, pz = np.float32(0), np.float32(0), np.float32(0)
        state = _mix(key ^ (np.uint64(i) * np.uint64(0x8CB92BA72F3D8DD7)))
        for s in range(samples):
            draw = _mix(state + np.uint64(s) * np.uint64(0x9E3779B97F4A7C15))
            j = np.int64(((draw >> np.uint64(32)) * np.uint64(n)) >> np.uint64(32))
            dx, dy, dz = x - old[j, 0], y - old[j, 1], z - old[j, 2]
            q = dx * dx + dy * dy + dz * dz
            away = push / ((np.float32(0.001) + q) * (one + a * q))
            px += _clip(away * dx)
            py += _clip(away * dy)
            pz += _clip(away * dz)
        ratio = np.float32(NEGATIVES) * degree[i] / np.float32(samples)
        gx += ratio * px
        gy += ratio * py
        gz += ratio * pz
        mean[i, 0] = b1 * mean[i, 0] + (one - b1) * gx
        mean[i, 1] = b1 * mean[i, 1] + (one - b1) * gy
        mean[i, 2] = b1 * mean[i, 2] + (one - b1) * gz
        square[i, 0] = b2 * square[i, 0] + (one - b2) * gx * gx
        square[i, 1] = b2 * square[i, 1] + (one - b2) * gy * gy
        square[i, 2] = b2 * square[i, 2] + (one - b2) * gz * gz
        new[i, 0] = x + length * mean[i, 0] / (np.sqrt(square[i, 0]) + np.float32(1e-7))
        new[i, 1] = y + length * mean[i, 1] / (np.sqrt(square[i, 1]) + np.float32(1e-7))
        new[i, 2] = z + length * mean[i, 2] / (np.sqrt(square[i, 2]) + np.float32(1e-7))
