"""The answer of `owner`."""

from __future__ import annotations

from datetime import datetime  # noqa: TC003 - pydantic reads annotations at run time

from pydantic import Field

from modelome.server.schemas import Answer, Count, ModelBrief, RelationCount
from modelome.server.tally_schemas import Births, Tally  # noqa: TC001 - as above

__all__ = ["OwnerAnswer", "OwnersBase"]


class OwnersBase(Answer):
    """A model of someone else that an owner builds on."""

    id: str
    ix: int | None = Field(description="null: a ghost, which is no row of the snapshot")
    models: int = Field(description="models of the owner that have it as a parent")


class OwnerAnswer(Answer):
    """`owner?name=`: the models of one owner in figures."""

    name: str
    models: int
    downloads: int
    likes: int
    first_at: datetime | None
    last_at: datetime | None
    roots: int = Field(description="models with children and without a resolved parent")
    tasks: Tally
    libraries: Tally
    licenses: Tally
    languages: Tally
    by_license_family: list[Count]
    by_verdict: list[Count] = Field(description="models by license lineage over all their ancestors; null: no parent")
    by_relation: list[RelationCount] = Field(description="edges to the parents of its models, ghosts included")
    bases: list[OwnersBase] = Field(description="models of others that it builds on, the most used first, at most 12")
    bases_total: int
    own_edges: int = Field(description="edges from its own models to its own models")
    built_on: int = Field(description="models of others that have one of its models as a parent")
    built_on_by_relation: list[RelationCount]
    builders: list[Count] = Field(description="owners of those, the most frequent first, at most 12")
    builders_total: int
    births: Births
    most_downloaded: list[ModelBrief]
    most_descended: list[ModelBrief]
