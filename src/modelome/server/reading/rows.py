"""Rows of the filter table, put together from the mapped files that hold their columns."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np

from modelome.atlas.coded.read import FlagColumn, ListColumn, NumberColumn, RankColumn, TextColumn

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from modelome.server.service import Service

__all__ = ["rows_of"]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_DISTINCT = ("id", "name")  # Arrow is faster where most values occur once, the columns as codes everywhere else


def rows_of(here: Service, ixs: NDArray[np.int64], columns: Sequence[str]) -> list[dict[str, Any]]:
    """Return some rows in the order asked for, each with the given columns; what is not a number is null."""
    inside = [name for name in columns if name in _DISTINCT or _is_list(here, name)]
    told: dict[str, list[Any]] = here.atlas.models.take(ixs, inside).to_pydict() if inside else {}
    for name in columns:
        if name not in told:
            told[name] = ixs.tolist() if name == "ix" else _decoded(here, name, ixs)
    return [dict(zip(columns, row, strict=True)) for row in zip(*(told[name] for name in columns), strict=True)]


def _is_list(here: Service, name: str) -> bool:
    return name in here.atlas.coded and isinstance(here.atlas.coded[name], ListColumn)


def _decoded(here: Service, name: str, ixs: NDArray[np.int64]) -> list[Any]:
    match here.atlas.coded[name]:
        case TextColumn(codes, values):
            distinct, places = np.unique(codes[ixs], return_inverse=True)
            words = [values.at(code - 1) if code else None for code in distinct.tolist()]
            return [words[place] for place in places.tolist()]
        case NumberColumn(values, dates) as column:
            missing = column.missing
            numbers = values[ixs].tolist()
            if values.dtype.kind == "f":
                return [None if math.isnan(number) else number for number in numbers]
            if dates:
                return [None if time == missing else _EPOCH + timedelta(milliseconds=time) for time in numbers]
            return [None if number == missing else number for number in numbers]
        case FlagColumn(values):
            return list(values[ixs].tolist())
        case RankColumn() | ListColumn():
            raise TypeError(f"{name} is not kept as values")
