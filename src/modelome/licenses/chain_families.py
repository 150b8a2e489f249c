"""The license family of a whole chain: the most restrictive one among a model and all its ancestors."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from modelome.table.licenses import FAMILIES, RESTRICTIVENESS

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["chain_families"]

# A chain with a missing license is no clean one, so `missing` stands beside the other unknown terms.
_OPEN = RESTRICTIVENESS[1 : RESTRICTIVENESS.index("other")]
_ORDER = (*_OPEN, "missing", *RESTRICTIVENESS[RESTRICTIVENESS.index("other") :])


def chain_families(families: NDArray[np.uint16]) -> pa.Array:
    """Give the last family in order of restrictiveness of those whose bits are set, strings (n,)."""
    worst = np.zeros(len(families), np.int64)
    for rank, family in enumerate(_ORDER):
        worst[(families >> FAMILIES.index(family)) & 1 > 0] = rank
    return pa.array(_ORDER).take(pa.array(worst))
