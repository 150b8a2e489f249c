"""Means over models, every model alike or every owner alike, with intervals over owners."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from scipy import sparse

from modelome.genetics.owner_draws import bounds_of, drawn_ratios, drawn_times
from modelome.genetics.owners import owner_units

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from modelome.genetics.study import Study

__all__ = ["MODEL_WEIGHTINGS", "ModelRates"]

MODEL_WEIGHTINGS = ("model", "owner")
"""Every model alike, as in the paper; every owner alike, so that who uploads thousands counts once."""


class ModelRates:
    """Tells rates over models of a study, whose owners are drawn again by its seed."""

    def __init__(self, study: Study) -> None:
        self._owner = owner_units(study.models)
        self._replicates, self._seed = study.replicates, study.seed
        self._times = drawn_times(0, self._replicates, self._seed)

    def rows(
        self,
        names: Sequence[str],
        value: NDArray[Any],
        below: NDArray[Any],
        models: NDArray[np.int64],
        facts: Mapping[str, Any],
        *,
        weightings: Sequence[str] = MODEL_WEIGHTINGS,
    ) -> list[dict[str, Any]]:
        """Tell `value.sum() / below.sum()` of each measure, as rows of a long table.

        `value` (m, k) is what each of the k `models` adds to the m measures, `below` (b, k) what it counts for: one row
        for every m / b measures side by side. `facts` is what every row says besides. Measures that count nothing below
        have no row. Weightings other than `owner` are names for every unit of `below` alike.
        """
        if not len(names):
            return []
        units, place = np.unique(self._owner[models], return_inverse=True)
        total, count = (_sums(each, place, len(units)) for each in (value, below))
        times = self._drawn(len(units))
        rows = []
        for weighting in weightings:
            above, under = _alike(total, count) if weighting == "owner" else (total, count)
            low, high = bounds_of(drawn_ratios(sparse.csr_matrix(above), sparse.csr_matrix(under), times))
            n, denominator = above.sum(axis=1), np.repeat(under.sum(axis=1), len(value) // len(below))
            rows += [
                {
                    "period": "all",
                    **facts,
                    "measure": name,
                    "weighting": weighting,
                    "estimate": n[at] / denominator[at],
                    "low": low[at],
                    "high": high[at],
                    "n": round(n[at]),
                    "denominator": round(denominator[at]),
                    "replicates": self._replicates,
                    "seed": self._seed,
                }
                for at, name in enumerate(names)
                if denominator[at]
            ]
        return rows

    def _drawn(self, units: int) -> NDArray[np.uint16]:
        """Draw so many owners; the same again where they are as many as the last time."""
        if len(self._times) != units:
            self._times = drawn_times(units, self._replicates, self._seed)
        return self._times


def _alike(total: NDArray[np.float64], count: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    each = np.repeat(count, len(total) // len(count), axis=0)
    return np.divide(total, each, out=np.zeros_like(total), where=each > 0), (count > 0).astype(np.float64)


def _sums(values: NDArray[Any], place: NDArray[np.integer], units: int) -> NDArray[np.float64]:
    return np.array([np.bincount(place, row, minlength=units) for row in values], np.float64)
