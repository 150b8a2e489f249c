"""Columns of the view `filter` that readers may ask for, by the names that people use."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from modelome.atlas.filters.fields import find_field
from modelome.server.problems import ProblemError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from modelome.server.service import Service

__all__ = ["DATES", "FACETS", "LISTS", "NUMBERS", "choose", "is_absent", "split_fields"]

LISTS = ("licenses", "languages", "datasets", "tags", "formats")
FACETS = (
    *LISTS,
    "task",
    "library",
    "license_family",
    "owner",
    "gated",
    "architecture",
    "card_generator",
    "relation",
    "relation_inferred",
    "license_verdict",
    "chain",
    "text_source",
    "generation",
)
NUMBERS = (
    "downloads",
    "downloads_all",
    "likes",
    "trending",
    "parameters",
    "generation",
    "parents",
    "children",
    "descendants",
    "card_words",
    "faithfulness",
)
DATES = ("created_at", "modified_at")
_CLUSTER = re.compile(r"cluster_\d{1,2}")


def choose(here: Service, name: str, allowed: Iterable[str], purpose: str) -> str:
    """Return the column behind `name`, which must be one of `allowed`, or a level of clusters where facets are.

    Raises:
        ProblemError: 422, with the names there are.

    """
    field = find_field(name)
    column = field.column if field is not None and field.column is not None else name
    choices = [*allowed]
    if choices == [*FACETS]:
        choices += [known for known in here.atlas.columns if _CLUSTER.fullmatch(known)]
    if column not in choices or column not in here.atlas.columns:
        raise ProblemError(422, f"No {purpose} of {name!r}; there are: {', '.join(choices)}.")
    return column


def split_fields(here: Service, text: str | None, default: list[str], hidden: Iterable[str] = ()) -> list[str]:
    """Read a list of columns.

    Raises:
        ProblemError: 422 for one that the atlas does not have.

    """
    if text is None or not text.strip():
        return default
    known = [column for column in here.atlas.columns if column not in set(hidden)]
    wanted = []
    for part in dict.fromkeys(piece.strip() for piece in text.split(",")):
        field = find_field(part)
        column = part if part in known else (field.column if field is not None else None)
        if column is None or column not in known:
            raise ProblemError(422, f"No column is called {part!r}; there are: {', '.join(known)}.")
        wanted.append(column)
    return wanted


def is_absent(here: Service, column: str) -> bool:
    """Whether the source of the atlas declares nothing for a column."""
    return column in here.absent
