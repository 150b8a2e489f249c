"""The fields of any listing brought to `RAW_SCHEMA`, by name.

The Hub's API, the datasets made from it, and the paper name the same facts differently (`createdAt`, `created_at`;
`id`, `modelId`, `model_id`). One table of names serves all of them, so a file needs no declaration of its kind.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import orjson
import pyarrow as pa
import pyarrow.compute as pc

from modelome.errors import SourceColumns
from modelome.sources import coerce, parents
from modelome.sources.lists import empty_lists, flat, grouped
from modelome.sources.literals import parse_lists
from modelome.sources.raw import PARENTS, RAW_SCHEMA, SourceBatch, empty_rejects, rejects

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["NAMES", "PARENT_LISTS", "check_columns", "to_raw"]

NAMES: dict[str, tuple[str, ...]] = {
    "id": ("id", "modelId", "model_id", "repo_id"),
    "hub_id": ("_id", "hub_id"),
    "created_at": ("createdAt", "created_at"),
    "modified_at": ("lastModified", "last_modified", "modified_at"),
    "downloads": ("downloads",),
    "downloads_all": ("downloadsAllTime", "downloads_all_time", "downloads_all"),
    "likes": ("likes",),
    "trending": ("trendingScore", "trending_score", "trending"),
    "tags": ("tags",),
    "task": ("pipeline_tag", "task"),
    "library": ("library_name", "library"),
    "licenses": ("license", "licenses"),
    "license_name": ("license_name",),
    "license_link": ("license_link",),
    "languages": ("language", "languages"),
    "datasets": ("datasets",),
    "papers": ("arxiv_papers", "papers"),
    "region": ("regions", "region"),
    "card": ("modelCard", "card", "model_card", "readme"),
    "card_metadata": ("cardData", "card_data"),
    "parameters": ("parameters", "num_parameters"),
    "gated": ("gated",),
    "formats": ("formats",),
    "files": ("siblings", "files"),
    "storage_bytes": ("storage_bytes", "usedStorage", "used_storage"),
    "sha": ("sha",),
    "disabled": ("disabled",),
    "removed": ("removed",),
    "architecture": ("model_type", "architecture"),
}
PARENT_LISTS = {
    "parent_model": "unspecified",
    "finetune_parent": "finetune",
    "quantized_parent": "quantized",
    "adapter_parent": "adapter",
    "merge_parent": "merge",
}
PARENT_STRUCTS = ("base_models", "baseModels", "base_model")
NESTED = ("safetensors", "gguf", "config", "card_data", "transformersInfo")
ENOUGH = ("tags", "task", "library", "created_at", "downloads", "likes", "card", "card_metadata")
LISTS = ("tags", "licenses", "languages", "datasets", "papers", "region", "formats", "files")
WORDS = ("task", "library", "sha", "hub_id", "license_name", "license_link", "architecture")
COUNTS = ("downloads", "downloads_all", "likes", "parameters", "storage_bytes")
# Of the paper's table: made by its authors from the tags that stand in the same row, in part wrongly (every two-letter
# tag is a language there), so they are read only where the tags themselves are absent.
DERIVED = ("languages", "licenses", "datasets", "papers", "region")


def check_columns(names: Iterable[str], source: str) -> None:
    """Raise SourceColumns unless the columns are those of a listing of models."""
    found = list(names)
    has = {field for field, aliases in NAMES.items() if any(alias in found for alias in aliases)}
    if "id" in has and has.intersection(ENOUGH):
        return
    shown = ", ".join(repr(name) for name in found[:20]) + (" …" if len(found) > 20 else "")
    missing = "no column of model ids" if "id" not in has else "nothing but ids"
    raise SourceColumns(
        f"{source}: {missing}; the columns found are {shown or 'none'}. A listing of models needs an id "
        f"({', '.join(NAMES['id'])}) and at least one of tags, pipeline_tag, library_name, createdAt, downloads, "
        f"likes, cardData or modelCard.",
    )


def to_raw(batch: pa.RecordBatch, places: np.ndarray, *, paper: bool = False) -> SourceBatch:
    """Bring a batch of any listing to `RAW_SCHEMA`.

    `places` (int64) are the 0-based places of the rows in the source. With `paper`, columns that were made from the
    tags are left aside where the tags are there. A row with a broken list literal goes to the rejects.
    """
    count = batch.num_rows
    names = set(batch.schema.names)
    has_tags = "tags" in names
    broken: dict[int, str] = {}
    out: dict[str, pa.Array] = {"row": pa.array(places, pa.int64())}
    for field in RAW_SCHEMA.names:
        alias = next((name for name in NAMES.get(field, ()) if name in names), None)
        if alias is None:
            continue
        column = coerce.decoded(batch.column(alias))
        if field in LISTS:
            lists, bad = _lists(column, scalar=field in ("licenses", "languages", "region"))
            for row in np.flatnonzero(bad):
                broken.setdefault(int(row), alias)
            if paper and has_tags and field in DERIVED:
                continue
            out[field] = lists
        else:
            out[field] = _scalar(field, column)
    declared = _declared_parents(batch, broken)
    out["parents"] = parents.joined(declared, count)
    _fill_from_nested(batch, out, count)
    arrays = [
        out[field.name]
        if field.name in out
        else (empty_lists(count, field.type) if pa.types.is_list(field.type) else pa.nulls(count, field.type))
        for field in RAW_SCHEMA
    ]
    rows = pa.RecordBatch.from_arrays(arrays, schema=RAW_SCHEMA)
    if not broken:
        return SourceBatch(rows, empty_rejects())
    bad_rows = sorted(broken)
    ids = rows.column("id").take(pa.array(bad_rows)).to_pylist()
    details = [f"column {broken[row]}: {_excerpt(batch.column(broken[row])[row].as_py())}" for row in bad_rows]
    keep = np.ones(count, dtype=bool)
    keep[bad_rows] = False
    return SourceBatch(
        rows.filter(pa.array(keep)),
        rejects(places[bad_rows].tolist(), ids, "broken list literal", details),
    )


def _excerpt(value: Any) -> str:
    text = str(value)
    return text if len(text) <= 120 else text[:119] + "…"


def _scalar(field: str, column: pa.Array) -> pa.Array:
    if field in ("created_at", "modified_at"):
        return coerce.instants(column)
    if field in COUNTS:
        return coerce.counts(column)
    if field == "trending":
        return coerce.scores(column)
    if field in ("disabled", "removed"):
        return coerce.flags(column)
    if field == "gated":
        return _gated(column)
    if field == "card_metadata":
        return _as_json(column)
    if field in WORDS:
        return coerce.words(column)
    return coerce.texts(column)


def _gated(column: pa.Array) -> pa.Array:
    if pa.types.is_boolean(column.type):
        return pc.if_else(column, "true", "false")
    word = pc.utf8_lower(coerce.words(column))
    return pc.if_else(
        pc.is_in(word, value_set=pa.array(["auto", "manual", "true", "false"])),
        word,
        pa.scalar(None, pa.string()),
    )


def _lists(column: pa.Array, *, scalar: bool) -> tuple[pa.Array, np.ndarray]:
    """Return list<string> (never null) and a mask of rows whose literal is broken."""
    count = len(column)
    good = np.zeros(count, dtype=bool)
    kind = column.type
    if pa.types.is_string(kind):
        if not scalar:
            return parse_lists(column)
        # One field holds one license or several: `mit`, `['mit']`.
        literal = pc.fill_null(pc.match_substring_regex(column, r"^\s*\["), False)
        lists, bad = parse_lists(pc.if_else(literal, column, pa.scalar(None, pa.string())))
        alone = coerce.words(pc.if_else(literal, pa.scalar(None, pa.string()), column))
        rows, values = flat(lists)
        own = np.flatnonzero(alone.is_valid().to_numpy(zero_copy_only=False))
        both = pa.concat_arrays([values, alone.drop_null()])
        return grouped(np.concatenate([rows, own]), both, count), bad
    if pa.types.is_large_list(kind) or pa.types.is_fixed_size_list(kind):
        column = column.cast(pa.list_(kind.value_type))
        kind = column.type
    if not pa.types.is_list(kind):
        return empty_lists(count), good
    rows, values = flat(column)
    values = coerce.decoded(values)
    if pa.types.is_struct(values.type):  # siblings: [{rfilename}]
        key = next((field.name for field in values.type if field.name in ("rfilename", "path", "id")), None)
        if key is None:
            return empty_lists(count), good
        values = pc.struct_field(values, key)
    if not pa.types.is_string(values.type):
        return empty_lists(count), good
    known = values.is_valid().to_numpy(zero_copy_only=False)
    return grouped(rows[known], values.drop_null(), count), good


def _declared_parents(batch: pa.RecordBatch, broken: dict[int, str]) -> list[pa.Array]:
    declared = []
    for name in PARENT_STRUCTS:
        if name in batch.schema.names:
            column = coerce.decoded(batch.column(name))
            kind = column.type
            evidence = f"field:{name}"
            if pa.types.is_list(kind) and pa.types.is_struct(kind.value_type):
                declared.append(parents.from_pairs(column, evidence))
            elif pa.types.is_list(kind) and pa.types.is_string(kind.value_type):
                declared.append(parents.from_ids(column, "unspecified", evidence))
            elif pa.types.is_struct(kind):
                declared.append(parents.from_tree(column, evidence))
            elif pa.types.is_string(kind):
                declared.append(parents.from_json(column, evidence))
    for name, relation in PARENT_LISTS.items():
        if name in batch.schema.names:
            lists, bad = _lists(coerce.decoded(batch.column(name)), scalar=False)
            for row in np.flatnonzero(bad):
                broken.setdefault(int(row), name)
            declared.append(parents.from_ids(lists, relation, f"field:{name}"))
    return declared


def _as_json(column: pa.Array) -> pa.Array:
    """Structs as JSON text; text stays as it is."""
    if not pa.types.is_struct(column.type):
        return coerce.texts(column)
    return pa.array(
        [None if value is None else orjson.dumps(value, default=str).decode() for value in column.to_pylist()],
        pa.string(),
    )


def _nested(batch: pa.RecordBatch, name: str, path: tuple[str, ...]) -> pa.Array | None:
    """Return one value of a nested column, a struct or JSON text; None where the column is not there."""
    if name not in batch.schema.names:
        return None
    column = coerce.decoded(batch.column(name))
    if pa.types.is_string(column.type):
        return _from_json_text(column, path)
    for key in path:
        if not pa.types.is_struct(column.type) or key not in [field.name for field in column.type]:
            return None
        column = coerce.decoded(pc.struct_field(column, key))
    return column


def _from_json_text(column: pa.Array, path: tuple[str, ...]) -> pa.Array:
    found: list[str | None] = []
    for text in column.to_pylist():
        value: Any = None
        if text and path[-1] in text:
            try:
                value = orjson.loads(text)
            except orjson.JSONDecodeError:
                value = None
        for key in path:
            value = value.get(key) if isinstance(value, dict) else None
        found.append(None if value is None or isinstance(value, dict | list) else str(value))
    return pa.array(found, pa.string())


def _fill_from_nested(batch: pa.RecordBatch, out: dict[str, pa.Array], count: int) -> None:
    """Parameters from safetensors, else GGUF; architecture from the config, else GGUF."""
    for field, read, places in (
        ("parameters", coerce.counts, (("safetensors", ("total",)), ("gguf", ("total",)))),
        ("architecture", coerce.words, (("config", ("model_type",)), ("gguf", ("architecture",)))),
    ):
        known = out.get(field)
        for name, path in places:
            column = _nested(batch, name, path)
            if column is not None:
                value = read(column)
                known = value if known is None else pc.coalesce(known, value)
        if known is not None:
            out[field] = known
    if len(out["parents"]) != count or out["parents"].type != PARENTS:
        out["parents"] = out["parents"].cast(PARENTS)
