"""A number or a date in bins, over the models that match a filter."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from modelome.server.reading.columns import DATES, NUMBERS, choose, is_absent
from modelome.server.schemas import HistogramAnswer

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from modelome.server.service import Service

__all__ = ["histogram"]

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


@lru_cache(maxsize=256)
def histogram(
    here: Service, column: str, text: str, bins: int, scale: Literal["linear", "log"] | None
) -> HistogramAnswer:
    """Count models in equal bins of a column; on a log scale what is not above 0 is counted apart, as `zeros`."""
    chosen = choose(here, column, (*NUMBERS, *DATES), "histogram")
    chosen_scale: Literal["linear", "log"] = scale or ("log" if chosen in _COUNTS else "linear")
    value = f'epoch("{chosen}")' if chosen in DATES else f'"{chosen}"::double'
    found = here.select(f"{value} as value", here.compiled(text))["value"].to_numpy()
    known = found[~np.isnan(found)]
    zeros = int((known <= 0).sum()) if chosen_scale == "log" else 0
    edges, counts = _bins(known[known > 0] if chosen_scale == "log" else known, bins, chosen_scale, chosen in _WHOLE)
    return HistogramAnswer(
        column=column,
        scale=chosen_scale,
        edges=edges,
        counts=counts,
        missing=len(found) - len(known),
        zeros=zeros,
        matched=len(found),
        total=here.atlas.count,
        absent=is_absent(here, chosen),
    )


def _bins(values: NDArray[np.floating[Any]], bins: int, scale: str, whole: bool) -> tuple[list[float], list[int]]:
    if not len(values):
        return [0.0, 1.0], [0]
    low, high = float(values.min()), float(values.max())
    if scale == "log":
        edges = np.geomspace(low, max(high, low * 2), bins + 1)
    elif whole and high - low < bins:
        edges = np.arange(low, high + 2)
    else:
        edges = np.linspace(low, high if high > low else low + 1, bins + 1)
    edges[0], edges[-1] = low, max(edges[-1], high)
    counts, _ = np.histogram(values, edges)
    return edges.tolist(), counts.tolist()
