"""Reads the columns that `coded.write` wrote; every array is mapped, and shared by all processes that map it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

import numpy as np

from modelome.arrays import map_array
from modelome.atlas.coded.ranges import Range, Ranged
from modelome.errors import AtlasDamaged
from modelome.strings import Strings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray

__all__ = ["CodedColumns", "Column", "FlagColumn", "ListColumn", "NumberColumn", "RankColumn", "TextColumn"]


@dataclass(frozen=True)
class TextColumn:
    """Strings: code 0 is null, code k stands for value k - 1 of `values`, which are in byte order."""

    codes: NDArray[np.unsignedinteger[Any]]
    values: Strings
    complete: bool
    """No row is null."""

    @cached_property
    def ranged(self) -> Ranged:
        """The codes, to be asked for ranges."""
        return Ranged(self.codes)

    @property
    def known(self) -> Range:
        """The codes that are not null."""
        return Range(self.codes.dtype.type(1), self.ranged.whole().high)


@dataclass(frozen=True)
class ListColumn:
    """Lists of strings, both ways.

    `codes[row_starts[i]:row_starts[i + 1]]` are the places in `values` of what row i lists.
    `rows[starts[0]:starts[1]]` list nothing, group k lists value k - 1 of `values`; rows ascend within a group. A row
    lists a value once. Values are in order of their count; `rank` is their order in bytes.
    """

    row_starts: NDArray[np.unsignedinteger[Any]]
    codes: NDArray[np.unsignedinteger[Any]]
    rows: NDArray[np.int32]
    starts: NDArray[np.int64]
    values: Strings
    rank: NDArray[np.int32]

    def group(self, number: int) -> NDArray[np.int32]:
        """Return the rows of one group, ascending."""
        return self.rows[self.starts[number] : self.starts[number + 1]]

    def count(self, code: int) -> int:
        """Return how many rows list the value `code`."""
        return int(self.starts[code + 2] - self.starts[code + 1])


@dataclass(frozen=True)
class NumberColumn:
    """Numbers, or dates in milliseconds: float32 with NaN for null, or integers with the least one for null."""

    values: NDArray[Any]
    dates: bool
    complete: bool
    """No row is null."""

    @property
    def missing(self) -> float | int:
        """What stands for null."""
        return float("nan") if self.values.dtype.kind == "f" else int(np.iinfo(self.values.dtype).min)

    @cached_property
    def ranged(self) -> Ranged:
        """The values, to be asked for ranges."""
        return Ranged(self.values)

    @property
    def known(self) -> Range:
        """The values that are not null."""
        whole = self.ranged.whole()
        if self.values.dtype.kind == "f" or self.complete:
            return whole
        return Range(whole.low + self.values.dtype.type(1), whole.high)


@dataclass(frozen=True)
class FlagColumn:
    """Truth values, none of them null."""

    values: NDArray[np.bool_]

    @cached_property
    def ranged(self) -> Ranged:
        """The values as 0 and 1, to be asked for ranges."""
        return Ranged(self.values.view(np.uint8))

    @property
    def known(self) -> Range:
        """Both values."""
        return self.ranged.whole()


@dataclass(frozen=True)
class RankColumn:
    """Place of each id among all, in byte order."""

    ranks: NDArray[np.uint32]

    @cached_property
    def ranged(self) -> Ranged:
        """The ranks, to be asked for ranges."""
        return Ranged(self.ranks)

    @property
    def known(self) -> Range:
        """All ranks."""
        return self.ranged.whole()


T = TypeVar("T")
Column: TypeAlias = TextColumn | ListColumn | NumberColumn | FlagColumn | RankColumn


class CodedColumns:
    """The columns of a folder, by name; each is mapped when it is first asked for."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._open: dict[str, Column] = {}

    @cached_property
    def _index(self) -> dict[str, Any]:
        return dict(json.loads((self._folder / "index.json").read_text()))

    @property
    def rows(self) -> int:
        """How many rows each column has."""
        return int(self._index["rows"])

    def __iter__(self) -> Iterator[str]:
        return iter(self._index["columns"])

    def __contains__(self, name: object) -> bool:
        return name in self._index["columns"]

    def __getitem__(self, name: str) -> Column:
        column = self._open.get(name)
        if column is None:
            column = self._open[name] = self._load(name, **self._index["columns"][name])
        return column

    def text(self, name: str) -> TextColumn:
        """Return a column of strings."""
        return _as(TextColumn, self[name], name)

    def list(self, name: str) -> ListColumn:
        """Return a column of lists."""
        return _as(ListColumn, self[name], name)

    def number(self, name: str) -> NumberColumn:
        """Return a column of numbers or dates."""
        return _as(NumberColumn, self[name], name)

    def flag(self, name: str) -> FlagColumn:
        """Return a column of truth values."""
        return _as(FlagColumn, self[name], name)

    def array(self, name: str) -> NDArray[Any]:
        """Return the numbers, codes, ranks or truth values of a column as they are stored, (rows,)."""
        match self[name]:
            case TextColumn(codes=codes):
                return codes
            case NumberColumn() | FlagColumn() as column:
                return column.values
            case RankColumn(ranks):
                return ranks
            case _:
                raise TypeError(f"{name} holds lists")

    def _load(self, name: str, *, kind: str, missing: int = 0, values: int = 0) -> Column:
        if kind == "list":
            parts = {part: self._map(f"{name}_{part}") for part in ("row_starts", "codes", "rows", "starts", "rank")}
            return ListColumn(values=self._values(name, values), **parts)
        array = self._map(name)
        match kind:
            case "text":
                return TextColumn(array, self._values(name, values), complete=missing == 0)
            case "flag":
                return FlagColumn(array)
            case "rank":
                return RankColumn(array)
            case _:
                return NumberColumn(array, dates=kind == "date", complete=missing == 0)

    def _values(self, name: str, count: int) -> Strings:
        values = Strings(self._folder, f"{name}_values")
        if len(values) != count:
            raise AtlasDamaged(f"{name!r} of {str(self._folder)!r} has {len(values):,} values, not {count:,}.")
        return values

    def _map(self, name: str) -> NDArray[Any]:
        return map_array(self._folder / f"{name}.npy")


def _as(kind: type[T], column: Column, name: str) -> T:
    if not isinstance(column, kind):
        raise TypeError(f"{name} is a {type(column).__name__}, not a {kind.__name__}")
    return column
