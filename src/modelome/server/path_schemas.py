"""The answer of `model/paths`."""

from __future__ import annotations

from pydantic import Field

from modelome.server.schemas import Answer

__all__ = ["PathStep", "PathsAnswer"]


class PathStep(Answer):
    """A model on the way down, and how it relates to the one before it."""

    id: str
    relation: str | None = Field(description="null: the root; the declared relation, or the inferred where none is")
    declared: bool


class PathsAnswer(Answer):
    """`model/paths?id=`: the ways from the roots down to a model, the shortest first."""

    id: str
    paths: list[list[PathStep]] = Field(description="each from a root to the model")
    total: int = Field(description="ways there are, counted up to 1,000")
    complete: bool = Field(description="false: there are more than `total`")
    roots: int = Field(description="roots that these ways begin at")
