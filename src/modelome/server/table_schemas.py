"""Shapes of the answers about the table and its export."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from modelome.server.schemas import Answer

__all__ = ["ColumnFacts", "ColumnKind", "ColumnsAnswer", "ExportSize"]

ColumnKind = Literal["text", "number", "date", "flag", "list", "model", "models"]


class ColumnFacts(Answer):
    """A column that the table can show and an export can hold."""

    name: str
    kind: ColumnKind = Field(description="`model` is the id of one, `models` a list of ids")
    sortable: bool
    absent: bool = Field(description="the source of the atlas declares nothing for it")


class ColumnsAnswer(Answer):
    """`columns`: every column of the table."""

    items: list[ColumnFacts]


class ExportSize(Answer):
    """`export/size?filter=&closure=`: how much an export will hold."""

    models: int = Field(description="rows of the export")
    matched: int = Field(description="of these, those that match the filter")
    ancestors: int = Field(description="of the others, those above a match")
    descendants: int = Field(description="of the others, those below a match and not above one")
    edges: int = Field(description="edges among the models, and from them to ghosts")
    ghosts: int = Field(description="edges to a declared parent that is no row of the atlas")
    total: int = Field(description="models of the atlas")
