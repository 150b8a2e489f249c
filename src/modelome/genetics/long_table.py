"""Long tables of figures: one row an estimate, with its interval, denominator and all that it depends on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["ANALYSIS_SCHEMA", "long_table"]

ANALYSIS_SCHEMA = pa.schema(
    [
        ("name", pa.string()),
        ("trait", pa.string()),
        ("measure", pa.string()),
        ("relation", pa.string()),
        ("relation_source", pa.string()),
        ("weighting", pa.string()),
        ("period", pa.string()),
        ("null", pa.string()),
        ("estimate", pa.float64()),
        ("low", pa.float64()),
        ("high", pa.float64()),
        ("n", pa.int64()),
        ("denominator", pa.int64()),
        ("replicates", pa.int64()),
        ("seed", pa.int64()),
    ],
)
"""What a figure says: see docs/atlas-format.md. Strings are null where a figure does not depend on them."""


def long_table(rows: Iterable[Mapping[str, Any]]) -> pa.Table:
    """Make a table of rows; a number that is not finite becomes null.

    Raises KeyError where a row has a column that the schema lacks.
    """
    made = []
    for row in rows:
        unknown = row.keys() - set(ANALYSIS_SCHEMA.names)
        if unknown:
            raise KeyError(f"no column of a long table: {', '.join(sorted(unknown))}")
        made.append({name: _finite(value) for name, value in row.items()})
    return pa.Table.from_pylist(made, schema=ANALYSIS_SCHEMA)


def _finite(value: Any) -> Any:
    if isinstance(value, float | np.floating):
        return float(value) if np.isfinite(value) else None
    return value.item() if isinstance(value, np.generic) else value
