"""Positions of all models on the 2D and the 3D map."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numba import set_num_threads

from modelome.mapping.graph import join_neighbors
from modelome.mapping.layout_cells import sort_into_cells
from modelome.mapping.layout_even import even_out
from modelome.mapping.layout_kernel import descend
from modelome.mapping.layout_rows import blank_region, fit_frame, spread_groups
from modelome.mapping.layout_start import fair_order, place_among, project
from modelome.mapping.neighbors import find_neighbors, usable_threads
from modelome.progress import Silent

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from modelome.mapping.graph import FuzzyGraph
    from modelome.mapping.neighbors import Neighbors
    from modelome.progress import Progress, Stage

__all__ = ["lay_out"]

COARSEST = 25_000  # nodes of the first layout
RATIO = 4  # nodes of a layout to those of the one before
TIGHT, OPEN = 1.577, 0.5  # the curve that finds the islands (UMAP's for min_dist 0.1), and the one that opens them
PUSH = 1.5
SPAN = 20.0  # half the width of the start, in the units of the curve


@dataclass(frozen=True)
class _Pass:
    """One run of the kernel: over how many nodes, from the positions before, drawn out by `scale`."""

    nodes: int
    epochs: int
    rate: float
    curve: float
    scale: float = 1.0


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

    Groups of equal rows are laid out as one node each, a fair part of them first; then density is evened out, and each
    group spread into a small disc or ball. Rows that say nothing (`text_source` 0, or a zero vector) lie in a band of
    their own under the map.
    `graph` is `join_neighbors(neighbors)`, for who draws more than one layout. The same bytes for a seed whatever the
    number of threads. Can be stopped between epochs (KeyboardInterrupt).
    """
    if dims not in (2, 3):
        raise ValueError(f"a map has 2 or 3 dimensions, not {dims}")
    if len(vectors) != len(neighbors):
        raise ValueError(f"{len(vectors)} vectors, but neighbors of {len(neighbors)} rows")
    threads = usable_threads(threads)
    set_num_threads(threads)
    groups = neighbors.groups()
    silent = neighbors.blank[neighbors.group] if len(vectors) else np.zeros(0, bool)
    if text_source is not None:
        silent = silent | (np.asarray(text_source) == 0)
    told = np.zeros(len(groups), bool)
    told[neighbors.group[~silent]] = True
    nodes = np.flatnonzero(told).astype(np.int32)
    centers = np.zeros((len(groups), dims), np.float32)
    if len(nodes):
        graph = (join_neighbors(neighbors) if graph is None else graph).part(nodes)
        distinct = np.ascontiguousarray(vectors[groups.first[nodes]], np.float32)
        passes = _plan(len(nodes))
        total = sum(each.nodes * each.epochs for each in passes)
        with (progress or Silent()).stage(f"layout {dims}d", total) as stage:
            placed = _place_nodes(
                distinct, graph, passes, dims=dims, k=neighbors.k, seed=seed, threads=threads, stage=stage
            )
        mass = np.bincount(neighbors.group[~silent], minlength=len(groups))[nodes].astype(np.float64)
        centers[nodes] = even_out(placed, mass)
    out = np.zeros((len(vectors), dims), np.float32)
    rows = np.flatnonzero(~silent)
    out[rows] = spread_groups(centers, nodes, neighbors.group[rows])
    out[silent] = blank_region(out[rows], int(silent.sum()), dims)
    return fit_frame(out)


def _plan(count: int) -> list[_Pass]:
    """Choose the passes for a map of `count` nodes, coarse to fine; measured in docs/layout.md."""
    sizes = [count]
    while sizes[0] > RATIO // 2 * COARSEST:
        sizes.insert(0, max(COARSEST, sizes[0] // RATIO))
    passes = [_Pass(sizes[0], 600 if len(sizes) == 1 else 1000, 1.0, TIGHT)]
    passes += [_Pass(size, 300, 0.5, TIGHT, 1.5) for size in sizes[1:-1]]
    return [*passes, _Pass(count, 200 if len(sizes) == 1 else 300, 0.3, OPEN, 1.5)]


def _place_nodes(
    vectors: NDArray[np.float32],
    graph: FuzzyGraph,
    passes: list[_Pass],
    *,
    dims: int,
    k: int,
    seed: int,
    threads: int,
    stage: Stage,
) -> NDArray[np.float32]:
    """Lay out m different vectors, (m, dims)."""
    fair = fair_order(len(vectors), seed)
    nodes = np.zeros(0, np.int32)
    placed = np.zeros((0, dims), np.float32)
    part, wider = graph, nodes
    for number, each in enumerate(passes):
        if each.nodes == len(nodes):
            wider = nodes
        elif each.nodes == len(vectors):
            wider, part = np.arange(len(vectors), dtype=np.int32), graph
        else:
            wider = np.sort(fair[: each.nodes])
            part = join_neighbors(find_neighbors(vectors[wider], k, seed=seed, threads=threads))
        if number == 0:
            placed = project(vectors[wider], dims, SPAN)
        elif each.nodes != len(nodes):
            placed = place_among(graph, nodes, placed, wider, seed=seed)
        nodes = wider
        # Nodes in the order of the map's cells: what pulls and pushes a node then lies near it in memory.
        order = sort_into_cells(placed)[1]
        moved = placed[order]
        run = descend(
            part.part(order),
            moved * np.float32(each.scale),
            epochs=each.epochs,
            rate=each.rate,
            curve=each.curve,
            push=PUSH,
            seed=seed + number,
        )
        for positions in run:
            moved = positions
            stage.advance(each.nodes)
        placed = np.empty_like(placed)
        placed[order] = moved
    return placed
