"""Who holds what: owners hold models, bases hold children, roots hold descendants."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow.compute as pc

from modelome.genetics.kin_graph import units_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from modelome.genetics.study import Study

__all__ = ["Holdings", "base_holdings", "root_holdings"]


@dataclass(frozen=True)
class Holdings:
    """What is held, one entry each: its `holder` (k,), the row of the `model` (k,) that it is or belongs to.

    `unit` (holders,) is what of each holder is drawn again.
    """

    trait: str
    holder: NDArray[np.int64]
    model: NDArray[np.int64]
    unit: NDArray[np.int64]


def base_holdings(study: Study) -> Holdings:
    """Direct parents hold their children, each parent of a child this child; ghosts are parents like any.

    A base is drawn with its component, or its family in the largest component; a ghost by itself.
    """
    edges = study.lineage.edges
    named = edges["parent_id"].combine_chunks().dictionary_encode()
    holder = named.indices.to_numpy().astype(np.int64)
    row = pc.fill_null(edges["parent_ix"], -1).to_numpy().astype(np.int64)
    of_model, units = units_of(study.lineage.nodes)
    holders = len(named.dictionary)
    unit = units + np.arange(holders)
    known = row >= 0
    unit[holder[known]] = of_model[row[known]]
    return Holdings("base", holder, edges["child_ix"].to_numpy().astype(np.int64), unit)


def root_holdings(study: Study) -> Holdings:
    """Principal roots hold all members of their family that have a parent among the models.

    A root is drawn with its component, in the largest component by itself.
    """
    nodes = study.lineage.nodes
    unit, _ = units_of(nodes)
    model = np.unique(study.edges.child)
    roots, holder = np.unique(nodes["root_ix"].to_numpy().astype(np.int64)[model], return_inverse=True)
    return Holdings("root", holder.astype(np.int64), model, unit[roots])
