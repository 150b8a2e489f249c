"""One row for each parent and child, however many places declare it, with all of its evidence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from modelome.lineage.resolution import RESOLVED_BY

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from modelome.lineage.declarations import Declarations

__all__ = ["EDGES_SCHEMA", "PLACES", "RELATIONS", "MergedEdges", "merge_declarations", "sort_edges"]

RELATIONS = ("merge", "adapter", "quantized", "finetune", "unspecified")
"""Relations, the most telling first: between two declarations of one place the earlier one wins."""

PLACES = ("field", "tag", "card")
"""Where a relation is declared, the most trusted first: the Hub's own field, its tags, the card."""

EVIDENCE = pa.list_(pa.struct([("where", pa.string()), ("value", pa.string())]))

EDGES_SCHEMA = pa.schema(
    [
        pa.field("parent_id", pa.string(), nullable=False),
        pa.field("parent_ix", pa.int32()),
        pa.field("child_ix", pa.int32(), nullable=False),
        pa.field("relation", pa.string(), nullable=False),
        pa.field("relation_inferred", pa.string(), nullable=False),
        pa.field("rule", pa.string(), nullable=False),
        pa.field("resolved_by", pa.string(), nullable=False),
        pa.field("declared_id", pa.string(), nullable=False),
        pa.field("evidence", EVIDENCE, nullable=False),
    ],
)


@dataclass(frozen=True)
class MergedEdges:
    """Edges without the inferred columns, and the typed relations that were declared for each.

    `table` has the columns of `EDGES_SCHEMA` but `relation_inferred` and `rule`; `typed` is uint8
    (edges,), bit `r` stands for `RELATIONS[r]`.
    """

    table: pa.Table
    typed: NDArray[np.uint8]


def merge_declarations(declared: Declarations, ids: pa.Array) -> MergedEdges:
    """Merge the declarations of one pair: a child with one row, or with one ghost (by trimmed name).

    Among several relations of a pair the best place wins, then the more telling relation; the first step
    of the ladder and the first spelling stand for the pair. Blank names and models that name themselves
    must be gone already.
    """
    ghosts = _alphabetical(declared.name)
    key = np.where(declared.parent >= 0, declared.parent.astype(np.int64), len(ids) + ghosts)
    order = np.lexsort((key, declared.child))
    rows = declared.take(order)
    key = key[order]
    first = _run_starts(rows.child, key)
    relation = _codes(rows.relation, RELATIONS)
    place = _codes(_place(rows.evidence), PLACES)

    untyped = relation == len(RELATIONS) - 1
    rank = np.where(untyped, 255, place * len(RELATIONS) + relation).astype(np.uint8)
    best = _reduce(np.minimum, rank, first)
    won = np.where(best == 255, len(RELATIONS) - 1, best % len(RELATIONS))
    typed = _reduce(np.bitwise_or, np.where(untyped, 0, 1 << relation).astype(np.uint8), first)
    step = _reduce(np.minimum, rows.step, first)

    parent = rows.parent[first]
    at = pa.array(first)
    resolved = parent >= 0
    parent_ix = pa.array(parent, mask=~resolved)
    columns = {
        "parent_id": pc.if_else(pa.array(resolved), ids.take(parent_ix), rows.name.take(at)),
        "parent_ix": parent_ix,
        "child_ix": pa.array(rows.child[first]),
        "relation": pa.array(RELATIONS).take(pa.array(won)),
        "resolved_by": pa.array(RESOLVED_BY).take(pa.array(step)),
        "declared_id": rows.declared.take(at),
        "evidence": _evidence(rows, first),
    }
    return MergedEdges(pa.table(columns), typed)


def sort_edges(edges: pa.Table) -> pa.Table:
    """Order by child, then parent row, ghosts last by name: the order of every lineage."""
    keys = [("child_ix", "ascending"), ("parent_ix", "ascending"), ("parent_id", "ascending")]
    return edges.take(pc.sort_indices(edges, sort_keys=keys))


def _alphabetical(names: pa.Array) -> NDArray[np.int64]:
    """Code the distinct names in byte order."""
    encoded = names.dictionary_encode()
    rank = np.empty(len(encoded.dictionary), np.int64)
    rank[pc.sort_indices(encoded.dictionary).to_numpy()] = np.arange(len(rank))
    numbers: NDArray[np.int64] = rank[encoded.indices.to_numpy(zero_copy_only=False)]
    return numbers


def _run_starts(child: NDArray[np.int32], key: NDArray[np.int64]) -> NDArray[np.int64]:
    changed = np.ones(len(child), bool)
    changed[1:] = (child[1:] != child[:-1]) | (key[1:] != key[:-1])
    return np.flatnonzero(changed)


def _reduce(how: np.ufunc, values: NDArray[np.uint8], first: NDArray[np.int64]) -> NDArray[np.uint8]:
    reduced: NDArray[np.uint8] = how.reduceat(values, first) if len(first) else values
    return reduced


def _codes(values: pa.Array, names: tuple[str, ...]) -> NDArray[np.int64]:
    """Place of each value among `names`; a word that is none of them counts as the last."""
    place = pc.fill_null(pc.index_in(values, value_set=pa.array(names)), len(names) - 1)
    codes: NDArray[np.int64] = place.to_numpy(zero_copy_only=False).astype(np.int64)
    return codes


def _place(evidence: pa.Array) -> pa.Array:
    return pc.replace_substring_regex(evidence, "(?s):.*", "")


def _evidence(rows: Declarations, first: NDArray[np.int64]) -> pa.Array:
    """Give each declaration its place, and `relation:name` as declared, or the name where no relation is given."""
    value = pc.if_else(
        pc.equal(rows.relation, RELATIONS[-1]),
        rows.declared,
        pc.binary_join_element_wise(rows.relation, rows.declared, ":"),
    )
    offsets = np.append(first, len(rows.child)).astype(np.int32)
    pairs = pa.StructArray.from_arrays([rows.evidence, value], fields=list(EVIDENCE.value_type))
    return pa.ListArray.from_arrays(pa.array(offsets), pairs)
