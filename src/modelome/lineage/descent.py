"""What flows along the acyclic graph of knots: generations, principal roots, counts of descendants.

Compiled kernels, because a chain of 100,000 generations would make a loop over levels a loop over models.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from modelome.lineage.cycles import Condensation

__all__ = ["count_descendants", "generations", "inherit_least", "topological_order"]


def topological_order(graph: Condensation) -> NDArray[np.int32]:
    """Order the knots, parents before children, int32 (knots,). Kahn's algorithm, O(knots + edges)."""
    found: NDArray[np.int32] = _kahn(graph.children.indptr, graph.children.indices, graph.parents.degrees())
    return found


def generations(graph: Condensation, order: NDArray[np.int32]) -> NDArray[np.int32]:
    """Longest distance of each knot from a root, in edges, int32 (knots,)."""
    found: NDArray[np.int32] = _longest(graph.parents.indptr, graph.parents.indices, order)
    return found


def inherit_least(graph: Condensation, order: NDArray[np.int32], own: NDArray[np.int64]) -> NDArray[np.int64]:
    """Least `own` value among each knot and all knots above it, int64 (knots,)."""
    found: NDArray[np.int64] = _least(graph.parents.indptr, graph.parents.indices, order, own.copy())
    return found


def count_descendants(graph: Condensation, order: NDArray[np.int32]) -> NDArray[np.int64]:
    """Models in all knots below each knot, each once, int64 (knots,).

    Where the graph below is a tree, counts add up. A knot with several parents, and every knot above one,
    is *tangled*; only a knot with two or more tangled children needs a walk, and the walk passes over
    tangled knots alone, each of which carries its own models and the whole trees that hang on it. O(knots
    + edges + those walks).
    """
    found: NDArray[np.int64] = _descendants(
        graph.children.indptr,
        graph.children.indices,
        graph.parents.degrees(),
        graph.size,
        order,
    )
    return found


@njit(cache=True)
def _kahn(indptr, indices, waiting):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    order = np.empty(len(waiting), np.int32)
    filled = 0
    for knot in range(len(waiting)):
        if waiting[knot] == 0:
            order[filled] = knot
            filled += 1
    done = 0
    while done < filled:
        knot = order[done]
        done += 1
        for place in range(indptr[knot], indptr[knot + 1]):
            child = indices[place]
            waiting[child] -= 1
            if waiting[child] == 0:
                order[filled] = child
                filled += 1
    return order[:filled]


@njit(cache=True)
def _longest(indptr, indices, order):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    length = np.zeros(len(order), np.int32)
    for knot in order:
        for place in range(indptr[knot], indptr[knot + 1]):
            length[knot] = max(length[knot], length[indices[place]] + 1)
    return length


@njit(cache=True)
def _least(indptr, indices, order, value):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    for knot in order:
        for place in range(indptr[knot], indptr[knot + 1]):
            value[knot] = min(value[knot], value[indices[place]])
    return value


@njit(cache=True)
def _descendants(indptr, indices, in_degree, size, order):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    knots = len(order)
    below = np.zeros(knots, np.int64)
    hanging = np.zeros(knots, np.int64)
    tangled = in_degree > 1
    seen = np.full(knots, -1, np.int32)
    stack = np.empty(knots, np.int32)
    for at in range(knots - 1, -1, -1):
        knot = order[at]
        forks = 0
        last = -1
        for place in range(indptr[knot], indptr[knot + 1]):
            child = indices[place]
            if tangled[child]:
                forks += 1
                last = child
            else:
                hanging[knot] += size[child] + below[child]
        tangled[knot] = tangled[knot] or forks > 0
        below[knot] = hanging[knot]
        if forks == 1:
            below[knot] += size[last] + below[last]
        elif forks > 1:
            stack[0] = knot
            depth = 1
            seen[knot] = knot
            while depth > 0:
                depth -= 1
                top = stack[depth]
                for place in range(indptr[top], indptr[top + 1]):
                    child = indices[place]
                    if tangled[child] and seen[child] != knot:
                        seen[child] = knot
                        below[knot] += size[child] + hanging[child]
                        stack[depth] = child
                        depth += 1
    return below
