"""One page of rows in the order of a column: found by one pass over it, however far down the page is.

The order is by value, null last, equal values by row. A page begins after a key, the value and row of the last one
shown; so pages neither repeat nor skip rows, and no page costs more than the first.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from modelome.atlas.coded.read import ListColumn, NumberColumn, RankColumn, TextColumn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    from modelome.atlas.coded.read import Column
    from modelome.atlas.filters.selection import Selection

__all__ = ["Key", "is_value_of", "key_of", "rows_after"]

_BLOCK = 131_072
_FIRST_BLOCK = 4_096


@dataclass(frozen=True)
class Key:
    """Where a page begins: the value, null where the column has none, and row of the row before it.

    Values of text are their codes, those of ids their ranks.
    """

    value: float | int | None
    row: int


def key_of(column: Column, row: int) -> Key:
    """Return the key of a row."""
    value = _values(column)[row]
    known = bool(_known(column, value.reshape(1))[0])
    return Key(value.item() if known else None, row)


def is_value_of(column: Column, value: Any) -> bool:
    """Tell whether a column could have a value."""
    dtype = _values(column).dtype
    if dtype.kind == "b" or isinstance(value, bool):
        return dtype.kind == "b" and isinstance(value, bool)
    if dtype.kind == "f":
        return isinstance(value, (int, float))
    return isinstance(value, int) and np.iinfo(dtype).min <= value <= np.iinfo(dtype).max


def rows_after(
    column: Column,
    selection: Selection,
    *,
    descending: bool,
    after: Key | None,
    limit: int,
    pause: Callable[[], object] = lambda: None,
) -> NDArray[np.int64]:
    """Return the first `limit` selected rows after a key, in order.

    `pause` is called every 131,072 rows, and may raise.
    """
    values = _values(column)
    best = np.empty(0, np.int64)
    without: list[NDArray[np.int64]] = []
    left = 0 if _complete(column) else limit
    for start, stop in _blocks(selection.looked_at):
        pause()
        block = values[start:stop]
        if left > 0:
            rows = _rows_without(column, block, selection, start, stop)
            if after is not None and after.value is None:
                rows = rows[rows > after.row]
            without.append(rows[:left])
            left -= len(without[-1])
        if after is not None and after.value is None:
            continue  # every known value lies before
        if len(best) == limit:  # later rows lose ties, so most blocks end here
            worst = values[best[-1]]
            mask = block > worst if descending else block < worst
            if not mask.any():
                continue
            mask &= selection.mask(start, stop)
        else:
            mask = selection.mask(start, stop)
        if not _complete(column):
            mask &= _known(column, block)
        if after is not None:
            bound = values.dtype.type(after.value)
            tied = (block == bound) & (np.arange(start, stop) > after.row)
            mask &= tied | (block < bound if descending else block > bound)
        rows = start + np.flatnonzero(mask)
        if len(rows):
            best = _first(values, np.concatenate([best, rows]), limit, descending=descending)
    return np.concatenate([best, *without])[:limit]


def _blocks(rows: int) -> Iterator[tuple[int, int]]:
    """Cut rows into blocks that grow: the first rows tell which of the later ones need a look."""
    start, size = 0, _FIRST_BLOCK
    while start < rows:
        yield start, min(start + size, rows)
        start += size
        size = min(2 * size, _BLOCK)


def _rows_without(
    column: Column, block: NDArray[Any], selection: Selection, start: int, stop: int
) -> NDArray[np.int64]:
    """Return the selected rows of a block that have no value."""
    absent = ~_known(column, block)
    if not absent.any():
        return np.empty(0, np.int64)
    return start + np.flatnonzero(absent & selection.mask(start, stop))


def _first(values: NDArray[Any], rows: NDArray[np.int64], limit: int, *, descending: bool) -> NDArray[np.int64]:
    """Return the first `limit` of some rows in order."""
    keys = values[rows]
    if descending:
        keys = -keys if keys.dtype.kind == "f" else ~keys  # turns the order, of codes without a sign too
    if len(rows) > 4 * limit:
        bound = np.partition(keys, limit - 1)[limit - 1]
        near = np.flatnonzero(keys <= bound)
        rows, keys = rows[near], keys[near]
    return rows[np.lexsort((rows, keys))[:limit]]


def _values(column: Column) -> NDArray[Any]:
    match column:
        case TextColumn():
            return column.codes
        case RankColumn():
            return column.ranks
        case ListColumn():
            raise TypeError("lists have no order")
        case _:
            return column.values


def _complete(column: Column) -> bool:
    return not isinstance(column, (NumberColumn, TextColumn)) or column.complete


def _known(column: Column, block: NDArray[Any]) -> NDArray[np.bool_]:
    if isinstance(column, NumberColumn):
        return column.known(block)
    known: NDArray[np.bool_] = block != 0 if not _complete(column) else np.ones(len(block), bool)
    return known
