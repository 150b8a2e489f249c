"""List columns put together from flat values, without a loop over rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["empty_lists", "flat", "grouped", "structs", "unique_within"]


def empty_lists(count: int, kind: pa.ListType | None = None) -> pa.Array:
    """Return `count` empty lists."""
    kind = kind or pa.list_(pa.string())
    return pa.ListArray.from_arrays(
        pa.array(np.zeros(count + 1, dtype=np.int32)), pa.array([], kind.value_type), type=kind
    )


def flat(lists: pa.Array) -> tuple[np.ndarray, pa.Array]:
    """Return the row of each value (int64) and the values; null lists and null values are left out."""
    rows = pc.list_parent_indices(lists).to_numpy(zero_copy_only=False).astype(np.int64)
    values = pc.list_flatten(lists)
    if values.null_count:
        known = values.is_valid()
        rows = rows[known.to_numpy(zero_copy_only=False)]
        values = values.filter(known)
    return rows, values


def grouped(rows: np.ndarray, values: pa.Array, count: int) -> pa.Array:
    """Gather flat values into `count` lists; the order within a row is the order given."""
    rows = np.asarray(rows, dtype=np.int64)
    if len(rows) > 1 and bool(np.any(rows[1:] < rows[:-1])):
        order = np.argsort(rows, kind="stable")
        rows, values = rows[order], values.take(pa.array(order))
    offsets = np.zeros(count + 1, dtype=np.int32)
    np.cumsum(np.bincount(rows, minlength=count), out=offsets[1:])
    return pa.ListArray.from_arrays(pa.array(offsets), values)


def unique_within(rows: np.ndarray, values: pa.Array) -> np.ndarray:
    """Return the places of each row's distinct values, first appearance first, in the order given."""
    codes = values.dictionary_encode().indices.to_numpy(zero_copy_only=False).astype(np.int64)
    width = int(codes.max(initial=-1)) + 1
    _, first = np.unique(rows * max(width, 1) + codes, return_index=True)
    return np.sort(first)


def structs(columns: Sequence[pa.Array], kind: pa.StructType) -> pa.Array:
    """Zip columns of one length into structs."""
    return pa.StructArray.from_arrays(list(columns), fields=[kind.field(i) for i in range(kind.num_fields)])
