"""How open models are: by year, license family, generation, and in the largest families."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow.compute as pc

from modelome.genetics.long_table import long_table
from modelome.genetics.model_rates import ModelRates
from modelome.genetics.openness_measures import LICENSE_MEASURES, openness_of
from modelome.genetics.time_periods import years_of
from modelome.table.licenses import FAMILIES

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pyarrow as pa
    from numpy.typing import NDArray

    from modelome.genetics.openness_measures import Openness
    from modelome.genetics.study import Study

__all__ = ["GENERATIONS", "LARGEST_FAMILIES", "openness_table"]

GENERATIONS = ("generation 0", "generation 1", "generation 2", "generation 3 or later")
LARGEST_FAMILIES = 10


def openness_table(study: Study) -> pa.Table:
    """Tell the shares of members that are gated, licensed, carded …; rows are named `openness`.

    Traits: `all`, by year too; `license of FAMILY`; `generation 0` to `generation 3 or later`, by the longest way from
    a root; `family of ID` of the ten families with most members, by the root.
    """
    measures = openness_of(study)
    rates = ModelRates(study)
    members = np.flatnonzero(study.member)
    groups = [("all", "all", members)]
    groups += [("all", period, members[at]) for period, at in years_of(study.models).groups(members)]
    rows = [row for trait, period, models in groups for row in _told(rates, measures, models, trait, period)]
    free = {name: found for name, found in measures.items() if name not in LICENSE_MEASURES}
    for trait, models in _by_license(study, members):
        rows += _told(rates, free, models, trait, "all")
    for trait, models in (*_by_generation(study, members), *_by_family(study, members)):
        rows += _told(rates, measures, models, trait, "all")
    return long_table(rows)


def _told(
    rates: ModelRates, measures: Openness, models: NDArray[np.int64], trait: str, period: str
) -> list[dict[str, Any]]:
    if not (measures and len(models)):
        return []
    value = np.stack([flags[models] & known[models] for flags, known in measures.values()])
    below = np.stack([known[models] for _, known in measures.values()])
    return rates.rows(list(measures), value, below, models, {"name": "openness", "trait": trait, "period": period})


def _by_license(study: Study, members: NDArray[np.int64]) -> Iterator[tuple[str, NDArray[np.int64]]]:
    family = study.models["license_family"].take(members)
    for name in FAMILIES:
        yield f"license of {name}", members[pc.equal(family, name).to_numpy().astype(bool)]


def _by_generation(study: Study, members: NDArray[np.int64]) -> Iterator[tuple[str, NDArray[np.int64]]]:
    generation = np.minimum(study.lineage.nodes["generation"].to_numpy()[members], len(GENERATIONS) - 1)
    for at, name in enumerate(GENERATIONS):
        yield name, members[generation == at]


def _by_family(study: Study, members: NDArray[np.int64]) -> Iterator[tuple[str, NDArray[np.int64]]]:
    root = study.lineage.nodes["root_ix"].to_numpy().astype(np.int64)[members]
    size = np.bincount(root, minlength=study.models.num_rows)
    largest = np.lexsort((np.arange(len(size)), -size))[:LARGEST_FAMILIES]
    for row in largest[size[largest] > 1].tolist():
        yield f"family of {study.models['id'][row].as_py()}", members[root == row]
