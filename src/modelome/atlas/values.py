"""The values of one column as a person types them: found by any part of their spelling."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from modelome.atlas.coded.read import ListColumn, TextColumn

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from modelome.atlas.coded.read import Column

__all__ = ["Found", "Values", "count_values"]

WHOLE, BEGINNING, WORD, PART = range(4)
_SEPARATORS = r"[-_\s]+"


@dataclass(frozen=True)
class Found:
    """A value, how many models have it, and how well it fits: 0 whole, 1 a beginning, 2 of a word, 3 any part."""

    value: str
    count: int
    quality: int


def count_values(column: Column) -> NDArray[np.int64]:
    """Return how many models have each value of a column of texts or lists, (values,)."""
    match column:
        case ListColumn():
            return np.diff(column.starts)[1:]
        case TextColumn():
            return np.bincount(column.codes, minlength=len(column.values) + 1)[1:].astype(np.int64)
        case _:
            raise TypeError("only texts and lists have values")


class Values:
    """The values of a column, folded; `names` are other names of some, by which they are found too."""

    def __init__(self, column: TextColumn | ListColumn, names: Mapping[str, str] | None = None) -> None:
        self.counts = count_values(column)
        values = column.values.all()
        order = np.lexsort((np.arange(len(values)), -self.counts))
        order = order[self.counts[order] > 0]
        self._values = values.take(pa.array(order))
        self.counts = self.counts[order]
        self._folded = [_fold(self._values)]
        if names:
            self._folded.append(_fold(pa.array([names.get(value) for value in self._values.to_pylist()], pa.string())))

    def find(self, text: str, limit: int) -> list[Found]:
        """Return the values that hold `text`, the best fit first, then the most frequent.

        Letter case, hyphens and underscores make no difference. An empty text gives the most frequent.
        """
        wanted = re.sub(_SEPARATORS, " ", text.strip().lower())
        if not wanted:
            places = np.arange(min(limit, len(self._values)))
            return self._told(places, np.full(len(places), BEGINNING))
        best: NDArray[np.int64] = np.full(len(self._values), PART + 1)
        for folded in self._folded:
            places = np.flatnonzero(pc.fill_null(pc.match_substring(folded, wanted), fill_value=False))
            some = folded.take(pa.array(places))
            best[places] = np.minimum(best[places], _quality(some, wanted))
        places = np.flatnonzero(best <= PART)
        places = places[np.argsort(best[places], kind="stable")][:limit]
        return self._told(places, best[places])

    def _told(self, places: NDArray[np.int64], quality: NDArray[np.int64]) -> list[Found]:
        values = self._values.take(pa.array(places)).to_pylist()
        return [
            Found(value, count, fit)
            for value, count, fit in zip(values, self.counts[places].tolist(), quality.tolist(), strict=True)
        ]


def _quality(folded: pa.Array, wanted: str) -> NDArray[np.int64]:
    escaped = re.escape(wanted)
    told = np.full(len(folded), PART)
    for quality, holds in (
        (WORD, pc.match_substring_regex(folded, rf"(?:^|[^\pL\pN]){escaped}")),
        (BEGINNING, pc.starts_with(folded, wanted)),
        (WHOLE, pc.equal(folded, wanted)),
    ):
        told[holds.to_numpy(zero_copy_only=False)] = quality
    return told


def _fold(values: pa.Array) -> pa.Array:
    return pc.replace_substring_regex(pc.utf8_lower(values), _SEPARATORS, " ")
