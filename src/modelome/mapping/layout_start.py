"""Where nodes stand before they are moved: principal axes for the first ones, their neighbors' midst for the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from threadpoolctl import threadpool_limits

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from modelome.mapping.graph import FuzzyGraph

__all__ = ["fair_order", "place_among", "project"]

STRAY = 0.02  # how far apart nodes with the same neighbors start, in units of the curve
REACH = 30  # hops at most from a placed node to one that starts in its midst


def fair_order(count: int, seed: int) -> NDArray[np.int32]:
    """Order nodes so that any prefix is a fair sample of them, (count,) int32."""
    return np.random.default_rng(seed).permutation(count).astype(np.int32)


def project(vectors: NDArray[np.float32], dims: int, span: float) -> NDArray[np.float32]:
    """Project on the first principal axes, each turned so that its largest part is positive, within [-span, span]."""
    with threadpool_limits(1, user_api="blas"):
        centered = vectors - vectors.mean(axis=0, dtype=np.float64).astype(np.float32)
        spread = (centered.T @ centered).astype(np.float64)
        _, axes = np.linalg.eigh(spread)
        axes = axes[:, ::-1][:, :dims]
        largest = np.take_along_axis(axes, np.abs(axes).argmax(axis=0)[None], axis=0)
        placed = (centered @ (axes * np.where(largest < 0, -1.0, 1.0)).astype(np.float32)).astype(np.float32)
    if placed.shape[1] < dims:
        placed = np.pad(placed, ((0, 0), (0, dims - placed.shape[1])))
    reach = np.abs(placed).max()
    placed = placed * np.float32(span / reach) if reach > 0 else placed
    # Nodes that project on one spot (fewer vectors than axes, say) would push each other nowhere.
    return np.ascontiguousarray(placed + _stray(len(placed), dims, 0))


def place_among(
    graph: FuzzyGraph,
    nodes: NDArray[np.int32],
    placed: NDArray[np.float32],
    wanted: NDArray[np.int32],
    *,
    seed: int,
) -> NDArray[np.float32]:
    """Give places to `wanted` from those of `nodes`: kept where known, else the weighted midst of known neighbors.

    Goes outward hop by hop; what no hop reaches starts in the middle of the map.
    """
    count, dims = len(graph), placed.shape[1]
    positions = np.zeros((count, dims), np.float32)
    positions[nodes] = placed
    known = np.zeros(count, bool)
    known[nodes] = True
    matrix = graph.matrix()
    stray = _stray(count, dims, seed)
    for _ in range(REACH):
        open_rows = np.flatnonzero(~known)
        if not len(open_rows):
            break
        beside = matrix[open_rows]
        weight = np.asarray(beside @ known.astype(np.float32)).ravel()
        midst = np.asarray(beside @ (positions * known[:, None]))
        got = weight > 0
        if not got.any():
            break
        rows = open_rows[got]
        positions[rows] = midst[got] / weight[got, None] + stray[rows]
        known[rows] = True
    lost = ~known
    positions[lost] = placed.mean(axis=0, dtype=np.float64).astype(np.float32) + stray[lost]
    return np.ascontiguousarray(positions[wanted])


def _stray(count: int, dims: int, seed: int) -> NDArray[np.float32]:
    return np.random.default_rng([seed, 1]).normal(0, STRAY, (count, dims)).astype(np.float32)
