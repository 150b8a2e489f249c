"""What two models declare, field by field, as sets of values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal

from modelome.genetics.alignment import AlignedRun, align

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["COLUMNS", "MOST_VALUES", "FieldChange", "compare_fields"]

MOST_VALUES = 500
"""Values listed of each kind; the counts are of all."""

_FIELDS = (
    "task",
    "library",
    "licenses",
    "license_name",
    "license_link",
    "languages",
    "datasets",
    "papers",
    "parents",
    "tags",
    "formats",
    "parameters",
    "architecture",
    "storage_bytes",
    "gated",
    "region",
    "card_generator",
    "owner",
    "name",
    "created_at",
    "downloads",
    "likes",
)
_TEXTS = ("name", "license_name", "license_link")
COLUMNS = _FIELDS
"""Columns of the models table that are compared, in this order."""

_TOLD_ELSEWHERE = ("license:", "dataset:", "arxiv:", "region:", "base_model:")

Value = str | int


@dataclass(frozen=True)
class FieldChange:
    """The values of a field that both models declare, that only the first does, that only the second does.

    `change` is `kept` where both declare the same, `removed` or `added` where only the first or the second declares
    any, `replaced` where they share none, else `changed`. At most `MOST_VALUES` of each are listed. A text that was
    replaced comes with its alignment.
    """

    field: str
    change: Literal["kept", "removed", "added", "replaced", "changed"]
    kept: list[Value]
    removed: list[Value]
    added: list[Value]
    kept_count: int
    removed_count: int
    added_count: int
    runs: list[AlignedRun] | None


def compare_fields(a: Mapping[str, Any], b: Mapping[str, Any]) -> tuple[list[FieldChange], list[str]]:
    """Compare two rows that have `COLUMNS`: the fields that either declares, and the names of those that neither does.

    A tag that another field tells (a license, a language, a parent) is no value of `tags`.
    """
    changes: list[FieldChange] = []
    neither: list[str] = []
    for name in _FIELDS:
        first, second = _values(a, name), _values(b, name)
        if first or second:
            changes.append(_change(name, first, second))
        else:
            neither.append(name)
    return changes, neither


def _change(name: str, first: list[Value], second: list[Value]) -> FieldChange:
    mine, theirs = set(first), set(second)
    kept = [value for value in first if value in theirs]
    removed = [value for value in first if value not in theirs]
    added = [value for value in second if value not in mine]
    change: Literal["kept", "removed", "added", "replaced", "changed"]
    if not (removed or added):
        change = "kept"
    elif not mine:
        change = "added"
    elif not theirs:
        change = "removed"
    else:
        change = "changed" if kept else "replaced"
    runs = align(str(first[0]), str(second[0])).runs if name in _TEXTS and change == "replaced" else None
    return FieldChange(
        name,
        change,
        kept[:MOST_VALUES],
        removed[:MOST_VALUES],
        added[:MOST_VALUES],
        len(kept),
        len(removed),
        len(added),
        runs,
    )


def _values(row: Mapping[str, Any], name: str) -> list[Value]:
    value = row[name]
    if value is None:
        return []
    if isinstance(value, datetime):
        return [value.isoformat()]
    if not isinstance(value, list):
        return [value]
    if name == "parents":
        return _once(parent["id"] for parent in value)
    if name == "tags":
        told = {row["task"], row["library"], *row["languages"]}
        return _once(tag for tag in value if tag not in told and not tag.startswith(_TOLD_ELSEWHERE))
    return _once(value)


def _once(values: Iterable[str | None]) -> list[Value]:
    return list(dict.fromkeys(value for value in values if value is not None))
