"""How many languages models declare."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from modelome.genetics.model_rates import ModelRates
    from modelome.genetics.trait_sets import TraitSets

__all__ = ["LANGUAGE_COUNTS", "languages_per_model"]

LANGUAGE_COUNTS: tuple[tuple[str, int, int], ...] = (
    *((str(count), count, count) for count in range(10)),
    ("10 to 49", 10, 49),
    ("50 or more", 50, np.iinfo(np.int32).max),
)
"""Name, least and greatest number of languages of each class."""


def languages_per_model(rates: ModelRates, languages: TraitSets, member: NDArray[np.bool_]) -> list[dict[str, Any]]:
    """Tell the share of members that declare so many languages, and their mean number."""
    models = np.flatnonzero(member)
    sizes = languages.sizes[models].astype(np.int32)
    if not sizes.any():
        return []
    counts = [(sizes >= least) & (sizes <= most) for _, least, most in LANGUAGE_COUNTS]
    every = np.ones(len(sizes), bool)
    return rates.rows(
        [*(name for name, _, _ in LANGUAGE_COUNTS), "mean", "mean of those that declare any"],
        np.stack([*counts, sizes, sizes]),
        np.stack([*[every] * len(counts), every, sizes > 0]),
        models,
        {"name": "top", "trait": "languages per model"},
    )
