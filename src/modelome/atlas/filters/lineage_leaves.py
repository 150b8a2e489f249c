"""The models that a term about lineage names: descendants, ancestors or children of a model or a ghost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from modelome.atlas.filters.syntax import format_filter
from modelome.errors import FilterError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from modelome.atlas.filters.syntax import Equals
    from modelome.atlas.reader import Atlas

__all__ = ["model_rows"]


def model_rows(atlas: Atlas, node: Equals) -> NDArray[np.int32]:
    """Return the rows that `under:`, `above:` or `parent:` names, ascending.

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
        case _:
            return lineage.children.row(ix)
