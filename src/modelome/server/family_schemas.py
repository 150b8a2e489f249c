"""The answer of `family/summary`."""

from __future__ import annotations

from datetime import datetime  # noqa: TC003 - pydantic reads annotations at run time

from pydantic import Field

from modelome.server.schemas import Answer, Count, GhostRef, LineageProblem, ModelBrief, RelationCount
from modelome.server.tally_schemas import Births, Tally, TraitChange  # noqa: TC001 - as above

__all__ = [
    "FamilyMerge",
    "FamilyProblem",
    "FamilySummary",
    "Generation",
    "LicenseChange",
    "LicenseChanges",
    "LicenseExample",
]


class Generation(Answer):
    """The members of a family at one distance from its roots."""

    generation: int
    models: int
    by_license_family: list[Count]


class LicenseExample(Answer):
    """A parent and its child."""

    parent_id: str
    child_id: str


class LicenseChange(Answer):
    """Edges from one license to another, as they are declared; null: none declared."""

    parent_license: str | None
    child_license: str | None
    parent_family: str
    child_family: str
    edges: int
    carried: int
    dropped: int
    conflict: int
    unknown: int
    lost: list[str] = Field(description="what the licenses of the children lack, in words")
    examples: list[LicenseExample] = Field(description="those whose child is most downloaded")


class LicenseChanges(Answer):
    """What became of the license from parent to child, over the edges of a family."""

    edges: int
    compared: int = Field(description="edges on which both declare a license")
    changed: int = Field(description="of those, on how many they differ")
    lost: int = Field(description="edges on which only the parent declares one")
    gained: int
    verdicts: list[Count] = Field(description="of all edges; a verdict on one edge looks no further up")
    pairs: list[LicenseChange] = Field(description="pairs that differ, the most frequent first, at most 24")
    distinct: int = Field(description="pairs that differ")


class FamilyMerge(Answer):
    """Another family that shares models with this one; it is named by its root."""

    root: ModelBrief
    parents_there: int = Field(description="members of this family that have a parent there")
    children_there: int = Field(description="members of that family that have a parent here")


class FamilyProblem(Answer):
    """A kind of contradiction in what members declare."""

    kind: str
    models: int
    examples: list[LineageProblem] = Field(description="at most 3")


class FamilySummary(Answer):
    """`family/summary?root=`: a family in figures; a member's name is as good as the root's."""

    root: ModelBrief
    asked: str = Field(description="the model that was asked for")
    models: int
    generations: int = Field(description="the greatest distance from a root")
    edges: int = Field(description="between members")
    owners: int
    downloads: int
    likes: int
    first_at: datetime | None
    last_at: datetime | None
    by_generation: list[Generation]
    by_relation: list[RelationCount]
    by_license_family: list[Count]
    by_verdict: list[Count] = Field(description="models by license lineage over all their ancestors; null: no parent")
    tasks: Tally
    languages: Tally
    libraries: Tally
    top_owners: Tally
    license_changes: LicenseChanges
    traits: list[TraitChange]
    births: Births
    most_downloaded: list[ModelBrief]
    most_descended: list[ModelBrief]
    merges: list[FamilyMerge] = Field(description="at most 12")
    families_merged: int
    ghosts: list[GhostRef] = Field(description="at most 8")
    ghosts_total: int
    problems: list[FamilyProblem]
