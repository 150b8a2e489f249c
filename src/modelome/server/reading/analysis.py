"""Rows of the long tables of the laboratory."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from modelome.server.problems import ProblemError
from modelome.server.schemas import AnalysesAnswer, AnalysisAnswer, AnalysisBrief

if TYPE_CHECKING:
    from collections.abc import Mapping

    from modelome.server.service import Service

__all__ = ["list_analyses", "read_analysis"]

_MISSING = "missing"


def list_analyses(here: Service) -> AnalysesAnswer:
    """Return which analyses there are, and how many rows each has; none is no error."""
    return AnalysesAnswer(
        items=[AnalysisBrief(name=name, rows=_table(here, name).num_rows) for name in here.atlas.genetics.names]
    )


def read_analysis(
    here: Service, name: str, wanted: Mapping[str, str | None], *, offset: int, limit: int
) -> AnalysisAnswer:
    """Return a page of the rows of one analysis that have the wanted values.

    `wanted` names a text column and its values, joined by `|`: a row has one of them, or for `measure` begins with one.
    `missing` is a column that is empty; None leaves a column alone.

    Raises:
        ProblemError: 404, with the names there are.

    """
    names = here.atlas.genetics.names
    if not names:
        raise ProblemError(404, "This atlas has no analyses: it was built with --no-analysis, or by an older version.")
    if name not in names:
        raise ProblemError(404, f"No analysis is called {name!r}; there are: {', '.join(names)}.")
    rows = _table(here, name)
    for column, values in wanted.items():
        if values is not None:
            rows = rows.filter(_having(rows[column], column, values.split("|")))
    return AnalysisAnswer(
        name=name, columns=rows.column_names, rows=rows.slice(offset, limit).to_pylist(), total=rows.num_rows
    )


def _table(here: Service, name: str) -> pa.Table:
    made: pa.Table = here.answers.get(("analysis", name), lambda: here.read(lambda: here.atlas.genetics.table(name)))
    return made


def _having(column: pa.ChunkedArray, name: str, values: list[str]) -> pa.ChunkedArray:
    """Whether each row has one of the values, or for a measure begins with one."""
    if name != "measure":
        named = pc.is_in(column, value_set=pa.array([value for value in values if value != _MISSING], pa.string()))
        return pc.or_(named, pc.is_null(column)) if _MISSING in values else named
    found = pc.starts_with(column, values[0])
    for value in values[1:]:
        found = pc.or_(found, pc.starts_with(column, value))
    return pc.fill_null(found, fill_value=False)
