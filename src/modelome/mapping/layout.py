"""Positions of all models on the 2D and the 3D map."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import set_num_threads
from threadpoolctl import threadpool_limits

from modelome.mapping.graph import join_neighbors
from modelome.mapping.layout_kernel import descend
from modelome.mapping.layout_rows import blank_region, spread_groups
from modelome.mapping.neighbors import usable_threads
from modelome.progress import Silent

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from modelome.mapping.graph import FuzzyGraph
    from modelome.mapping.neighbors import Neighbors
    from modelome.progress import Progress

__all__ = ["lay_out"]

EPOCHS = 600
SAMPLES = 10
PUSH = 1.5
SPAN = 10.0  # half the width of the start, in the units of the curve


def lay_out(
    vectors: NDArray[np.float32],
    neighbors: Neighbors,
    *,
    dims: int = 2,
    seed: int = 0,
    threads: int | None = None,
    text_source: NDArray[np.uint8] | None = None,
    graph: FuzzyGraph | None = None,
    progress: Progress | None = None,
) -> NDArray[np.float32]:
    """Place n rows in `dims` (2 or 3) dimensions, (n, dims) float32 within [-1, 1], centered.

    Groups of equal rows are laid out as one node each, then spread into small discs or balls. Rows that say nothing
    (`text_source` 0, or a zero vector) lie in a band of their own under the map. `graph` is `join_neighbors(neighbors)`,
    for who draws more than one layout. The same bytes for a seed whatever the number of threads. Can be stopped
    between epochs (KeyboardInterrupt).
    """
    if dims not in (2, 3):
        raise ValueError(f"a map has 2 or 3 dimensions, not {dims}")
    if len(vectors) != len(neighbors):
        raise ValueError(f"{len(vectors)} vectors, but neighbors of {len(neighbors)} rows")
    set_num_threads(usable_threads(threads))
    groups = neighbors.groups()
    silent_row = neighbors.blank[neighbors.group] if len(vectors) else np.zeros(0, bool)
    if text_source is not None:
        silent_row = silent_row | (np.asarray(text_source) == 0)
    told = np.zeros(len(groups), bool)
    told[neighbors.group[~silent_row]] = True
    nodes = np.flatnonzero(told).astype(np.int32)
    centers = np.zeros((len(groups), dims), np.float32)
    if len(nodes):
        graph = join_neighbors(neighbors) if graph is None else graph
        placed = _start(vectors[groups.first[nodes]], dims)
        with (progress or Silent()).stage(f"layout {dims}d", EPOCHS) as stage:
            for positions in descend(
                graph.part(nodes), placed, epochs=EPOCHS, rate=1.0, samples=SAMPLES, push=PUSH, seed=seed
            ):
                placed = positions
                stage.advance()
        centers[nodes] = placed
    out = np.zeros((len(vectors), dims), np.float32)
    rows = np.flatnonzero(~silent_row)
    out[rows] = spread_groups(centers, nodes, neighbors.group[rows], seed=seed)
    out[silent_row] = blank_region(out[rows], int(silent_row.sum()), dims)
    return _fit(out)


def _start(vectors: NDArray[np.float32], dims: int) -> NDArray[np.float32]:
    """Project on the first principal axes, each axis turned so that its largest part is positive."""
    with threadpool_limits(1, user_api="blas"):
        centered = vectors - vectors.mean(axis=0, dtype=np.float64).astype(np.float32)
        spread = (centered.T @ centered).astype(np.float64)
        _, axes = np.linalg.eigh(spread)
        axes = axes[:, ::-1][:, :dims]
        axes *= np.where(np.take_along_axis(axes, np.abs(axes).argmax(axis=0)[None], axis=0) < 0, -1.0, 1.0)
        placed = (centered @ axes.astype(np.float32)).astype(np.float32)
    if placed.shape[1] < dims:
        placed = np.pad(placed, ((0, 0), (0, dims - placed.shape[1])))
    reach = np.abs(placed).max()
    return np.ascontiguousarray(placed * np.float32(SPAN / reach) if reach > 0 else placed)


def _fit(positions: NDArray[np.float32]) -> NDArray[np.float32]:
    if not len(positions):
        return positions
    low, high = positions.min(axis=0), positions.max(axis=0)
    reach = float((high - low).max()) / 2
    return ((positions - (low + high) / 2) / np.float32(reach if reach > 0 else 1)).astype(np.float32)
