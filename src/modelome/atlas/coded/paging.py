"""One page of rows in the order of a column: found by one pass over it, however far down the page is.

The order is by value, null last, equal values by row. A page begins after a key, the value and row of the last one
shown; so pages neither repeat nor skip rows, and no page costs more than the first.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from modelome.atlas.coded.ranges import CHUNK, Range
from modelome.atlas.coded.read import FlagColumn, ListColumn, NumberColumn, TextColumn

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from modelome.atlas.coded.ranges import Ranged
    from modelome.atlas.coded.read import Column, RankColumn
    from modelome.atlas.filters.selection import Selection

__all__ = ["Key", "is_value_of", "key_of", "rows_after"]

_BLOCK = 131_072
_ROOM = 4_096  # rows that are gathered before the best of them are kept; twice as many each time
_MOST_ROOM = 65_536


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
    known = _sortable(column).known
    return Key(value.item() if known.low <= value <= known.high else None, row)


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
    best = np.empty(0, np.int64)
    if after is None or after.value is not None:
        best = _known_after(column, selection, after, limit, descending=descending, pause=pause)
    if len(best) == limit or _complete(column):
        return best
    past = after.row + 1 if after is not None and after.value is None else 0
    return np.concatenate([best, _rows_without(column, selection, past, limit - len(best), pause)])


def _known_after(
    column: Column,
    selection: Selection,
    after: Key | None,
    limit: int,
    *,
    descending: bool,
    pause: Callable[[], object],
) -> NDArray[np.int64]:
    """Return the first `limit` selected rows with a value after a key, in order."""
    sortable = _sortable(column)
    ranged, known = sortable.ranged, sortable.known
    values, bits = ranged.values, selection.bits
    stop = selection.looked_at
    parts = [(0, stop, known)]
    if after is not None:  # of those equal to it, only the rows below its row come after
        bound = values.dtype.type(after.value)
        beyond = ranged.beyond(bound, descending=descending)
        cut = min(after.row + 1, stop)
        whole = ranged.whole()
        tied = Range(whole.low, bound) if descending else Range(bound, whole.high)
        parts = [(0, cut, known & beyond), (cut, stop, known & tied)]
    elif selection.matched == selection.rows:
        parts = [(0, stop, known & _reached(ranged, known, limit, descending))]
    rows = np.empty(max(_ROOM, 4 * limit), np.int64)
    found = 0
    nearer = ranged.whole()
    for first, last, wanted in parts:
        start = first
        while start < last:
            pause()
            end = min((start // _BLOCK + 1) * _BLOCK, last)
            found, start = ranged.gather(wanted & nearer, bits, start, end, rows, found)
            if start < end:  # no room: only the best are kept, and of what follows only what is better, as rows ascend
                best = _first(values, rows[:found], limit, descending=descending)
                found = len(best)
                rows[:found] = best
                nearer = ranged.beyond(values[best[-1]], descending=not descending)
                if len(rows) < _MOST_ROOM:
                    rows = np.concatenate([rows, np.empty_like(rows)])
    return _first(values, rows[:found], limit, descending=descending)


def _reached(ranged: Ranged, known: Range, limit: int, descending: bool) -> Range:
    """Return a range that holds the first `limit` of all known rows: as many zones each have a row that reaches it."""
    lows, highs = ranged.zones
    edges = highs if descending else lows
    edges = edges[(edges >= known.low) & (edges <= known.high) & np.isfinite(edges)]  # of NaN alone, it has none
    if len(edges) < limit:
        return known
    if descending:
        return Range(np.partition(edges, len(edges) - limit)[len(edges) - limit], known.high)
    return Range(known.low, np.partition(edges, limit - 1)[limit - 1])


def _rows_without(
    column: Column, selection: Selection, start: int, limit: int, pause: Callable[[], object]
) -> NDArray[np.int64]:
    """Return the first `limit` selected rows from `start` on that have no value."""
    ranged = _sortable(column).ranged
    rows = np.empty(limit + CHUNK, np.int64)
    found = 0
    while start < selection.looked_at and found < limit:
        pause()
        end = min((start // _BLOCK + 1) * _BLOCK, selection.looked_at)
        if isinstance(column, NumberColumn) and ranged.values.dtype.kind == "f":
            found, start = ranged.gather_nan(selection.bits, start, end, rows, found)
        else:
            null = ranged.at(column.missing if isinstance(column, NumberColumn) else 0)
            found, start = ranged.gather(null, selection.bits, start, end, rows, found)
    return rows[: min(found, limit)]


def _first(values: NDArray[Any], rows: NDArray[np.int64], limit: int, *, descending: bool) -> NDArray[np.int64]:
    """Return the first `limit` of some rows, which ascend where their values are equal, in order."""
    keys = values[rows]
    if descending:
        keys = -keys if keys.dtype.kind == "f" else ~keys  # turns the order, of codes without a sign too
    if len(rows) > limit:
        bound = np.partition(keys, limit - 1)[limit - 1]
        near = np.flatnonzero(keys <= bound)
        rows, keys = rows[near], keys[near]
    return rows[np.lexsort((rows, keys))[:limit]]


def _values(column: Column) -> NDArray[Any]:
    return column.values if isinstance(column, FlagColumn) else _sortable(column).ranged.values


def _sortable(column: Column) -> TextColumn | RankColumn | NumberColumn | FlagColumn:
    if isinstance(column, ListColumn):
        raise TypeError("lists have no order")
    return column


def _complete(column: Column) -> bool:
    return not isinstance(column, (NumberColumn, TextColumn)) or column.complete
