"""All rows of a selection in the order of a column, so that a reader may begin anywhere in it.

The order is that of `paging`: by value, null last, equal values by row. Value and row of each model are packed into one
number of 64 bits, and these are sorted: 760,000 rows take 15 ms, a fifth of what a stable sort of the values takes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from modelome.atlas.coded.read import FlagColumn, ListColumn, NumberColumn, TextColumn

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from modelome.atlas.coded.read import Column
    from modelome.atlas.filters.selection import Selection

__all__ = ["order_of"]

_BITS = 64


def order_of(column: Column, selection: Selection, *, descending: bool) -> NDArray[np.int32]:
    """Return the selected rows in the order of a column, int32 (matched,)."""
    rows = np.flatnonzero(selection.mask()).astype(np.int32)
    values = _values(column)[rows]
    known = _known(column, values)
    return np.concatenate([_sorted(rows[known], values[known], descending=descending), rows[~known]])


def _sorted(rows: NDArray[np.int32], values: NDArray[Any], *, descending: bool) -> NDArray[np.int32]:
    """Order rows, which ascend, by their values."""
    if not len(rows):
        return rows
    keys = _as_unsigned(values)
    if descending:
        keys = keys.max() - keys
    room = int(rows[-1]).bit_length()
    if int(keys.max()).bit_length() + room > _BITS:
        return rows[np.argsort(keys, kind="stable")]
    packed = keys << np.uint64(room) | rows.astype(np.uint64)
    packed.sort()
    return (packed & np.uint64((1 << room) - 1)).astype(np.int32)


def _as_unsigned(values: NDArray[Any]) -> NDArray[np.uint64]:
    """Return numbers that are ordered as the values are, the least of them 0."""
    if values.dtype.kind == "f":
        # As whole numbers, floating point numbers are ordered as they are, the negative ones the other way round.
        bits = (values.astype(np.float32) + np.float32(0)).view(np.int32).astype(np.int64)  # -0 becomes 0
        values = np.where(bits < 0, np.int64(np.iinfo(np.int32).min) - bits, bits)
    if values.dtype.kind == "i":  # the difference of any two numbers has room in 64 bits without a sign
        return values.astype(np.int64).view(np.uint64) - np.int64(values.min()).view(np.uint64)
    return values.astype(np.uint64)


def _known(column: Column, values: NDArray[Any]) -> NDArray[np.bool_]:
    if isinstance(column, TextColumn):
        return np.asarray(values != 0)
    if not isinstance(column, NumberColumn):
        return np.ones(len(values), bool)
    if values.dtype.kind == "f":
        return np.asarray(~np.isnan(values))
    return np.ones(len(values), bool) if column.complete else np.asarray(values != column.missing)


def _values(column: Column) -> NDArray[Any]:
    if isinstance(column, ListColumn):
        raise TypeError("lists have no order")
    return column.values if isinstance(column, FlagColumn) else column.ranged.values
