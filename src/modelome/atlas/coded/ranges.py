"""Ranges of a column's values: closed, in the numbers of the column, and asked of its zones before its rows.

What is known of the zones is found when a column is first filtered or sorted by, in the time of one pass, and kept: 27
kB for 3.5 million numbers of four bytes.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["CHUNK", "ZONE", "Range", "Ranged", "closed"]

ZONE = 1024
"""Rows whose least and greatest value are known."""

CHUNK = 64
"""Rows that are compared together; `gather` stops where fewer have room."""


@dataclass(frozen=True)
class Range:
    """The values from `low` to `high`, both of the column's type and both included; none where `low` is greater."""

    low: Any
    high: Any

    @property
    def empty(self) -> bool:
        """Whether no value lies in it."""
        return not self.low <= self.high

    def __and__(self, other: Range) -> Range:
        return Range(max(self.low, other.low), min(self.high, other.high))


@dataclass(frozen=True)
class Ranged:
    """The numbers, codes or ranks of a column as they are stored, (n,)."""

    values: NDArray[Any]

    @cached_property
    def zones(self) -> tuple[NDArray[Any], NDArray[Any]]:
        """The least and the greatest value of each 1,024 rows."""
        from modelome.atlas.coded.range_kernels import zones_of  # noqa: PLC0415 - loads a compiler

        lows, highs = np.empty((2, -(-len(self.values) // ZONE)), self.values.dtype)
        whole = self.whole()
        zones_of(self.values, whole.low, whole.high, lows, highs)
        return lows, highs

    def whole(self) -> Range:
        """Return the range of all values that the type has, but NaN."""
        kind = self.values.dtype
        if kind.kind == "f":
            return Range(kind.type(-np.inf), kind.type(np.inf))
        return Range(kind.type(np.iinfo(kind).min), kind.type(np.iinfo(kind).max))

    def at(self, value: Any) -> Range:
        """Return the range of one value of the column's type."""
        return Range(self.values.dtype.type(value), self.values.dtype.type(value))

    def beyond(self, value: Any, *, descending: bool) -> Range:
        """Return the range of what comes after a value in order."""
        whole = self.whole()
        edge = whole.low if descending else whole.high
        if value == edge:
            return Range(whole.high, whole.low)
        if self.values.dtype.kind == "f":
            after = np.nextafter(value, edge)
        else:
            after = self.values.dtype.type(int(value) - 1 if descending else int(value) + 1)
        return Range(whole.low, after) if descending else Range(after, whole.high)

    def mark(self, wanted: Range, start: int, stop: int) -> NDArray[np.uint8]:
        """Return the bits of the rows from `start` (a multiple of 8) to `stop` whose values lie in a range."""
        from modelome.atlas.coded.range_kernels import mark_range  # noqa: PLC0415

        size = (stop - start + 7) // 8
        if wanted.empty:
            return np.zeros(size, np.uint8)
        marks = np.empty(size, np.uint8)
        mark_range(self.values, *self.zones, wanted.low, wanted.high, start, stop, marks)
        return marks

    def gather(  # noqa: PLR0917 - as the compiled loop takes them
        self, wanted: Range, bits: NDArray[np.uint8], start: int, stop: int, rows: NDArray[np.int64], found: int
    ) -> tuple[int, int]:
        """Write the selected rows from `start` to `stop` in a range into `rows`: see `range_kernels.gather_range`."""
        from modelome.atlas.coded.range_kernels import gather_range  # noqa: PLC0415

        if wanted.empty:
            return found, stop
        told = gather_range(self.values, *self.zones, bits, wanted.low, wanted.high, start, stop, rows, found)
        return int(told[0]), int(told[1])

    def gather_nan(
        self, bits: NDArray[np.uint8], start: int, stop: int, rows: NDArray[np.int64], found: int
    ) -> tuple[int, int]:
        """Write the selected rows from `start` to `stop` that are NaN into `rows`, as `gather` does."""
        from modelome.atlas.coded.range_kernels import gather_nan  # noqa: PLC0415

        told = gather_nan(self.values, bits, start, stop, rows, found)
        return int(told[0]), int(told[1])


def closed(kind: np.dtype[Any], sign: str, bound: float) -> Range:
    """Return the numbers of a type that are `<`, `<=`, `=`, `>=` or `>` a bound, which may be none of them.

    Floating point numbers are compared as real numbers, so a bound between two of them is rounded to the inner side.
    """
    if kind.kind == "f":
        low, high = kind.type(-np.inf), kind.type(np.inf)
        with np.errstate(over="ignore"):
            near = kind.type(bound)
        up = near if float(near) >= bound else np.nextafter(near, high)
        down = near if float(near) <= bound else np.nextafter(near, low)
        if sign == "<":
            down = np.nextafter(near, low) if float(near) >= bound else near
        if sign == ">":
            up = np.nextafter(near, high) if float(near) <= bound else near
        return Range(up if sign in {">", ">=", "="} else low, down if sign in {"<", "<=", "="} else high)
    least, most = int(np.iinfo(kind).min), int(np.iinfo(kind).max)
    first = math.floor(bound) + 1 if sign == ">" else math.ceil(bound)
    last = math.ceil(bound) - 1 if sign == "<" else math.floor(bound)
    first = first if sign in {">", ">=", "="} else least
    last = last if sign in {"<", "<=", "="} else most
    if first > last or first > most or last < least:
        return Range(kind.type(most), kind.type(least))
    return Range(kind.type(max(first, least)), kind.type(min(last, most)))
