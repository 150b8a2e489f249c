"""Means over models, every model alike or every owner alike, with intervals over owners."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from modelome.genetics.bootstrap import ratio_intervals
from modelome.genetics.owners import owner_units

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from modelome.genetics.study import Study

__all__ = ["MODEL_WEIGHTINGS", "ModelRates"]

MODEL_WEIGHTINGS = ("model", "owner")
"""Every model alike, as in the paper; every owner alike, so that who uploads thousands counts once."""


@dataclass(frozen=True)
class ModelRates:
    """How rates over the models of a study are told: `owner` (n,) of each, which are drawn again by the seed."""

    owner: NDArray[np.int64]
    replicates: int
    seed: int

    @classmethod
    def of(cls, study: Study) -> ModelRates:
        """Read the owners of a study's models."""
        return cls(owner_units(study.models), study.replicates, study.seed)

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

        `value` and `below` are (measures, k) numbers of the k `models`: what each adds, and what it counts for.
        `facts` is what every row says besides. Measures that count nothing below have no row. Weightings other than
        `owner` are names for every unit of `below` alike.
        """
        units, place = np.unique(self.owner[models], return_inverse=True)
        total, count = (_sums(each, place, len(units)) for each in (value, below))
        some = np.flatnonzero(count.any(axis=1))
        total, count = total[some], count[some]
        if not len(some):
            return []
        pairs = [_alike(total, count) if weighting == "owner" else (total, count) for weighting in weightings]
        above, under = (np.concatenate([pair[side] for pair in pairs]) for side in (0, 1))
        found = ratio_intervals(above, under, replicates=self.replicates, seed=self.seed)
        kinds = [(weighting, names[measure]) for weighting in weightings for measure in some]
        return [
            {
                "period": "all",
                **facts,
                "measure": measure,
                "weighting": weighting,
                "estimate": found.estimate[at],
                "low": found.low[at],
                "high": found.high[at],
                "n": round(above[at].sum()),
                "denominator": round(under[at].sum()),
                "replicates": self.replicates,
                "seed": self.seed,
            }
            for at, (weighting, measure) in enumerate(kinds)
        ]


def _alike(total: NDArray[np.float64], count: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    some = count > 0
    return np.divide(total, count, out=np.zeros_like(total), where=some), some.astype(np.float64)


def _sums(values: NDArray[Any], place: NDArray[np.integer], units: int) -> NDArray[np.float64]:
    """Sum by unit, (measures, units); rows that are the same memory over and over are summed once."""
    if values.strides[0] == 0 and len(values):
        return np.broadcast_to(np.bincount(place, values[0], minlength=units), (len(values), units))
    return np.array([np.bincount(place, row, minlength=units) for row in values], np.float64).reshape(-1, units)
