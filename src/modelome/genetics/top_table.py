"""What the ecosystem is made of: the paper's Figure 2, with the right denominators and intervals over owners."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from modelome.genetics.long_table import long_table
from modelome.genetics.model_rates import ModelRates
from modelome.genetics.top_languages import languages_per_model
from modelome.genetics.top_parents import parent_sets, top_parents
from modelome.genetics.top_values import top_amounts, top_values
from modelome.genetics.trait_sets import column_sets, trait_sets

if TYPE_CHECKING:
    import pyarrow as pa

    from modelome.genetics.study import Study
    from modelome.genetics.trait_sets import TraitSets

__all__ = ["TOP_TRAITS", "top_table"]

TOP_TRAITS = ("license", "task", "language", "library", "dataset")
"""Traits of `TRAIT_COLUMNS` whose most frequent values are told."""


def top_table(study: Study) -> pa.Table:
    """Tell the ten most frequent values of every trait that the snapshot knows; rows are named `top`."""
    rates = ModelRates(study)
    traits = [trait_sets(study.models, trait) for trait in TOP_TRAITS]
    traits.append(column_sets(study.models["papers"], "arxiv"))
    parents = parent_sets(study)
    known = [each for each in (*traits, parents) if each.values]
    rows = _coverage(study, rates, known)
    for each in known:
        rows += (top_parents if each is parents else top_values)(rates, each, study.member)
        if each.trait == "language":
            rows += languages_per_model(rates, each, study.member)
    for amount in ("downloads", "likes"):
        rows += top_amounts(study, amount, study.models[amount])
    return long_table(rows)


def _coverage(study: Study, rates: ModelRates, traits: list[TraitSets]) -> list[dict[str, Any]]:
    members = np.flatnonzero(study.member)
    if not traits or not len(members):
        return []
    declared = np.stack([each.sizes[members] > 0 for each in traits])
    every = np.ones((1, len(members)), bool)
    facts = {"name": "top", "trait": "coverage"}
    return rates.rows([each.trait for each in traits], declared, every, members, facts)
