"""The models that a term about lineage names: relatives of a model, of a ghost, or of all that match a filter."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from modelome.atlas.filters.syntax import format_filter
from modelome.errors import FilterError
from modelome.lineage.csr import distinct, gather

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from modelome.atlas.filters.selection import Selection
    from modelome.atlas.filters.syntax import Equals
    from modelome.atlas.reader import Atlas

__all__ = ["model_rows", "related_rows"]


def model_rows(atlas: Atlas, node: Equals) -> NDArray[np.int32]:
    """Return the rows that `under:`, `above:`, `parent:` or `child:` names, ascending.

    Raises:
        FilterError: no model, and for `under:` and `parent:` no ghost, is called so.

    """
    lineage = atlas.lineage
    ix = atlas.ids.find(node.value)
    if ix is None:
        ghost = lineage.ghost_ids.find(node.value) if node.field in {"under", "parent"} else -1
        if ghost < 0:
            raise FilterError(f"No model is called {node.value!r} in this atlas", format_filter(node), node.at)
        children = lineage.ghost_children.row(ghost)
        if node.field == "parent":
            return children
        return np.sort(np.concatenate([children, lineage.walks.below(children)]))
    match node.field:
        case "under":
            return np.sort(lineage.walks.descendants(ix).ix)
        case "above":
            return np.sort(lineage.walks.ancestors(ix).ix)
        case "child":
            return lineage.parents.row(ix)
        case _:
            return lineage.children.row(ix)


def related_rows(atlas: Atlas, field: str, found: Selection) -> NDArray[np.integer]:
    """Return the rows with a relative among those found, ascending: a parent, child, ancestor, descendant, root or kin.

    No model is its own relative, on a cycle neither; but it is of its own family, and may be its own root.
    """
    lineage = atlas.lineage
    rows = np.flatnonzero(found.mask())
    roots = lineage.nodes.root_ix
    match field:
        case "child":
            return distinct(gather(lineage.parents, rows)[0])
        case "parent":
            return distinct(gather(lineage.children, rows)[0])
        case "root":
            return np.flatnonzero(found.holds(np.asarray(roots)))
        case "family":
            held = np.zeros(atlas.count, bool)
            held[roots[rows]] = True
            return np.flatnonzero(held[roots])
        case _:
            return _lineal(atlas, field, found, rows)


def _lineal(atlas: Atlas, field: str, found: Selection, rows: NDArray[np.integer]) -> NDArray[np.integer]:
    """Return the rows below (`under`) or above (`above`) some rows, at any distance."""
    walks = atlas.lineage.walks
    reach = walks.below if field == "under" else walks.beyond
    graph = atlas.lineage.children if field == "under" else atlas.lineage.parents
    near = distinct(gather(graph, rows)[0])
    reached = distinct(np.concatenate([near, reach(near)]))
    walk = walks.ancestors if field == "under" else walks.descendants
    # A model on a cycle was reached from itself; there are few.
    cyclic = atlas.lineage.cyclic
    alone = [ix for ix in cyclic[found.holds(cyclic)].tolist() if not found.holds(np.asarray(walk(ix).ix)).any()]
    return reached[~np.isin(reached, alone)] if alone else reached
