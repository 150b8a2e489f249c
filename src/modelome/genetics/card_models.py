"""Cards model by model: who has one, how long, written by what, by year of the model."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from modelome.genetics.model_rates import ModelRates
from modelome.genetics.owners import owner_units
from modelome.genetics.time_periods import years_of
from modelome.genetics.unit_quantiles import unit_quantile

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from modelome.genetics.card_facts import CardFacts
    from modelome.genetics.study import Study

__all__ = ["card_model_rows"]

_QUANTILES = {"median": 0.5, "90 %": 0.9}


def card_model_rows(study: Study, facts: CardFacts) -> list[dict[str, Any]]:
    """Tell of members: `has a card` of all, the rest of those with one; intervals over owners."""
    rates, owner = ModelRates(study), owner_units(study.models)
    members = np.flatnonzero(study.member)
    groups = [("all", members)]
    groups += [(period, members[at]) for period, at in years_of(study.models).groups(members)]
    rows: list[dict[str, Any]] = []
    for period, models in groups:
        told = {"name": "cards", "trait": "model", "relation": "all", "period": period}
        if not len(models):
            continue
        rows += rates.rows(["has a card"], facts.has[models][None], np.ones((1, len(models))), models, told)
        models = models[facts.has[models]]  # noqa: PLW2901
        measures = _of_cards(facts, models)
        below = np.ones((len(measures), len(models)))
        rows += rates.rows(list(measures), np.stack(list(measures.values())), below, models, told)
        if period == "all" and len(models):
            rows += _quantiles(study, facts, models, owner[models], told)
    return rows


def _of_cards(facts: CardFacts, models: NDArray[np.int64]) -> dict[str, NDArray[Any]]:
    measures: dict[str, NDArray[Any]] = {
        "mean characters": facts.characters[models],
        "mean words": facts.words[models],
        "generated": facts.generated[models],
    }
    for at, tool in enumerate(facts.tools):
        measures[f"written by {tool}"] = facts.tool[models] == at
    if facts.prose is not None and facts.phrased is not None and facts.placeholders is not None:
        measures["mean bytes of prose"] = facts.prose[models]
        measures["phrased"] = facts.phrased[models]
        measures["unfilled"] = facts.placeholders[models] > 0
        measures["placeholders"] = facts.placeholders[models]
    return measures


def _quantiles(
    study: Study, facts: CardFacts, models: NDArray[np.int64], owner: NDArray[np.int64], told: dict[str, Any]
) -> list[dict[str, Any]]:
    rows = []
    for name, amount in (("characters", facts.characters), ("words", facts.words)):
        for label, share in _QUANTILES.items():
            estimate, low, high = unit_quantile(
                amount[models].astype(np.float64), owner, share, replicates=study.replicates, seed=study.seed
            )
            rows.append(
                {
                    **told,
                    "measure": f"{label} {name}",
                    "weighting": "model",
                    "estimate": estimate,
                    "low": low,
                    "high": high,
                    "n": len(models),
                    "denominator": len(models),
                    "replicates": study.replicates,
                    "seed": study.seed,
                }
            )
    return rows
