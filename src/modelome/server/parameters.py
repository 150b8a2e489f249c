"""Query parameters, each with its bounds; a value outside them is a 422 problem."""

from typing import Annotated, Literal

from fastapi import Query

__all__ = [
    "AtlasId",
    "CardinalLimit",
    "Column",
    "Cursor",
    "Depth",
    "Direction",
    "Edges",
    "Fields",
    "FilterText",
    "ModelId",
    "PairedId",
    "Relations",
]

ModelId = Annotated[
    str,
    Query(
        alias="id",
        min_length=1,
        max_length=500,
        description="Model id, `owner/name`; letter case does not matter where one model matches.",
        examples=["mistralai/Mistral-7B-v0.1"],
    ),
]
PairedId = Annotated[
    str,
    Query(
        min_length=1,
        max_length=500,
        description="Model id, `owner/name`; letter case does not matter where one model matches.",
        examples=["Qwen/Qwen3-8B"],
    ),
]
FilterText = Annotated[
    str,
    Query(
        alias="filter",
        max_length=16_000,
        description="Filter expression; empty matches every model. The grammar is in docs/api.md.",
        examples=["task:text-generation downloads:>1000"],
    ),
]
Cursor = Annotated[str | None, Query(max_length=400, description="`next` of the page before; none for the first page.")]
Fields = Annotated[
    str | None,
    Query(max_length=1000, description="Columns, separated by commas; none gives those of a brief."),
]
Column = Annotated[
    str,
    Query(min_length=1, max_length=40, pattern=r"^[a-z][a-z0-9_]*$", examples=["task"]),
]
AtlasId = Annotated[
    str | None,
    Query(
        alias="atlas",
        max_length=128,
        description="Id of the atlas that the indices belong to; the answer is then kept for ever.",
    ),
]
Direction = Annotated[Literal["both", "up", "down"], Query(description="Ancestors, descendants, or both.")]
Depth = Annotated[int | None, Query(ge=1, le=100, description="Generations to walk; by default 100 up and 1 down.")]
Relations = Annotated[
    str | None,
    Query(
        max_length=100,
        description="Only edges of these declared relations, separated by commas.",
        examples=["finetune,merge"],
    ),
]
Edges = Annotated[
    str | None,
    Query(
        max_length=4000,
        pattern=r"^[0-9.,-]+$",
        description="2 to 201 edges of bins, ascending, separated by commas, in place of equal ones; what lies beyond "
        "is in the bin at that end. `bins` and `scale` are then of no use.",
        examples=["0,1,10,100,1000"],
    ),
]
CardinalLimit = Annotated[int, Query(ge=1, le=1000, description="How many rows at most.")]
