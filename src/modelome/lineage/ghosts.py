"""Ghosts: declared parents that are no row of the snapshot, kept under the name that was declared."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["GHOSTS_SCHEMA", "tell_ghosts"]

GHOSTS_SCHEMA = pa.schema(
    [
        pa.field("parent_id", pa.string(), nullable=False),
        pa.field("children", pa.int32(), nullable=False),
        pa.field("only_parent_of", pa.int32(), nullable=False),
        pa.field("twin_of", pa.string()),
        pa.field("alias_of", pa.string()),
    ],
)


def tell_ghosts(edges: pa.Table, only_ghosts: NDArray[np.bool_], aliases: pa.Table) -> pa.Table:
    """Describe each ghost in a row, those with most children first, then by name.

    `only_parent_of` counts children that have ghosts alone for parents. Two spellings that differ in case
    stay two ghosts: `twin_of` names the one with more children. `alias_of` is today's id of a legacy
    name, when that id too is no row.
    """
    rows = edges.filter(pc.is_null(edges["parent_ix"]))
    child = rows["child_ix"].to_numpy()
    counted = (
        pa.table(
            {"parent_id": rows["parent_id"], "alone": pa.array(only_ghosts[child].astype(np.int32))},
        )
        .group_by("parent_id")
        .aggregate([([], "count_all"), ("alone", "sum")])
    )
    counted = counted.take(
        pc.sort_indices(counted, sort_keys=[("count_all", "descending"), ("parent_id", "ascending")]),
    ).combine_chunks()
    name = counted["parent_id"].combine_chunks()
    folded = pc.utf8_lower(name)
    first = pc.index_in(folded, value_set=folded)
    twin = pc.if_else(pc.equal(first, pa.array(np.arange(len(name), dtype=np.int32))), None, name.take(first))
    place = pc.index_in(folded, value_set=pc.utf8_lower(aliases["alias"].combine_chunks()))
    today = aliases["model_id"].combine_chunks().take(place)
    columns = [name, counted["count_all"], counted["alone_sum"], twin, today]
    return pa.table(columns, names=GHOSTS_SCHEMA.names).cast(GHOSTS_SCHEMA)
