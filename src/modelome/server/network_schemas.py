"""The answer of `network`."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from modelome.server.schemas import Answer, Partial

__all__ = ["Around", "NetworkAnswer", "NetworkOrder"]

NetworkOrder = Literal["downloads", "descendants", "likes"]


class Around(Answer):
    """What is near one model: those most like it, and its relatives within two steps."""

    id: str
    similar: int = Field(description="the models most like it that are in the network")
    ancestors: int = Field(description="parents and grandparents that are in the network")
    total_ancestors: int
    descendants: int = Field(description="children and grandchildren that are in the network")
    total_descendants: int
    siblings: int = Field(description="other children of its parents that are in the network")
    total_siblings: int


class NetworkAnswer(Partial):
    """`network?filter=&limit=&order=`: models and what joins them. Ends of edges are places in the list of models."""

    total: int | None = Field(description="models that match; null where time ran out before they were counted")
    shown: int
    order: NetworkOrder = Field(description="models are in this order, the greatest first, and so are those left out")
    around: Around | None
    mute: int = Field(description="models that say too little of themselves to be compared with others")
    nearest: int = Field(description="how many of the models nearest to each are looked at")
    least: float = Field(description="least cosine similarity of a pair")
    near_pairs: int = Field(description="pairs that are at least so similar, those that are not listed too")
    ix: list[int]
    id: list[str]
    x: list[float] = Field(description="place on the 2D map, in layout units")
    y: list[float]
    downloads: list[int] = Field(description="-1: not known")
    descendants: list[int]
    pair_a: list[int] = Field(description="of each listed pair of similar models, the place of the first")
    pair_b: list[int] = Field(description="its second, always the greater place")
    pair_similarity: list[float] = Field(description="its cosine similarity, to 1/65535; greatest first")
    edge_parent: list[int]
    edge_child: list[int]
    edge_relation: list[str] = Field(description="as declared where `edge_declared`, else inferred")
    edge_declared: list[bool]
    edge_problem: list[bool] = Field(description="whether something contradicts the edge")
