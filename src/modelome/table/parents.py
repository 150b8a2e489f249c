"""Declared parents, each declaration with where it stands: tags, the source's own field, the card.

The Hub writes `base_model:X` and, since August 2024, `base_model:<relation>:X` beside it. A repository's id holds no
colon, so what stands before the last part is a relation, known or not, unless the whole is a web address.
Several declarations of one parent stay several: merging them into an edge is the work of `modelome.lineage`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from modelome.sources.lists import flat, grouped, structs
from modelome.sources.parents import joined
from modelome.sources.raw import PARENTS

if TYPE_CHECKING:
    from modelome.table.tags import TagColumn

__all__ = ["from_cards", "from_tags", "put_together"]

# A known relation and anything (a path on the author's machine, too), or another word and what can be an id.
TYPED = r"^(?P<known>(?i:finetune|adapter|quantized|merge)):(?P<any>.+)$"
OTHER = r"^[A-Za-z][A-Za-z_-]{3,}:(?P<id>[\w.-]+(?:/[\w.-]+)?)$"


def _parents(rows: np.ndarray, ids: pa.Array, relations: pa.Array, evidence: pa.Array, count: int) -> pa.Array:
    return grouped(rows, structs([ids, relations, evidence], PARENTS.value_type), count)


def _repeat(text: str, count: int) -> pa.Array:
    return pa.array([text]).take(pa.array(np.zeros(count, dtype=np.int32)))


def from_tags(tags: TagColumn) -> pa.Array:
    """Parents that `base_model:` tags declare."""
    rows, rest = tags.prefixed("base_model:")
    encoded = rest.dictionary_encode()
    known = pc.extract_regex(encoded.dictionary, TYPED)
    other = pc.struct_field(pc.extract_regex(encoded.dictionary, OTHER), "id")
    typed = pc.coalesce(pc.struct_field(known, "any"), other)
    ids = pc.coalesce(pc.utf8_trim_whitespace(typed), encoded.dictionary)
    relations = pc.coalesce(pc.utf8_lower(pc.struct_field(known, "known")), pa.scalar("unspecified"))
    evidence = pc.if_else(typed.is_valid(), "tag:base_model:<relation>:X", "tag:base_model:X")
    filled = pc.not_equal(ids, "")
    codes = encoded.indices
    keep = np.asarray(filled.take(codes).to_numpy(zero_copy_only=False), dtype=bool)
    codes = codes.filter(pa.array(keep))
    return _parents(rows[keep], ids.take(codes), relations.take(codes), evidence.take(codes), tags.count)


def from_cards(declared: pa.Array) -> pa.Array:
    """Parents that cards declare; `declared` is list<struct<id, relation>>."""
    rows, values = flat(declared)
    evidence = _repeat("card:base_model", len(values))
    return _parents(rows, pc.struct_field(values, "id"), pc.struct_field(values, "relation"), evidence, len(declared))


def put_together(fields: pa.Array, tags: pa.Array, cards: pa.Array) -> pa.Array:
    """All declarations of each model: the source's field, then tags, then the card."""
    return joined([fields, tags, cards], len(fields))
