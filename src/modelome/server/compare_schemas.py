"""The answers of `pair` and `compare`."""

from __future__ import annotations

from pydantic import Field

from modelome.server.schemas import Answer, LineageEdge

__all__ = ["PairAnswer"]


class PairAnswer(Answer):
    """`pair?a=&b=`: what joins two models."""

    a: str
    b: str
    cosine: float | None = Field(description="of their vectors, as the map has them; null: one says nothing of itself")
    reasons: list[str] = Field(description="terms that both have, the rarest first: task:…, library:…, tag:…, name:…")
    kin: str | None = Field(description="what `b` is to `a`: parent, child, sibling …; null: they are not related")
    edges: list[LineageEdge] = Field(description="edges of lineage between the two, with their evidence")
