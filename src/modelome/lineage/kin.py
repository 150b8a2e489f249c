"""What two models are to each other in the tree."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from modelome.lineage.walks import Walks

__all__ = ["Kin", "kin_of"]


@dataclass(frozen=True)
class Kin:
    """What `other` is to `one`.

    `relation` is one of self, parent, grandparent, ancestor, child, grandchild, descendant, cycle,
    sibling, uncle, nephew, cousin, none. `up` and `down` are the edges from `one` up to what they share
    and from there down to `other`: cousins of degree n have min(up, down) = n + 1. `through` is the row
    of the nearest shared ancestor, -1 for a ghost, None where nothing is shared.
    """

    relation: str
    up: int
    down: int
    through: int | None


def kin_of(walks: Walks, one: int, other: int) -> Kin:
    """Tell the nearest relation: the fewest edges in all, then the fewest up, then the lowest row.

    A shared ghost parent makes siblings and nothing more. O(ancestors of both).
    """
    if one == other:
        return Kin("self", 0, 0, one)
    mine = _with_itself(walks, one)
    theirs = _with_itself(walks, other)
    rows, at_mine, at_theirs = np.intersect1d(mine[0], theirs[0], return_indices=True)
    if len(rows):
        up, down = mine[1][at_mine], theirs[1][at_theirs]
        best = np.lexsort((rows, up, up + down))[0]
        nearest = Kin(_name(int(up[best]), int(down[best])), int(up[best]), int(down[best]), int(rows[best]))
        if other in mine[0] and one in theirs[0]:
            return Kin("cycle", nearest.up, nearest.down, nearest.through)
        if nearest.up + nearest.down <= 2:
            return nearest
    else:
        nearest = Kin("none", 0, 0, None)
    if walks.share_ghost(one, other):
        return Kin("sibling", 1, 1, -1)
    return nearest


def _with_itself(walks: Walks, ix: int) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    above = walks.ancestors(ix)
    return np.append(above.ix, np.int32(ix)), np.append(above.depth, np.int32(0))


def _name(up: int, down: int) -> str:
    if down == 0:
        return {1: "parent", 2: "grandparent"}.get(up, "ancestor")
    if up == 0:
        return {1: "child", 2: "grandchild"}.get(down, "descendant")
    if up == down == 1:
        return "sibling"
    if down == 1:
        return "uncle"
    if up == 1:
        return "nephew"
    return "cousin"
