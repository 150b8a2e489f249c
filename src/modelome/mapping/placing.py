"""Places on a map for the rows that it does not hold yet; those that it holds stay where they are, to the last bit.

A group of new rows starts where its nearest placed groups crowd most, then follows the forces of the layout among all
others, which do not move. A new row equal to placed ones goes to their rim. A row that says nothing goes into the band.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numba import set_num_threads
from scipy.spatial import cKDTree

from modelome.mapping.faithfulness import quick_tree
from modelome.mapping.graph import memberships
from modelome.mapping.layout_rows import band_steps, blank_region, spacing_of, spiral
from modelome.mapping.neighbors import usable_threads
from modelome.mapping.placing_kernel import BETA1, BETA2, modes, pull_and_push
from modelome.progress import Silent

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from modelome.mapping.neighbors_renewed import RenewedNeighbors
    from modelome.progress import Progress

__all__ = ["Placed", "place_rows"]

# In spacings, the distance from a group to the nearest other one (median); measured, see docs/layout.md.
REACH = 10.0  # of the kernel under which anchors crowd
UNIT = 5.0  # of the forces' curve
STRAY = 0.02  # how far apart nodes of the same anchors start
EPOCHS = 30
RATE = 0.3  # length of a first step, in units
BESIDE = 32  # near nodes that push
LOOK_EVERY = 5  # epochs between two looks at which these are


@dataclass(frozen=True)
class Placed:
    """Positions of all n rows, (n, dims) float32, and how many places of the band have ever been given away."""

    positions: NDArray[np.float32]
    band: int


def place_rows(
    positions: NDArray[np.float32],
    kept: NDArray[np.bool_],
    found: RenewedNeighbors,
    *,
    band: int = 0,
    seed: int = 0,
    threads: int | None = None,
    progress: Progress | None = None,
) -> Placed:
    """Place the rows that are not `kept` (n,) among those that are, whose `positions` (n, dims) stay as they are.

    `band`: places of the band that earlier rows were given. O(c (k + log m)) for c new groups beside m placed ones. The
    same bytes for a seed whatever the number of threads.
    """
    threads = usable_threads(threads)
    set_num_threads(threads)
    dims = positions.shape[1]
    out = np.array(positions, np.float32)
    silent = found.blank[found.group]
    told = kept & ~silent
    middle, size = _middles(positions, found.group, told, len(found.blank))
    fixed = np.flatnonzero(size).astype(np.int64)
    standing = quick_tree(middle[fixed])
    spacing = spacing_of(middle[fixed], standing)
    with (progress or Silent()).stage(f"places {dims}d", len(found.nodes) * EPOCHS) as stage:
        placed = _start(middle, found, spacing, seed)
        for _ in _descend(middle, placed, fixed, standing, found=found, spacing=spacing, threads=threads):
            stage.advance(len(found.nodes))
    middle[found.nodes] = placed
    rows = np.flatnonzero(~kept & ~silent)
    out[rows] = _rims(positions, found.group, told, rows, middle=middle, size=size, spacing=spacing)
    new = np.flatnonzero(~kept & silent)
    out[new] = _band(positions[kept & silent], out[~silent], band, len(new))
    return Placed(out, max(band, int((kept & silent).sum())) + len(new))


def _middles(
    positions: NDArray[np.float32], group: NDArray[np.int32], told: NDArray[np.bool_], count: int
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Middle of the kept rows of each group, (m, dims), and how many they are, (m,)."""
    code = group[told]
    size = np.bincount(code, minlength=count)
    sums = [np.bincount(code, weights=axis, minlength=count) for axis in positions[told].T]
    return np.column_stack(sums) / np.maximum(size, 1)[:, None], size


def _start(middle: NDArray[np.float64], found: RenewedNeighbors, spacing: float, seed: int) -> NDArray[np.float64]:
    weight = memberships(np.maximum(np.float32(0), 1 - found.anchor_similarity), found.anchors >= 0)
    placed: NDArray[np.float64] = modes(middle, found.anchors, weight, REACH * spacing)
    lost = ~np.isfinite(placed).all(axis=1)
    placed[lost] = 0.0  # nothing that says anything has a place: the middle of the frame
    return placed + np.random.default_rng([seed, 2]).normal(0, STRAY * spacing, placed.shape)


def _descend(
    middle: NDArray[np.float64],
    placed: NDArray[np.float64],
    fixed: NDArray[np.int64],
    standing: cKDTree,
    *,
    found: RenewedNeighbors,
    spacing: float,
    threads: int,
) -> Iterator[None]:
    """Move `placed` (c, dims) in place, one step at a time, under the forces of all nodes."""
    nodes, unit = found.nodes, UNIT * spacing
    usable = (found.near >= 0) & ~found.blank[found.near]
    weight = memberships(np.maximum(np.float32(0), 1 - found.near_similarity), usable)
    old = middle / unit
    old[nodes] = placed / unit
    new = old.copy()
    mean, square = np.zeros_like(placed), np.zeros_like(placed)
    beside = np.zeros((len(nodes), 0), np.int64)
    for epoch in range(EPOCHS if len(nodes) else 0):
        if epoch % LOOK_EVERY == 0:
            beside = _beside(old[nodes] * unit, nodes, fixed, standing, threads)
        length = RATE * (1 - epoch / EPOCHS) * np.sqrt(1 - BETA2 ** (epoch + 1)) / (1 - BETA1 ** (epoch + 1))
        pull_and_push(old, new, mean, square, nodes, found.near, weight, beside, length)
        old, new = new, old
        yield
    placed[:] = old[nodes] * unit


def _beside(
    at: NDArray[np.float64],
    nodes: NDArray[np.int32],
    fixed: NDArray[np.int64],
    standing: cKDTree,
    threads: int,
) -> NDArray[np.int64]:
    """Find the `BESIDE` nearest of all nodes for each of `nodes`, which lie `at` (c, dims); itself is among them."""
    found = []
    for tree, names in ((standing, fixed), (cKDTree(at), nodes)):
        if tree.n:
            far, place = tree.query(at, min(BESIDE, tree.n), workers=threads)
            shape = (len(nodes), min(BESIDE, tree.n))
            found.append((far.reshape(shape), names[place.reshape(shape)].astype(np.int64)))
    far = np.concatenate([each for each, _ in found], axis=1)
    name = np.concatenate([each for _, each in found], axis=1)
    order = np.lexsort((name, far), axis=1)[:, :BESIDE]
    return np.take_along_axis(name, order, axis=1)


def _rims(
    positions: NDArray[np.float32],
    group: NDArray[np.int32],
    told: NDArray[np.bool_],
    rows: NDArray[np.int64],
    *,
    middle: NDArray[np.float64],
    size: NDArray[np.int64],
    spacing: float,
) -> NDArray[np.float32]:
    """Give the new `rows` places on the spirals of their groups, beyond the rows that lie there."""
    dims = positions.shape[1]
    away = np.zeros(len(size))
    here = np.flatnonzero(told & np.isin(group, group[rows]))
    np.maximum.at(away, group[here], np.linalg.norm(positions[here] - middle[group[here]], axis=1))
    # The place whose radius is that of the outermost row, by the rule of `spiral`.
    outermost = np.ceil((2 * away / spacing) ** dims - 0.5).astype(np.int64)
    taken = np.where(size > 0, np.maximum(size, outermost + 1), 0)
    order = np.argsort(group[rows], kind="stable")
    ordered = group[rows][order]
    first = np.flatnonzero(np.append(True, ordered[1:] != ordered[:-1])) if len(rows) else order
    many = np.diff(np.append(first, len(order)))
    nth = np.arange(len(order)) - np.repeat(first, many)
    out = np.empty((len(rows), dims), np.float32)
    out[order] = middle[ordered] + spiral(nth + taken[ordered], np.repeat(many, many) + size[ordered], spacing, dims)
    return out


def _band(there: NDArray[np.float32], drawn: NDArray[np.float32], first: int, count: int) -> NDArray[np.float32]:
    """Go on filling the band of rows that say nothing where the rows that are `there` left off, (count, dims)."""
    if len(there) < 2:
        return blank_region(drawn, count, drawn.shape[1])
    low, high = there.min(axis=0).astype(np.float64), there.max(axis=0).astype(np.float64)
    steps = band_steps(max(first, len(there)), count, there.shape[1])
    steps[:, 1] = 1 - steps[:, 1]
    return np.asarray(low + steps * (high - low), np.float32)
