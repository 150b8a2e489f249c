"""Rows of the filter table, put together from the mapped files that hold their columns."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from modelome.atlas.coded.read import ListColumn, NumberColumn, TextColumn

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from modelome.server.service import Service

__all__ = ["rows_of"]


def rows_of(here: Service, ixs: NDArray[np.int64], columns: Sequence[str]) -> list[dict[str, Any]]:
    """Return some rows in the order asked for, each with the given columns; what is not a number is null."""
    table = here.atlas.models.table
    inside = [name for name in columns if name in table.column_names]
    told = here.atlas.models.take(ixs, inside).to_pydict()
    for name in columns:
        if name not in told:
            told[name] = ixs.tolist() if name == "ix" else _decoded(here, name, ixs)
    for name in ("trending", "faithfulness"):
        if name in told:
            told[name] = [None if value is None or math.isnan(value) else value for value in told[name]]
    return [dict(zip(columns, row, strict=True)) for row in zip(*(told[name] for name in columns), strict=True)]


def _decoded(here: Service, name: str, ixs: NDArray[np.int64]) -> list[Any]:
    column = here.atlas.coded[name]
    match column:
        case TextColumn():
            return [column.values.at(code - 1) if code else None for code in column.codes[ixs].tolist()]
        case NumberColumn():
            missing = column.missing
            return [None if value == missing else value for value in column.values[ixs].tolist()]
        case ListColumn():
            raise TypeError(f"{name} is a list that the models have not")
        case _:
            return list(here.atlas.coded.array(name)[ixs].tolist())
