"""When models were made: months and years, apart from what is only known to be older than the Hub's record."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow.compute as pc

from modelome.table.batches import FLOOR

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pyarrow as pa
    from numpy.typing import NDArray

__all__ = ["ON_OR_BEFORE", "Periods", "months_of", "years_of"]

ON_OR_BEFORE = f"on or before {FLOOR:%Y-%m-%d}"
"""The period of models that carry the date at which the Hub's record begins."""


@dataclass(frozen=True)
class Periods:
    """`labels` (p,) in order of time, the floor first, and the place of each model in them, (n,), -1 where undated."""

    labels: tuple[str, ...]
    place: NDArray[np.int64]

    @property
    def dated(self) -> NDArray[np.bool_]:
        """Which models have a period, (n,)."""
        return self.place >= 0

    def groups(self, models: NDArray[np.integer]) -> Iterator[tuple[str, NDArray[np.int64]]]:
        """Part models, or what each of them stands for, by period: label and places in `models`, none empty."""
        place = self.place[models]
        for at in np.unique(place[place >= 0]).tolist():
            yield self.labels[at], np.flatnonzero(place == at)


def years_of(models: pa.Table) -> Periods:
    """Give the year in which each model was made, `2024`."""
    return _periods(models, 1)


def months_of(models: pa.Table) -> Periods:
    """Give the month in which each model was made, `2024-07`."""
    return _periods(models, 12)


def _periods(models: pa.Table, parts: int) -> Periods:
    created = models["created_at"]
    number = pc.fill_null(pc.year(created), -1).to_numpy().astype(np.int64) * parts
    if parts > 1:
        number += pc.fill_null(pc.month(created), 0).to_numpy().astype(np.int64) - 1
    undated = created.is_null().to_numpy().astype(bool)
    number[models["created_censored"].to_numpy().astype(bool)] = -1
    found, place = np.unique(number[~undated], return_inverse=True)
    every = np.full(models.num_rows, -1, np.int64)
    every[~undated] = place
    return Periods(tuple(_label(int(each), parts) for each in found), every)


def _label(number: int, parts: int) -> str:
    if number < 0:
        return ON_OR_BEFORE
    year, part = divmod(number, parts)
    return str(year) if parts == 1 else f"{year}-{part + 1:02d}"
