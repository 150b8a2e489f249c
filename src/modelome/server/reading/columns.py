"""Columns of the view `filter` that readers may ask for, by the names that people use."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from modelome.atlas.filters.fields import find_field
from modelome.server.problems import ProblemError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from modelome.server.service import Service

__all__ = ["DATES", "FACETS", "LISTS", "NUMBERS", "choose", "is_absent"]

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


def is_absent(here: Service, column: str) -> bool:
    """Whether the source of the atlas declares nothing for a column."""
    return column in here.absent
