"""How diverse and how concentrated: owners, licenses, tasks, libraries, languages, bases, over the years."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from scipy import sparse

from modelome.genetics.bursts import EVERY, with_and_without
from modelome.genetics.concentration_draws import held_by_units, shared_by_units
from modelome.genetics.concentration_holders import base_holdings, root_holdings
from modelome.genetics.concentration_measures import MEASURES
from modelome.genetics.concentration_unseen import chao1, chao_shen
from modelome.genetics.long_table import long_table
from modelome.genetics.owner_draws import drawn_times
from modelome.genetics.owners import owner_units
from modelome.genetics.time_periods import years_of
from modelome.genetics.trait_sets import trait_sets

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pyarrow as pa
    from numpy.typing import NDArray

    from modelome.genetics.concentration_draws import Concentration
    from modelome.genetics.concentration_holders import Holdings
    from modelome.genetics.study import Study

__all__ = ["SHARED_TRAITS", "concentration_table"]

SHARED_TRAITS = ("license", "task", "library", "language")
"""Traits that owners share: each is drawn again with all that it declares."""


def concentration_table(study: Study) -> pa.Table:
    """Measure `MEASURES` by trait, weighting and year; bases and roots without mass uploads too.

    Rows are named `concentration`.
    """
    weights = _weights(study)
    rows = _of_models(study, weights)
    for name, part in with_and_without(study):
        suffix = "" if name == EVERY else f", {name}"
        for holdings in (base_holdings(part), root_holdings(part)):
            rows += _of_holdings(part, holdings, f"{holdings.trait}{suffix}", weights)
    return long_table(rows)


def _weights(study: Study) -> dict[str, NDArray[np.float64]]:
    """Give what a model weighs by weighting, those that the snapshot knows."""
    weights = {"model": np.ones(study.models.num_rows)}
    for amount in ("downloads", "likes"):
        column = study.models[amount]
        if column.null_count < len(column):
            weights[amount] = np.maximum(column.fill_null(0).to_numpy(), 0).astype(np.float64)
    return weights


def _periods(study: Study, model: NDArray[np.int64]) -> Iterator[tuple[str, NDArray[np.int64]]]:
    """Give all, then each year: label and places in `model`."""
    if len(model):
        yield "all", np.arange(len(model))
        yield from years_of(study.models).groups(model)


def _of_models(study: Study, weights: Mapping[str, NDArray[np.float64]]) -> list[dict[str, Any]]:
    owner = owner_units(study.models)
    nameless = study.models["owner"].to_numpy() == ""
    traits = [trait_sets(study.models, trait) for trait in SHARED_TRAITS]
    members = np.flatnonzero(study.member)
    rows = []
    for period, at in _periods(study, members):
        models = members[at]
        units, place = np.unique(owner[models], return_inverse=True)
        times = drawn_times(len(units), study.replicates, study.seed)
        by_owner = sparse.csr_matrix(
            (np.ones(len(models)), (place, np.arange(len(models)))), shape=(len(units), len(models))
        )
        for traits_of in traits:
            having = traits_of.sets[models]
            counts = by_owner @ having
            facts = {"trait": traits_of.trait, "period": period}
            rows += _told(study, shared_by_units(counts, times), {**facts, "weighting": "model"})
            rows += _unseen(counts, {**facts, "weighting": "model"})
            once = (counts > 0).astype(np.float64)
            rows += _told(study, shared_by_units(once, times), {**facts, "weighting": "owner"})
            rows += _unseen(once, {**facts, "weighting": "owner"})
            for weighting, weight in weights.items():
                if weighting != "model":
                    weighed = by_owner @ having.multiply(weight[models][:, None]).tocsr()
                    rows += _told(study, shared_by_units(weighed, times), {**facts, "weighting": weighting})
        named = ~nameless[models]
        for weighting, weight in weights.items():
            held = np.bincount(place[named], weight[models][named], minlength=len(units)).astype(np.float64)
            facts = {"period": period, "weighting": weighting}
            rows += _told(study, held_by_units(held, np.arange(len(units)), times), {**facts, "trait": "owner"})
            if weighting != "model":
                each = held_by_units(weight[models], place, times)
                rows += _told(study, each, {**facts, "trait": "model"})
    return rows


def _of_holdings(
    study: Study, holdings: Holdings, trait: str, weights: Mapping[str, NDArray[np.float64]]
) -> list[dict[str, Any]]:
    rows = []
    for period, at in _periods(study, holdings.model):
        holders, place = np.unique(holdings.holder[at], return_inverse=True)
        units, unit = np.unique(holdings.unit[holders], return_inverse=True)
        times = drawn_times(len(units), study.replicates, study.seed)
        for weighting, weight in weights.items():
            held = np.bincount(place, weight[holdings.model[at]], minlength=len(holders)).astype(np.float64)
            facts = {"trait": trait, "period": period, "weighting": weighting}
            rows += _told(study, held_by_units(held, unit, times), facts)
    return rows


def _told(study: Study, found: Concentration | None, facts: Mapping[str, str]) -> list[dict[str, Any]]:
    if found is None:
        return []
    return [
        {
            "name": "concentration",
            **facts,
            "measure": measure,
            "estimate": found.estimate[at],
            "low": found.low[at],
            "high": found.high[at],
            "n": round(found.top) if measure == "top 10 share" else found.holders,
            "denominator": round(found.amount),
            "replicates": study.replicates,
            "seed": study.seed,
        }
        for at, measure in enumerate(MEASURES)
    ]


def _unseen(counts: sparse.csr_matrix, facts: Mapping[str, str]) -> list[dict[str, Any]]:
    """Tell the Hill numbers that allow for what was not seen, without intervals."""
    seen = np.asarray(counts.sum(axis=0)).ravel().round().astype(np.int64)
    told = {"Hill 0, Chao1": chao1(seen), "Hill 1, Chao-Shen": chao_shen(seen)}
    return [
        {
            "name": "concentration",
            **facts,
            "measure": measure,
            "estimate": estimate,
            "n": int((seen > 0).sum()),
            "denominator": int(seen.sum()),
        }
        for measure, estimate in told.items()
        if np.isfinite(estimate)
    ]
