"""Rows of the long tables of the laboratory."""

from __future__ import annotations

from typing import TYPE_CHECKING

from modelome.server.problems import ProblemError
from modelome.server.schemas import AnalysisAnswer

if TYPE_CHECKING:
    from modelome.server.service import Service

__all__ = ["read_analysis"]


def read_analysis(here: Service, name: str, limit: int) -> AnalysisAnswer:
    """Return the rows of one analysis.

    Raises:
        ProblemError: 404, with the names there are.

    """
    if not any(file.startswith("analysis/") for file in here.atlas.manifest["files"]):
        raise ProblemError(404, "This atlas has no analyses.")
    table = here.query("select *, count(*) over () as total from analysis where name = ? limit ?", [name, limit])
    if not table.num_rows:
        names = here.query("select distinct name from analysis order by 1", [])["name"].to_pylist()
        raise ProblemError(404, f"No analysis is called {name!r}; there are: {', '.join(names) or 'none'}.")
    rows = table.drop_columns(["total"])
    return AnalysisAnswer(name=name, columns=rows.column_names, rows=rows.to_pylist(), total=table["total"][0].as_py())
