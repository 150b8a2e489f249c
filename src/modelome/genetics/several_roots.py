"""Which models descend from more than one root."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from modelome.genetics.family_graphs import FamilyGraph

__all__ = ["several_roots"]


def several_roots(graph: FamilyGraph) -> NDArray[np.bool_]:
    """Tell which models have several roots above them, (n,); a cycle stands as one model.

    The least and the greatest root above a model are those above its parents: so both flow down, a generation at a
    time, and a model has one root where they are the same.
    """
    knots = graph.knots
    degree = knots.parents.degrees()
    low = np.where(degree == 0, np.arange(knots.knots), knots.knots)
    high = np.where(degree == 0, np.arange(knots.knots), -1)
    waiting = degree.astype(np.int64)
    ready = np.flatnonzero((degree == 0) & (knots.children.degrees() > 0))
    while len(ready):
        start = knots.children.indptr[ready]
        number = knots.children.indptr[ready + 1] - start
        head = np.repeat(ready, number)
        at = np.repeat(start - (np.cumsum(number) - number), number) + np.arange(len(head))
        tail = knots.children.indices[at]
        np.minimum.at(low, tail, low[head])
        np.maximum.at(high, tail, high[head])
        np.subtract.at(waiting, tail, 1)
        ready = np.unique(tail[waiting[tail] == 0])
    found: NDArray[np.bool_] = (low != high)[knots.knot_of]
    return found
