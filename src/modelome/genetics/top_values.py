"""The most frequent values of what models declare, as shares of those that declare it and of all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import pyarrow as pa
    from numpy.typing import NDArray

    from modelome.genetics.model_rates import ModelRates
    from modelome.genetics.study import Study
    from modelome.genetics.trait_sets import TraitSets

__all__ = ["TOP", "greatest", "of_all", "top_amounts", "top_values"]

TOP = 10


def of_all(value: str) -> str:
    """Name the share of all models that have a value, beside its share of those that declare any."""
    return f"{value}: of all"


def greatest(traits: TraitSets, member: NDArray[np.bool_], *, most: int = TOP) -> NDArray[np.int64]:
    """Give the places in `traits.values` of the values that most members have; ties by the value's name."""
    having = np.asarray(traits.sets.T @ member.astype(np.int64)).ravel()
    order = sorted(np.flatnonzero(having).tolist(), key=lambda at: (-int(having[at]), traits.values[at]))
    return np.array(order[:most], np.int64)


def top_values(rates: ModelRates, traits: TraitSets, member: NDArray[np.bool_]) -> list[dict[str, Any]]:
    """Tell the ten most frequent values over the members; their share of mentions too, where a model has several."""
    models = np.flatnonzero(member)
    places = greatest(traits, member)
    if not len(places):
        return []
    sizes = traits.sizes[models].astype(np.int32)
    having = traits.sets[models][:, places].toarray().T
    values = [traits.values[at] for at in places]
    facts = {"name": "top", "trait": traits.trait}
    of = np.stack([sizes > 0, np.ones(len(models), bool)])
    told = rates.rows([*values, *map(of_all, values)], np.concatenate([having, having]), of, models, facts)
    if (sizes > 1).any():
        told += rates.rows(values, having, sizes[None, :], models, facts, weightings=("mention",))
    return told


def top_amounts(study: Study, trait: str, amount: pa.ChunkedArray) -> list[dict[str, Any]]:
    """Tell the ten models that have most of something, as shares of what all members have; without intervals."""
    known = amount.fill_null(0).to_numpy().astype(np.int64) * study.member
    total = int(known.sum())
    if total <= 0:
        return []
    least = np.partition(known, -min(TOP, len(known)))[-min(TOP, len(known))]
    able = np.flatnonzero(known >= max(least, 1))
    ids = study.models["id"].take(able).to_pylist()
    order = sorted(range(len(able)), key=lambda at: (-int(known[able[at]]), ids[at]))[:TOP]
    return [
        {
            "name": "top",
            "trait": trait,
            "measure": ids[at],
            "weighting": "model",
            "period": "all",
            "estimate": int(known[able[at]]) / total,
            "n": int(known[able[at]]),
            "denominator": total,
        }
        for at in order
    ]
