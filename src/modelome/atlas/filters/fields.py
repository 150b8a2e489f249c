"""The fields that a filter may name, and what kind of values each takes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType

__all__ = ["CHANGES", "FIELDS", "STATES", "Field", "Kind", "find_field"]


class Kind(Enum):
    """What stands behind a field, and so which values it takes."""

    TEXT = "a word of the column, letter case apart"
    LIST = "one of the listed values"
    NUMBER = "a number, a comparison or a range"
    DATE = "a year, month or day, a comparison or a range"
    CLUSTER = "a cluster's number or label"
    MODEL = "the id of a model, or a filter in parentheses that a relative matches"
    CHANGE = "a trait that differs from a parent's"
    STATE = "a state of the model"
    PROBLEM = "a kind of contradiction"
    AREA = "a polygon on the flat map"
    VOLUME = "a polygon on a view of the 3D map"


@dataclass(frozen=True)
class Field:
    """A field: `name` as it is written, `column` of the filter table behind it (None: lineage)."""

    name: str
    kind: Kind
    column: str | None = None
    lower: bool = False


STATES = ("root", "leaf", "only-ghosts")
"""Values of `is:`."""

CHANGES = MappingProxyType(
    {
        "license": "licenses",
        "license_family": "license_family",
        "language": "languages",
        "dataset": "datasets",
        "task": "task",
        "library": "library",
    }
)
"""Values of `changed:`, and the column compared."""


def _declare() -> dict[str, Field]:
    texts = (
        "id owner name task library license_family relation relation_inferred gated architecture "
        "card_generator text_source license_verdict chain"
    )
    lists = {
        "license": "licenses",
        "language": "languages",
        "dataset": "datasets",
        "tag": "tags",
        "format": "formats",
    }
    numbers = (
        "downloads downloads_all likes trending parameters generation parents children descendants "
        "card_words faithfulness"
    )
    dates = {"created": "created_at", "modified": "modified_at"}
    fields = [Field(name, Kind.TEXT, name) for name in texts.split()]
    fields += [Field(name, Kind.NUMBER, name) for name in numbers.split()]
    fields += [
        Field(name, Kind.LIST, column, lower=name in {"license", "language", "format"})
        for name, column in lists.items()
    ]
    fields += [Field(name, Kind.DATE, column) for name, column in dates.items()]
    fields += [Field(name, Kind.MODEL) for name in ("under", "above", "parent", "child", "root", "family")]
    fields += [
        Field("cluster", Kind.CLUSTER),
        Field("changed", Kind.CHANGE),
        Field("is", Kind.STATE),
        Field("problem", Kind.PROBLEM),
        Field("area", Kind.AREA),
        Field("volume", Kind.VOLUME),
    ]
    return {field.name: field for field in fields}


FIELDS = MappingProxyType(_declare())
"""Every field by name; `cluster_0`, `cluster_1`, … exist besides, one for each level of the atlas."""

_ALIASES = MappingProxyType(
    {field.column: field for field in FIELDS.values() if field.column not in {None, field.name}}
)
_LEVEL = re.compile(r"cluster_\d{1,2}")


def find_field(name: str) -> Field | None:
    """Return the field of a name, which may be that of the column behind it (`licenses`, `created_at`)."""
    if _LEVEL.fullmatch(name):
        return Field(name, Kind.CLUSTER, name)
    return FIELDS.get(name) or _ALIASES.get(name)
