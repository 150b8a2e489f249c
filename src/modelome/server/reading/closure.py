"""The models of an export: those that match a filter and, if asked for, all above or below them, with their edges."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from modelome.server.table_schemas import ExportSize

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from modelome.atlas.filters import Selection
    from modelome.server.service import Service

__all__ = ["PARTS", "Closing", "Closure", "close_over", "size_of"]

Closing = Literal["none", "ancestors", "descendants", "both"]
PARTS = ("", "match", "ancestor", "descendant")
"""Why a model is in an export, by code; 0: it is not. One that is above and below is an ancestor."""


@dataclass(frozen=True)
class Closure:
    """`parts` uint8 (rows,), see `PARTS`; `closed` says whether kin was asked for."""

    parts: NDArray[np.uint8]
    closed: bool

    @property
    def models(self) -> int:
        """How many models there are in it."""
        return int(np.count_nonzero(self.parts))

    def edges(self, here: Service) -> NDArray[np.int64]:
        """Rows of the edges whose child is in it, and whose parent is in it too or is a ghost."""
        among = here.atlas.lineage.edge_arrays
        inside = np.append(self.parts > 0, True)
        found: NDArray[np.int64] = np.flatnonzero(inside[among.child] & inside[among.parent])
        return found


def close_over(here: Service, found: Selection, closing: Closing) -> Closure:
    """Put together what an export of a selection holds."""
    matched = found.mask()
    parts = matched.astype(np.uint8)
    if closing != "none":
        walks, starts = here.atlas.lineage.walks, np.flatnonzero(matched).astype(np.int32)
        if closing != "ancestors":
            parts[walks.below(starts)] = PARTS.index("descendant")
        if closing != "descendants":
            parts[walks.beyond(starts)] = PARTS.index("ancestor")
    return Closure(parts, closing != "none")


def size_of(here: Service, closure: Closure) -> ExportSize:
    """Count what an export will hold."""
    counts = np.bincount(closure.parts, minlength=len(PARTS)).tolist()
    rows = closure.edges(here)
    return ExportSize(
        models=closure.models,
        matched=counts[1],
        ancestors=counts[2],
        descendants=counts[3],
        edges=len(rows),
        ghosts=int(np.count_nonzero(here.atlas.lineage.edge_arrays.parent[rows] < 0)),
        total=here.atlas.count,
    )
