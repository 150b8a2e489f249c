"""Rows of the long tables of the laboratory."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

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
    table = here.answers.get("analysis", lambda: here.read(lambda: _read_all(here)))
    rows = table.filter(pc.equal(table["name"], name))
    if not rows.num_rows:
        names = sorted(pc.unique(table["name"]).to_pylist())
        raise ProblemError(404, f"No analysis is called {name!r}; there are: {', '.join(names) or 'none'}.")
    return AnalysisAnswer(
        name=name, columns=rows.column_names, rows=rows.slice(0, limit).to_pylist(), total=rows.num_rows
    )


def _read_all(here: Service) -> pa.Table:
    files = sorted((here.atlas.path / "analysis").glob("*.parquet"))
    return pa.concat_tables([pq.read_table(file) for file in files], promote_options="default")
