"""How long models go on to have children, and families new members, as rows of a long table.

A lineage begins with its first child and ends with its last one. Whether a child is the last can't be known; it counts
as that where none came in the `SILENT` days after it. So lineages are followed until so many days before the last date
of the snapshot, that of its youngest model: those that begin later are left out, and those with a child since then had
not ended when last seen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from modelome.genetics.child_times import DAY, dates_of
from modelome.genetics.family_graphs import family_graphs
from modelome.genetics.survival import survival_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray

    from modelome.genetics.study import Study
    from modelome.genetics.survival import Survival

__all__ = ["MONTHS", "SILENT", "SILENT_TOO", "lineage_rows"]

MONTHS = (1, 3, 6, 9, 12, 18, 24, 36)
SILENT = 180
SILENT_TOO = (90, 365)
"""Other lengths of silence, in days, by which it is told how many lineages go on for a year."""

_MONTH = 365.25 / 12
_YEAR = 12


def lineage_rows(study: Study, facts: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Tell the chance that a lineage goes on for longer than so many months after its first child.

    Weighting `parent`: a model and its children, all and by the family of the model's license; `family`: a family tree
    and all its members but the root. Children whose dates are unknown or the Hub's floor take no part.
    """
    created, known = dates_of(study.models)
    if not known.any():
        return
    end = int(created[known].max())
    edges = study.edges
    facts = {**facts, "relation": "all", "period": "all"}
    dated = known[edges.child] & study.member[edges.parent]
    spans = _Spans.of(edges.parent[dated], created[edges.child[dated]], end)
    license_family = study.models["license_family"].to_numpy()[spans.of_what]
    yield from spans.rows({**facts, "weighting": "parent"})
    for name in sorted(set(license_family.tolist())):
        here = np.flatnonzero(license_family == name)
        yield from spans.take(here).rows({**facts, "weighting": "parent"}, of=f", license {name}", months=(6, 12, 24))
    for graph in family_graphs(study):
        if graph.relation == "all":
            child = np.flatnonzero(known & study.member & (graph.forest.parent >= 0))
            yield from _Spans.of(graph.forest.root[child], created[child], end).rows({**facts, "weighting": "family"})


class _Spans:
    """First and last births of something, in days before the end, (k,); `of_what` (k,) are its rows."""

    def __init__(self, of_what: NDArray[np.int64], first: NDArray[np.float64], last: NDArray[np.float64]) -> None:
        self.of_what, self._first, self._last = of_what, first, last

    @classmethod
    def of(cls, owner: NDArray[np.int64], born: NDArray[np.int64], end: int) -> _Spans:
        """Gather the births of each owner."""
        who, place = np.unique(owner, return_inverse=True)
        first, last = np.full(len(who), np.iinfo(np.int64).max), np.full(len(who), np.iinfo(np.int64).min)
        np.minimum.at(first, place, born)
        np.maximum.at(last, place, born)
        return cls(who, (end - first) / DAY, (end - last) / DAY)

    def take(self, rows: NDArray[np.int64]) -> _Spans:
        return _Spans(self.of_what[rows], self._first[rows], self._last[rows])

    def followed(self, silent: int) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
        """Give the days for which each that began in time was seen to go on, and whether it ended then."""
        began = self._first >= silent
        ended = self._last[began] >= silent
        return self._first[began] - np.maximum(self._last[began], silent), ended

    def rows(
        self, facts: Mapping[str, Any], *, of: str = "", months: tuple[int, ...] = MONTHS
    ) -> Iterator[dict[str, Any]]:
        lasted, ended = self.followed(SILENT)
        if not len(lasted):
            return
        found = survival_of(lasted, ended)
        told = {**facts, "n": int(ended.sum()), "denominator": len(lasted)}
        yield {**told, "measure": f"ended{of}", "estimate": ended.mean()}
        if np.isfinite(found.median):
            yield {**told, "measure": f"days: median{of}", "estimate": found.median}
        for month in months:
            yield from _chance(found, month, told, of)
        for days in SILENT_TOO if not of else ():
            lasted, ended = self.followed(days)
            if len(lasted):
                told = {**facts, "n": int(ended.sum()), "denominator": len(lasted)}
                yield from _chance(survival_of(lasted, ended), _YEAR, told, f", silent for {days} days")


def _chance(found: Survival, month: int, told: Mapping[str, Any], of: str) -> Iterator[dict[str, Any]]:
    chance, low, high = found.at(month * _MONTH)
    if np.isfinite(chance):
        measure = f"goes on after {_months(month)}{of}"
        yield {**told, "measure": measure, "estimate": chance, "low": low, "high": high}


def _months(number: int) -> str:
    return "a month" if number == 1 else f"{number} months"
