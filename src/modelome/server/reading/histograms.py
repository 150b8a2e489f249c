"""A number or a date in bins, over the models that match a filter."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from modelome.server.budget import current_budget
from modelome.server.problems import ProblemError
from modelome.server.reading.columns import DATES, NUMBERS, choose, is_absent
from modelome.server.reading.time_limits import say_partial
from modelome.server.schemas import HistogramAnswer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from modelome.atlas.coded.read import NumberColumn
    from modelome.atlas.filters import Selection
    from modelome.server.service import Service

__all__ = ["count_in_bins", "histogram", "histogram_between"]

_COUNTS = (
    "downloads",
    "downloads_all",
    "likes",
    "parameters",
    "parents",
    "children",
    "descendants",
    "card_words",
)
_WHOLE = (*_COUNTS, "generation")
_STEP = 1_000_000  # rows between two looks at whether anyone still waits
_MOST_EDGES = 201
_MS = 1000.0
_LANES = 4
_SMALL = 1_024  # most counts are whole numbers below this one, whose bins are looked up


def histogram(
    here: Service, column: str, text: str, bins: int, scale: Literal["linear", "log"] | None
) -> HistogramAnswer:
    """Count models in equal bins of a column; on a log scale what is not above 0 is counted apart, as `zeros`.

    Where time runs out, the counts are those of the models looked at by then.
    """
    chosen = choose(here, column, (*NUMBERS, *DATES), "histogram")
    chosen_scale: Literal["linear", "log"] = scale or ("log" if chosen in _COUNTS else "linear")
    told: HistogramAnswer = here.answers.get(
        ("histogram", column, text.strip(), bins, chosen_scale),
        lambda: HistogramAnswer(
            column=column,
            scale=chosen_scale,
            total=here.atlas.count,
            absent=is_absent(here, chosen),
            **count_in_bins(
                here.atlas.coded.number(chosen), here.selection(text), bins, chosen_scale, whole=chosen in _WHOLE
            ),
        ),
        worth=lambda made: not made.timed_out,
    )
    return told


def histogram_between(here: Service, column: str, text: str, edges: str) -> HistogramAnswer:
    """Count models in the bins between `edges`, which are separated by commas; what lies beyond is in the bin there.

    Two filters are counted in the same bins so.

    Raises:
        ProblemError: 422 where the edges are no numbers that ascend, or too many.

    """
    chosen = choose(here, column, (*NUMBERS, *DATES), "histogram")
    try:
        bounds = np.array([float(edge) for edge in edges.split(",")])
    except ValueError:
        bounds = np.zeros(0)
    if not 1 < len(bounds) <= _MOST_EDGES or not (np.diff(bounds) > 0).all():
        raise ProblemError(422, f"The edges of bins are 2 to {_MOST_EDGES} numbers, each greater than the one before.")
    told: HistogramAnswer = here.answers.get(
        ("histogram", column, text.strip(), edges),
        lambda: HistogramAnswer(
            column=column,
            scale="linear",
            total=here.atlas.count,
            absent=is_absent(here, chosen),
            **_count_between(here.atlas.coded.number(chosen), here.selection(text), bounds),
        ),
        worth=lambda made: not made.timed_out,
    )
    return told


def _count_between(column: NumberColumn, found: Selection, edges: NDArray[np.float64]) -> dict[str, Any]:
    known, _, low, _, high = _extent(column, found)
    divisor = _MS if column.dates else 1.0
    reach = edges.copy()
    if known:
        reach[0], reach[-1] = min(edges[0], low / divisor), max(edges[-1], high / divisor)
    return {
        "edges": edges.tolist(),
        "counts": _counts(column, found, divisor, reach).tolist(),
        "missing": found.matched - known,
        "zeros": 0,
        "matched": found.matched,
        **say_partial(found),
    }


def count_in_bins(column: NumberColumn, found: Selection, bins: int, scale: str, *, whole: bool) -> dict[str, Any]:
    """Count some models in bins; returns the fields of `HistogramAnswer` that depend on them."""
    divisor = _MS if column.dates else 1.0
    known, above, low, low_above, high = _extent(column, found)
    edges = np.array([0.0, 1.0])
    counts = np.zeros(1, np.int64)
    if above if scale == "log" else known:
        edges = _edges((low_above if scale == "log" else low) / divisor, high / divisor, bins, scale, whole)
        counts = _counts(column, found, divisor, edges)
    return {
        "edges": edges.tolist(),
        "counts": counts.tolist(),
        "missing": found.matched - known,
        "zeros": known - above if scale == "log" else 0,
        "matched": found.matched,
        **say_partial(found),
    }


def _extent(column: NumberColumn, found: Selection) -> tuple[int, int, float, float, float]:
    """How many values are known, how many of them above 0, the least, the least above 0, the greatest."""
    from modelome.atlas.coded import kernels  # noqa: PLC0415 - loads a compiler, and only counts need it

    told = np.array([0.0, 0.0, np.inf, np.inf, -np.inf])
    missing = column.values.dtype.type(column.missing)
    for start, stop in _steps(found):
        kernels.extent(column.values, missing, found.bits, start, stop, told)
    known, above, low, low_above, high = told.tolist()
    return int(known), int(above), low, low_above, high


def _counts(column: NumberColumn, found: Selection, divisor: float, edges: NDArray[np.float64]) -> NDArray[np.int64]:
    from modelome.atlas.coded import kernels  # noqa: PLC0415

    counts = np.zeros((_LANES, len(edges) - 1), np.int64)
    numbers = np.arange(_SMALL, dtype=float)
    small = np.minimum(np.searchsorted(edges, numbers, side="right") - 1, counts.shape[1] - 1)
    small[(numbers < edges[0]) | (numbers > edges[-1])] = -1
    missing = column.values.dtype.type(column.missing)
    for start, stop in _steps(found):
        kernels.count_bins(column.values, missing, found.bits, divisor, edges, small, start, stop, counts)
    total: NDArray[np.int64] = counts.sum(axis=0)
    return total


def _steps(found: Selection) -> Iterator[tuple[int, int]]:
    budget = current_budget()
    for start in range(0, found.looked_at, _STEP):
        budget.left()  # the counting is short, and is not cut; but whoever asked may have gone
        yield start, min(start + _STEP, found.looked_at)


def _edges(low: float, high: float, bins: int, scale: str, whole: bool) -> NDArray[np.float64]:
    if scale == "log":
        edges = np.geomspace(low, max(high, low * 2), bins + 1)
    elif whole and high - low < bins:
        edges = np.arange(low, high + 2)
    else:
        edges = np.linspace(low, high if high > low else low + 1, bins + 1)
    edges[0], edges[-1] = low, max(edges[-1], high)
    return edges
