"""A group of models in figures, by whole columns."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np

from modelome.atlas.coded.read import ListColumn
from modelome.lineage.csr import spans
from modelome.server.reading.briefs import briefs
from modelome.server.schemas import Count
from modelome.server.tally_schemas import Births, Month, Tally

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from modelome.server.schemas import ModelBrief
    from modelome.server.service import Service

__all__ = ["births", "dates", "greatest", "tally", "total"]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SHOWN = 12


def tally(here: Service, column: str, models: NDArray[np.integer[Any]], limit: int = _SHOWN) -> Tally:
    """Count some models by a column of text or lists, the most frequent values first; ties as the column orders."""
    coded = here.atlas.coded[column]
    if isinstance(coded, ListColumn):
        starts = coded.row_starts[models].astype(np.int64)
        sizes = coded.row_starts[models.astype(np.int64) + 1].astype(np.int64) - starts
        codes, counts = np.unique(coded.codes[spans(starts, sizes)], return_counts=True)
        values, missing = coded.values, int(np.count_nonzero(sizes == 0))
    else:
        text = here.atlas.coded.text(column)
        declared = text.codes[models]
        codes, counts = np.unique(declared[declared > 0].astype(np.int64) - 1, return_counts=True)
        values, missing = text.values, int(np.count_nonzero(declared == 0))
    order = np.lexsort((codes, -counts))[:limit]
    words = values.take(codes[order].tolist())
    return Tally(
        values=[Count(value=word, count=n) for word, n in zip(words, counts[order].tolist(), strict=True)],
        missing=missing,
        distinct=len(codes),
    )


def births(here: Service, models: NDArray[np.integer[Any]]) -> Births:
    """Count some models by the month of their creation, and by how they relate to a parent."""
    created = here.atlas.coded.number("created_at")
    moments = created.values[models]
    known = moments != created.missing
    months = moments[known].astype("datetime64[ms]").astype("datetime64[M]").astype(np.int64)
    names, relation = _relations(here, models[known])
    kinds = len(names)
    keys, counts = np.unique(months * kinds + relation, return_counts=True)
    told: dict[int, list[Count]] = {}
    for key, n in zip(keys.tolist(), counts.tolist(), strict=True):
        month, code = divmod(key, kinds)
        told.setdefault(month, []).append(Count(value=names[code], count=n))
    return Births(
        months=[
            Month(
                month=str(np.datetime64(month, "M")),
                models=sum(row.count for row in rows),
                by_relation=sorted(rows, key=lambda row: (-row.count, row.value or "")),
            )
            for month, rows in sorted(told.items())
        ],
        censored=int(np.count_nonzero(here.atlas.coded.flag("created_censored").values[models] & known)),
        undated=int(np.count_nonzero(~known)),
    )


def _relations(here: Service, models: NDArray[np.integer[Any]]) -> tuple[list[str | None], NDArray[np.int64]]:
    """Names of relations, and for each model the place of its own: declared, or inferred where it declares no kind."""
    declared, inferred = (here.atlas.coded.text(name) for name in ("relation", "relation_inferred"))
    names = [None, *declared.values.take(range(len(declared.values)))]
    told = declared.codes[models].astype(np.int64)
    names += [name for name in inferred.values.take(range(len(inferred.values))) if name not in names]
    same = np.array([0, *(names.index(name) for name in inferred.values.take(range(len(inferred.values))))])
    unsaid = told == declared.values.find("unspecified") + 1
    unsaid &= told > 0
    told[unsaid] = same[inferred.codes[models[unsaid]]]
    return names, told


def dates(here: Service, models: NDArray[np.integer[Any]]) -> tuple[datetime | None, datetime | None]:
    """Return when the first and the last of some models were created, as far as that is known."""
    created = here.atlas.coded.number("created_at")
    moments = created.values[models]
    moments = moments[moments != created.missing]
    if not len(moments):
        return None, None
    return tuple(_EPOCH + timedelta(milliseconds=int(at)) for at in (moments.min(), moments.max()))  # type: ignore[return-value]


def total(here: Service, column: str, models: NDArray[np.integer[Any]]) -> int:
    """Add up a count over some models; what is not known adds nothing."""
    numbers = here.atlas.coded.number(column)
    values = numbers.values[models]
    known = ~np.isnan(values) if values.dtype.kind == "f" else values != numbers.missing
    return int(values[known].sum(dtype=np.float64 if values.dtype.kind == "f" else np.int64))


def greatest(here: Service, column: str, models: NDArray[np.integer[Any]], limit: int) -> list[ModelBrief]:
    """Return the models with the greatest counts above 0, ties by row."""
    values = here.atlas.coded.number(column).values[models].astype(np.float64)
    order = np.lexsort((models, -np.nan_to_num(values, nan=-np.inf)))[:limit]
    return briefs(here, models[order[values[order] > 0]])
