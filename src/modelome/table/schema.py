"""The canonical table: one row a model, lists never null, strings null when missing."""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa

from modelome.sources.raw import PARENTS, REJECTS_SCHEMA

__all__ = ["MODELS_SCHEMA", "REJECTS_SCHEMA", "TableBuild"]

TEXTS = pa.list_(pa.string())
INSTANT = pa.timestamp("ms", tz="UTC")


def _required(name: str, kind: pa.DataType) -> pa.Field:
    return pa.field(name, kind, nullable=False)


MODELS_SCHEMA = pa.schema(
    [
        _required("id", pa.string()),
        ("hub_id", pa.string()),
        _required("owner", pa.string()),
        _required("name", pa.string()),
        ("created_at", INSTANT),
        _required("created_censored", pa.bool_()),
        ("modified_at", INSTANT),
        ("downloads", pa.int64()),
        ("downloads_all", pa.int64()),
        ("likes", pa.int64()),
        ("trending", pa.float32()),
        ("task", pa.string()),
        ("task_source", pa.string()),
        ("library", pa.string()),
        ("library_source", pa.string()),
        _required("licenses", TEXTS),
        ("license_name", pa.string()),
        ("license_link", pa.string()),
        _required("license_family", pa.string()),
        ("license_source", pa.string()),
        _required("languages", TEXTS),
        ("languages_source", pa.string()),
        _required("datasets", TEXTS),
        _required("papers", TEXTS),
        _required("tags", TEXTS),
        _required("region", TEXTS),
        _required("parents", PARENTS),
        ("parameters", pa.int64()),
        ("architecture", pa.string()),
        ("gated", pa.string()),
        _required("formats", TEXTS),
        ("storage_bytes", pa.int64()),
        ("sha", pa.string()),
        ("disabled", pa.bool_()),
        ("removed", pa.bool_()),
        ("card_chars", pa.int32()),
        ("card_words", pa.int32()),
        ("card_generator", pa.string()),
        _required("source", pa.string()),
    ],
)


@dataclass(frozen=True)
class TableBuild:
    """The table of a source, and what became of every row: `rows_in == models + rejects + duplicates`."""

    models: pa.Table  # MODELS_SCHEMA; order of first appearance, content of the last row of an id
    rejects: pa.Table  # REJECTS_SCHEMA
    rows_in: int
    duplicates: int
    coverage: dict[str, int]  # column -> rows that declare something
