"""Shapes of what is offered as one types."""

from __future__ import annotations

from pydantic import Field

from modelome.server.schemas import Answer, ClusterBrief, SearchHit

__all__ = ["SuggestAnswer", "SuggestedValue", "ValuesAnswer"]


class SuggestedValue(Answer):
    """A value of a field of the filter grammar, how many models have it, and its name in words where it is a code."""

    field: str
    value: str
    count: int
    label: str | None = None


class SuggestAnswer(Answer):
    """`suggest?q=`."""

    query: str
    models: list[SearchHit] = Field(description="whose ids hold every word, as `search?mode=name` finds them")
    total: int = Field(description="how many there are of them")
    meant: str | None = Field(description="what was probably meant, where few or no ids hold the words")
    meant_models: list[SearchHit] = Field(description="whose ids hold the words of `meant`; else ids that look alike")
    meant_total: int
    owners: list[SuggestedValue]
    values: list[SuggestedValue] = Field(description="tasks, libraries, licenses, languages, datasets, tags")
    clusters: list[ClusterBrief] = Field(
        description="whose labels hold every word; `cluster_<level>:<cluster>` filters by one"
    )
    families: list[SearchHit] = Field(description="base models among the best hits, with the most descendants first")


class ValuesAnswer(Answer):
    """`values?field=&q=`."""

    field: str
    query: str
    values: list[SuggestedValue]
    distinct: int
    absent: bool = Field(description="the source of this atlas declares nothing for the field")
