"""The study of a published atlas: all of its models, or those that a person asks for."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow.parquet as pq

from modelome.atlas.cards import CardFolder
from modelome.atlas.filters import matching
from modelome.errors import PopulationEmpty
from modelome.genetics.bursts import burst_models
from modelome.genetics.study import Study, restricted, study_of
from modelome.lineage import Lineage

if TYPE_CHECKING:
    from modelome.atlas.reader import Atlas

__all__ = ["Population", "study_atlas"]


@dataclass(frozen=True)
class Population:
    """Some of the models of an atlas; without any word, all.

    `relations` are kinds of edges (declared, or inferred where none is declared), `since` the first day of creation
    (ISO 8601: a year, a month or a day), `filter` an expression of docs/api.md; `bursts` false leaves out mass uploads.
    """

    relations: tuple[str, ...] = ()
    since: str | None = None
    filter: str | None = None
    bursts: bool = True

    @property
    def everything(self) -> bool:
        """Whether nothing is left out."""
        return self.bursts and not (self.relations or self.since or self.filter)

    def words(self) -> str:
        """Say what is studied, for people."""
        if self.everything:
            return "all models and edges"
        told = [f"edges of relation {' or '.join(self.relations)}"] if self.relations else []
        told += [f"models created since {self.since}"] if self.since else []
        told += [f"models that match {self.filter}"] if self.filter else []
        told += [] if self.bursts else ["no models of mass uploads"]
        return "; ".join(told)


def study_atlas(atlas: Atlas, population: Population | None = None) -> Study:
    """Read what figures are computed from.

    Raises:
        FilterError: the expression can't be read.
        PopulationEmpty: no model is left.

    """
    population = population or Population()
    lineage = atlas.path / "lineage"
    tables = {name: pq.read_table(lineage / f"{name}.parquet") for name in ("nodes", "families", "ghosts", "problems")}
    cards = CardFolder(atlas.path / "cards", rows="ix")
    study = study_of(
        atlas.models.table,
        Lineage(edges=atlas.lineage.edges, children=atlas.lineage.children, parents=atlas.lineage.parents, **tables),
        vectors=None if atlas.manifest.get("lineage_weight") else atlas.map.vectors,
        cards=cards.batches if cards else None,
        seed=atlas.manifest.get("seed", 0),
        threads=os.cpu_count() or 1,
    )
    if population.everything:
        return study
    member = np.ones(atlas.count, bool)
    if population.filter:
        member &= matching(atlas, population.filter)
    if population.since:
        member &= matching(atlas, f"created:>={population.since}")
    if not population.bursts:
        member &= ~burst_models(study)
    if not member.any():
        raise PopulationEmpty(f"No model of this atlas is among {population.words()}.")
    return restricted(study, member, relations=population.relations or None)
