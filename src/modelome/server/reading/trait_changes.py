"""Traits that differ between parent and child, over some edges."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from modelome.atlas.coded.read import ListColumn
from modelome.atlas.filters.fields import CHANGES
from modelome.lineage.csr import spans
from modelome.server.tally_schemas import TraitChange

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from modelome.server.service import Service

__all__ = ["trait_changes"]

_NOT_DECLARED = "missing"


def trait_changes(here: Service, parent: NDArray[np.int32], child: NDArray[np.int32]) -> list[TraitChange]:
    """Count for each trait of the filter `changed:` the edges that keep, change, lose and gain it."""
    told = []
    for trait, column in CHANGES.items():
        if column not in here.atlas.coded:  # an older atlas
            continue
        above, below, differ = _compared(here, column, parent, child)
        told.append(
            TraitChange(
                trait=trait,
                compared=int(np.count_nonzero(above & below)),
                changed=int(np.count_nonzero(above & below & differ)),
                lost=int(np.count_nonzero(above & ~below)),
                gained=int(np.count_nonzero(~above & below)),
            )
        )
    return told


def _compared(
    here: Service, column: str, parent: NDArray[np.int32], child: NDArray[np.int32]
) -> tuple[NDArray[np.bool_], NDArray[np.bool_], NDArray[np.bool_]]:
    """Tell which parents and which children declare something, and where they differ."""
    coded = here.atlas.coded[column]
    if isinstance(coded, ListColumn):
        return _lists(coded, parent, child)
    text = here.atlas.coded.text(column)
    nothing = [0, text.values.find(_NOT_DECLARED) + 1]
    above, below = text.codes[parent], text.codes[child]
    return ~np.isin(above, nothing), ~np.isin(below, nothing), above != below


def _lists(
    lists: ListColumn, parent: NDArray[np.int32], child: NDArray[np.int32]
) -> tuple[NDArray[np.bool_], NDArray[np.bool_], NDArray[np.bool_]]:
    sizes = [_sizes(lists, models) for models in (parent, child)]
    differ = sizes[0] != sizes[1]
    alike = np.flatnonzero(~differ & (sizes[0] > 0))
    if len(alike):
        lengths = sizes[0][alike]
        edge = np.repeat(np.arange(len(alike)), lengths)

        def ordered(models: NDArray[Any]) -> NDArray[np.int64]:
            codes = lists.codes[spans(lists.row_starts[models].astype(np.int64), lengths)].astype(np.int64)
            return codes[np.lexsort((codes, edge))]

        unlike = ordered(parent[alike]) != ordered(child[alike])
        differ[alike] = np.logical_or.reduceat(unlike, np.cumsum(lengths) - lengths)
    return sizes[0] > 0, sizes[1] > 0, differ


def _sizes(lists: ListColumn, models: NDArray[Any]) -> NDArray[np.int64]:
    after = lists.row_starts[models.astype(np.int64) + 1].astype(np.int64)
    sizes: NDArray[np.int64] = after - lists.row_starts[models].astype(np.int64)
    return sizes
