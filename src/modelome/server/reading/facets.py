"""Values of a column, with counts, over the models that match a filter."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from modelome.atlas.coded.read import ListColumn, TextColumn
from modelome.server.budget import current_budget
from modelome.server.reading.columns import FACETS, choose, is_absent
from modelome.server.reading.time_limits import say_partial
from modelome.server.schemas import Count, FacetAnswer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from modelome.atlas.filters import Selection
    from modelome.server.service import Service

__all__ = ["count_facets", "facets"]

_STEP = 1_048_576  # rows that are counted between two looks at whether anyone still waits
_CACHED = 8_192  # counters that fit the processor's nearest cache, several times
_FEW = 0.25  # share of the rows up to which it is faster to go through their lists


def facets(here: Service, column: str, text: str, limit: int) -> FacetAnswer:
    """Count the most frequent values; a model that lists several counts for each of them.

    Where time runs out, the counts are those of the models looked at by then.
    """
    chosen = choose(here, column, FACETS, "facets")
    told: FacetAnswer = here.answers.get(
        ("facets", column, text.strip(), limit),
        lambda: count_facets(here, column, chosen, here.selection(text), limit),
        worth=lambda made: not made.timed_out,
    )
    return told


def count_facets(here: Service, name: str, chosen: str, found: Selection, limit: int) -> FacetAnswer:
    """Count the values of the column `chosen`, which was asked for as `name`, over some models."""
    column = here.atlas.coded[chosen]
    counts: NDArray[np.integer[Any]]
    if isinstance(column, ListColumn):
        counts = _counts_of_lists(column, found)
        missing, counts = int(counts[0]), counts[1:]
        tie = column.rank
    elif isinstance(column, TextColumn):
        counts = _counts_of_codes(column.codes, 0, len(column.values) + 1, found)
        missing, counts = int(counts[0]), counts[1:]
        tie = None  # codes are in order
    else:  # small numbers: generations, and clusters with -1 for none
        values = here.atlas.coded.number(chosen).values
        counts = _counts_of_codes(values, 1, int(values.max(initial=-1)) + 2, found)
        missing, counts = int(counts[0]), counts[1:]
        tie = None
    best = _greatest(counts, limit, tie)
    told = column.values.take(best) if isinstance(column, (ListColumn, TextColumn)) else [str(code) for code in best]
    return FacetAnswer(
        column=name,
        values=[
            Count(value=value, count=count, label=_label(here, chosen, value))
            for value, count in zip(told, counts[best].tolist(), strict=True)
        ],
        missing=missing,
        distinct=int(np.count_nonzero(counts)),
        matched=found.matched,
        total=here.atlas.count,
        absent=is_absent(here, chosen),
        **say_partial(found),
    )


def _counts_of_codes(codes: NDArray[Any], shift: int, size: int, found: Selection) -> NDArray[np.integer[Any]]:
    """Count the selected rows by code + shift, (size,)."""
    from modelome.atlas.coded import kernels  # noqa: PLC0415 - loads a compiler, and only counts need it

    counts = np.zeros((4 if size <= _CACHED else 1, size), np.int32)
    for start, stop in _steps(found.looked_at):
        kernels.count_codes(codes, found.bits, shift, start, stop, counts)
    total: NDArray[np.integer[Any]] = counts.sum(axis=0) if len(counts) > 1 else counts[0]
    return total


def _counts_of_lists(column: ListColumn, found: Selection) -> NDArray[np.int64]:
    """Count the selected rows that list nothing, then those that list each value, (values + 1,)."""
    whole = np.diff(column.starts)
    if found.matched == found.rows > 0:
        return whole
    from modelome.atlas.coded import kernels  # noqa: PLC0415

    share = found.matched / max(found.rows, 1)
    if found.complete and min(share, 1 - share) > _FEW:
        return _counts_of_groups(column, found)
    flip = np.uint8(255 if found.complete and share > _FEW else 0)
    counts = np.zeros(len(column.values), np.int64)
    for start, stop in _steps(found.looked_at):
        kernels.count_lists(column.row_starts, column.codes, found.bits, flip, start, stop, counts)
    missing = np.zeros(1, np.int64)
    kernels.count_groups(column.rows.view(np.uint32), column.starts, found.words(), 0, 1, missing)
    return np.append(missing, whole[1:] - counts if flip else counts)


def _counts_of_groups(column: ListColumn, found: Selection) -> NDArray[np.int64]:
    """Count by looking up the rows of each value: the faster way for about half of all rows."""
    from modelome.atlas.coded import kernels  # noqa: PLC0415

    groups = len(column.starts) - 1
    counts = np.zeros(groups, np.int64)
    rows, words = column.rows.view(np.uint32), found.words()
    budget = current_budget()
    first = 0
    while first < groups:
        budget.left()
        last = int(np.searchsorted(column.starts, column.starts[first] + _STEP, side="right")) - 1
        last = min(max(last, first + 1), groups)
        kernels.count_groups(rows, column.starts, words, first, last, counts)
        first = last
    return counts


def _steps(rows: int) -> Iterator[tuple[int, int]]:
    budget = current_budget()
    for start in range(0, rows, _STEP):
        budget.left()  # the counting is short, and is not cut; but whoever asked may have gone
        yield start, min(start + _STEP, rows)


def _greatest(counts: NDArray[np.integer[Any]], limit: int, tie: NDArray[np.int32] | None) -> NDArray[np.int64]:
    """Places of the greatest counts above 0, ties by `tie`, or by place."""
    places = np.flatnonzero(counts)
    if len(places) > limit:
        bound = np.partition(counts[places], len(places) - limit)[len(places) - limit]
        places = places[counts[places] >= bound]
    return places[np.lexsort((places if tie is None else tie[places], -counts[places]))][:limit]


def _label(here: Service, column: str, value: str) -> str | None:
    if not column.startswith("cluster_"):
        return None
    return here.cluster_labels.get((int(column.removeprefix("cluster_")), int(value)))
