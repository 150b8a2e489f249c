"""The answers of `pair` and `compare`."""

from __future__ import annotations

from pydantic import Field

from modelome.server.schemas import Answer, Count, LineageEdge, ModelBrief, RelationCount

__all__ = ["CommonAncestor", "CompareAnswer", "FamilyFacts", "MonthCount", "PairAnswer", "TraitCounts"]


class PairAnswer(Answer):
    """`pair?a=&b=`: what joins two models."""

    a: str
    b: str
    cosine: float | None = Field(description="of their vectors, as the map has them; null: one says nothing of itself")
    reasons: list[str] = Field(description="terms that both have, the rarest first: task:…, library:…, tag:…, name:…")
    kin: str | None = Field(description="what `b` is to `a`: parent, child, sibling …; null: they are not related")
    edges: list[LineageEdge] = Field(description="edges of lineage between the two, with their evidence")


class CommonAncestor(ModelBrief):
    """A model that both descend from, or one of the two that the other descends from."""

    from_a: int = Field(description="edges up from `a`, the shortest way; 0: it is `a`")
    from_b: int


class MonthCount(Answer):
    """Models created in a month."""

    month: str = Field(description="2024-05", examples=["2024-05"])
    models: int


class TraitCounts(Answer):
    """A trait over the members of a family: the most frequent values."""

    column: str
    values: list[Count]
    missing: int
    distinct: int


class FamilyFacts(Answer):
    """A family in figures."""

    root: ModelBrief
    size: int
    generations: int
    ghosts: int = Field(description="declared parents of members that are no row of the atlas")
    relations: list[RelationCount] = Field(description="edges between members and to parents in other families")
    traits: list[TraitCounts]
    growth: list[MonthCount] = Field(description="months in which a member was created, in order")
    undated: int


class CompareAnswer(Answer):
    """`compare?a=&b=`: two models, and the families that they belong to."""

    pair: PairAnswer
    common: list[CommonAncestor] = Field(description="the nearest first, by edges from both; at most 50")
    total_common: int
    same_family: bool
    family_a: FamilyFacts
    family_b: FamilyFacts
    below_both: int = Field(description="models that descend from both roots")
    merges_of_both: int = Field(description="those of them that are declared or inferred merges")
    of_both: list[ModelBrief] = Field(description="of these the 20 with most downloads")
