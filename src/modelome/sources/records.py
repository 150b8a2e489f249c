"""Records of the Hub's API (JSON objects) as Arrow columns.

The API leaves out what is not known, gives nested objects of any shape (`cardData`, `config`), and now and then
another type than usual. Text and numbers become columns of their own; nested values go on as JSON text, which
`modelome.sources.columns` reads.
"""

from __future__ import annotations

from typing import Any

import orjson
import pyarrow as pa

__all__ = ["to_batch"]

TEXT = (
    "id", "modelId", "model_id", "repo_id", "_id", "hub_id", "createdAt", "created_at", "lastModified", "last_modified",
    "modified_at", "pipeline_tag", "task", "library_name", "library", "license_name", "license_link", "sha",
    "modelCard", "card", "model_card", "readme", "gated", "model_type", "architecture",
)  # fmt: skip
NUMBERS = (
    "downloads", "downloadsAllTime", "downloads_all_time", "downloads_all", "likes", "trendingScore", "trending_score",
    "trending", "parameters", "num_parameters", "storage_bytes", "usedStorage", "used_storage",
)  # fmt: skip
LISTS = (
    "tags",
    "datasets",
    "arxiv_papers",
    "papers",
    "regions",
    "region",
    "formats",
    "license",
    "licenses",
    "language",
    "languages",
)
JSON = ("cardData", "card_data", "config", "safetensors", "gguf", "base_models", "baseModels", "base_model")
FILES = ("siblings", "files")
FLAGS = ("disabled", "removed")


def to_batch(records: list[dict[str, Any]]) -> pa.RecordBatch:
    """Make a batch with one column for each known key that any record has."""
    keys = set().union(*(record.keys() for record in records)) if records else set()
    columns: dict[str, pa.Array] = {}
    for known, read, kind in (
        (TEXT, _text, pa.string()),
        (NUMBERS, _number, pa.float64()),
        (LISTS, _texts, pa.list_(pa.string())),
        (JSON, _json, pa.string()),
        (FILES, _names, pa.list_(pa.string())),
        (FLAGS, _flag, pa.bool_()),
    ):
        for key in known:
            if key in keys:
                columns[key] = _column([read(record.get(key)) for record in records], kind)
    if not columns:
        return pa.RecordBatch.from_struct_array(pa.array([{}] * len(records), pa.struct([])))
    return pa.RecordBatch.from_pydict(columns)


def _column(values: list[Any], kind: pa.DataType) -> pa.Array:
    if kind == pa.float64() and all(value is None or isinstance(value, int) for value in values):
        kind = pa.int64()  # counts above 2^53 stay exact
    try:
        return pa.array(values, kind)
    except UnicodeEncodeError:  # a lone surrogate, which JSON can spell and UTF-8 cannot
        return pa.array(
            [None if value is None else value.encode("utf-8", "replace").decode() for value in values], kind
        )


def _text(value: Any) -> str | None:
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else None


def _number(value: Any) -> float | int | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value if abs(value) < 2**63 else None
    if isinstance(value, float):
        return value
    if isinstance(value, str):
        try:
            return float(value)
        except ValueError:
            return None
    return None


def _texts(value: Any) -> list[str] | None:
    if isinstance(value, str):
        return [value]
    if isinstance(value, list):
        return [item for item in value if isinstance(item, str)]
    return None


def _json(value: Any) -> str | None:
    return None if value is None else value if isinstance(value, str) else orjson.dumps(value).decode()


def _names(value: Any) -> list[str] | None:
    if not isinstance(value, list):
        return None
    names = [
        item if isinstance(item, str) else item.get("rfilename") if isinstance(item, dict) else None for item in value
    ]
    return [name for name in names if isinstance(name, str)]


def _flag(value: Any) -> bool | None:
    return value if isinstance(value, bool) else None
