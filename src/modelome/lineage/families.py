"""Families: every model belongs to its principal root, the root with the most descendants above it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["FAMILIES_SCHEMA", "rank_roots", "sort_families", "tell_families"]

_WHEN = pa.timestamp("ms", tz="UTC")

FAMILIES_SCHEMA = pa.schema(
    [
        pa.field("root_ix", pa.int32(), nullable=False),
        pa.field("root_id", pa.string(), nullable=False),
        pa.field("size", pa.int32(), nullable=False),
        pa.field("roots", pa.int32(), nullable=False),
        pa.field("generations", pa.int32(), nullable=False),
        pa.field("first_at", _WHEN),
        pa.field("last_at", _WHEN),
        pa.field("dated", pa.int32(), nullable=False),
        pa.field("downloads", pa.int64()),
        pa.field("only_ghosts", pa.bool_(), nullable=False),
    ],
)


def rank_roots(
    roots: NDArray[np.integer],
    descendants: NDArray[np.integer],
    created: NDArray[np.int64],
    ids: pa.Array,
) -> NDArray[np.integer]:
    """Sort the rows of roots: most descendants, then earliest (unknown last), then id in byte order.

    `descendants` and `created` are (models,); `created` holds milliseconds and the greatest int64 where
    unknown.
    """
    table = pa.table(
        {
            "descendants": descendants[roots],
            "created": created[roots],
            "id": ids.take(pa.array(roots)),
        },
    )
    keys = [("descendants", "descending"), ("created", "ascending"), ("id", "ascending")]
    ranked: NDArray[np.integer] = roots[pc.sort_indices(table, sort_keys=keys).to_numpy()]
    return ranked


def tell_families(models: pa.Table, nodes: pa.Table, is_root: NDArray[np.bool_]) -> pa.Table:
    """Describe each family in a row: see `FAMILIES_SCHEMA` and docs/lineage.md.

    `size` counts models, `roots` those without a parent, `generations` is the greatest generation of a
    member; dates span the `dated` members; `downloads` adds up what is known and is null where nothing
    is.
    """
    members = pa.table(
        {
            "root_ix": nodes["root_ix"],
            "generation": nodes["generation"],
            "root": pa.array(is_root.astype(np.int32)),
            "created_at": models["created_at"].cast(_WHEN),
            "downloads": models["downloads"],
        },
    )
    told = members.group_by("root_ix").aggregate(
        [
            ([], "count_all"),
            ("root", "sum"),
            ("generation", "max"),
            ("created_at", "min"),
            ("created_at", "max"),
            ("created_at", "count"),
            ("downloads", "sum"),
        ],
    )
    root = told["root_ix"].combine_chunks()
    families = pa.table(
        [
            root,
            models["id"].combine_chunks().take(root),
            told["count_all"],
            told["root_sum"],
            told["generation_max"],
            told["created_at_min"],
            told["created_at_max"],
            told["created_at_count"],
            told["downloads_sum"],
            nodes["only_ghosts"].combine_chunks().take(root),
        ],
        names=FAMILIES_SCHEMA.names,
    ).cast(FAMILIES_SCHEMA)
    return sort_families(families)


def sort_families(families: pa.Table) -> pa.Table:
    """Order by size, the largest first, then by the root's row."""
    return families.take(pc.sort_indices(families, sort_keys=[("size", "descending"), ("root_ix", "ascending")]))
