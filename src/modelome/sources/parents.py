"""Declared parents as the fields of a source give them; tags and cards are read in `modelome.table`.

Three shapes are in use: a list of `{id, relation}`; the Hub's own `{relation, models: [{_id, id}]}` (one relation for
all parents of a model), as a struct or as JSON; and one list of ids for each relation (the paper's table).
"""

from __future__ import annotations

from typing import Any

import numpy as np
import orjson
import pyarrow as pa
import pyarrow.compute as pc

from modelome.sources.lists import empty_lists, flat, grouped, structs
from modelome.sources.raw import PARENTS

__all__ = ["RELATIONS", "from_ids", "from_pairs", "from_tree", "joined", "relation_words"]

RELATIONS = ("finetune", "adapter", "quantized", "merge")


def relation_words(relations: pa.Array) -> pa.Array:
    """Return the four known relations in lower case, anything else as `unspecified`."""
    low = pc.utf8_lower(pc.utf8_trim_whitespace(relations))
    return pc.if_else(pc.is_in(low, value_set=pa.array(RELATIONS)), low, "unspecified")


def _gather(rows: np.ndarray, ids: pa.Array, relations: pa.Array, evidence: str, count: int) -> pa.Array:
    known = pc.fill_null(pc.not_equal(pc.utf8_trim_whitespace(ids), ""), False)
    keep = known.to_numpy(zero_copy_only=False)
    ids = ids.filter(known)
    relations = relation_words(relations.filter(known))
    told = pa.array([evidence]).take(pa.array(np.zeros(len(ids), dtype=np.int32)))
    return grouped(rows[keep], structs([ids, relations, told], PARENTS.value_type), count)


def from_ids(ids: pa.Array, relation: str, evidence: str) -> pa.Array:
    """Read lists of ids, all of one relation."""
    rows, values = flat(ids)
    relations = pa.array([relation]).take(pa.array(np.zeros(len(values), dtype=np.int32)))
    return _gather(rows, values, relations, evidence, len(ids))


def from_pairs(pairs: pa.Array, evidence: str) -> pa.Array:
    """Read lists of structs with `id` (or `name`) and, it may be, `relation`."""
    rows, values = flat(pairs)
    names = [field.name for field in values.type]
    key = next((name for name in ("id", "modelId", "name") if name in names), None)
    if key is None:
        return empty_lists(len(pairs), PARENTS)
    ids = pc.struct_field(values, key).cast(pa.string())
    relations = (
        pc.struct_field(values, "relation").cast(pa.string())
        if "relation" in names
        else pa.nulls(len(ids), pa.string())
    )
    return _gather(rows, ids, relations, evidence, len(pairs))


def from_tree(trees: pa.Array, evidence: str) -> pa.Array:
    """Read the Hub's `{relation, models: [{_id, id}]}`, one a row."""
    names = [field.name for field in trees.type]
    if "models" not in names:
        return empty_lists(len(trees), PARENTS)
    models = pc.struct_field(trees, "models")
    if not pa.types.is_list(models.type):
        models = models.cast(pa.list_(models.type.value_type)) if pa.types.is_large_list(models.type) else None
    if models is None:
        return empty_lists(len(trees), PARENTS)
    rows, values = flat(models)
    ids = values if pa.types.is_string(values.type) else pc.struct_field(values, "id").cast(pa.string())
    relations = (
        pc.struct_field(trees, "relation").cast(pa.string()).take(pa.array(rows))
        if "relation" in names
        else pa.nulls(len(rows), pa.string())
    )
    return _gather(rows, ids, relations, evidence, len(trees))


def from_json(column: pa.Array, evidence: str) -> pa.Array:
    """Any of the shapes above, as JSON text; what cannot be parsed declares nothing."""
    rows: list[int] = []
    ids: list[str] = []
    relations: list[str | None] = []
    for row, text in zip(
        pc.indices_nonzero(column.is_valid()).to_pylist(), column.drop_null().to_pylist(), strict=True
    ):
        for parent, relation in _declared(text):
            rows.append(row)
            ids.append(parent)
            relations.append(relation)
    return _gather(
        np.array(rows, dtype=np.int64),
        pa.array(ids, pa.string()),
        pa.array(relations, pa.string()),
        evidence,
        len(column),
    )


def _declared(text: str) -> list[tuple[str, str | None]]:
    stripped = text.strip()
    if not stripped:
        return []
    try:
        value: Any = orjson.loads(stripped)
    except orjson.JSONDecodeError:
        return [(stripped, None)] if "{" not in stripped and "[" not in stripped else []
    relation = None
    if isinstance(value, dict):
        relation = value.get("relation") if isinstance(value.get("relation"), str) else None
        value = value.get("models", [])
    if isinstance(value, str):
        value = [value]
    if not isinstance(value, list):
        return []
    found: list[tuple[str, str | None]] = []
    for item in value:
        if isinstance(item, str):
            found.append((item, relation))
        elif isinstance(item, dict) and isinstance(item.get("id"), str):
            own = item.get("relation")
            found.append((item["id"], own if isinstance(own, str) else relation))
    return found


def joined(parts: list[pa.Array], count: int) -> pa.Array:
    """Put several columns of parents together, row by row, in the order given."""
    if not parts:
        return empty_lists(count, PARENTS)
    if len(parts) == 1:
        return parts[0]
    flats = [flat(part) for part in parts]
    rows = np.concatenate([rows for rows, _ in flats])
    return grouped(rows, pa.concat_arrays([values for _, values in flats]), count)
