"""Which models of an atlas match a filter."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from modelome.atlas.filters.compile import compile_filter
from modelome.atlas.filters.parser import parse

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from modelome.atlas.reader import Atlas

__all__ = ["matching"]


def matching(atlas: Atlas, text: str) -> NDArray[np.bool_]:
    """Return a mask over models, bool (n,), of those that match the filter `text`; an empty filter matches all.

    Raises:
        FilterError: the text does not parse, or names what the atlas does not have.

    """
    compiled = compile_filter(atlas, parse(text))
    mask = np.zeros(atlas.count, bool)
    with atlas.connect() as cursor:
        for name, rows in compiled.sets.items():
            cursor.register(name, rows)
        found = cursor.execute(f'select ix from "filter" where {compiled.sql}', compiled.parameters)
        mask[found.fetchnumpy()["ix"]] = True
    return mask
