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
    genetics = here.atlas.genetics
    if not genetics.names:
        raise ProblemError(404, "This atlas has no analyses.")
    if name not in genetics.names:
        raise ProblemError(404, f"No analysis is called {name!r}; there are: {', '.join(genetics.names)}.")
    rows = here.answers.get(("analysis", name), lambda: here.read(lambda: genetics.table(name)))
    return AnalysisAnswer(
        name=name, columns=rows.column_names, rows=rows.slice(0, limit).to_pylist(), total=rows.num_rows
    )
