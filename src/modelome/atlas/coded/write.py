"""Writes the columns of the filter table as arrays of codes: `index/columns/` of docs/atlas-format.md."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from scipy import sparse

from modelome.atlas.coded.matrix import encode, matrix_of
from modelome.strings import write_strings

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

__all__ = ["write_coded_columns"]

_IX = "ix"
_ID = "id"


def write_coded_columns(table: pa.Table, folder: Path) -> None:
    """Write every column of `table`, whose rows are in draw order, and `index.json`, which names their kinds."""
    folder.mkdir()
    kinds: dict[str, dict[str, Any]] = {}
    for name in table.column_names:
        if name != _IX:
            kinds[name] = _write(table[name], folder, name)
    (folder / "index.json").write_text(json.dumps({"rows": table.num_rows, "columns": kinds}))


def _write(column: pa.ChunkedArray, folder: Path, name: str) -> dict[str, Any]:
    kind = column.type
    if name == _ID:
        np.save(folder / f"{name}.npy", _ranks(column))
        return {"kind": "rank"}
    if pa.types.is_list(kind):
        return {"kind": "list", "values": _write_list(column, folder, name)}
    if pa.types.is_string(kind):
        return {"kind": "text", "missing": column.null_count, "values": _write_text(column, folder, name)}
    if pa.types.is_boolean(kind):
        np.save(folder / f"{name}.npy", pc.fill_null(column, False).to_numpy())
        return {"kind": "flag"}
    if pa.types.is_timestamp(kind):
        column = column.cast(pa.timestamp("ms", kind.tz))
    numbers = column.cast(pa.float32()).to_numpy() if pa.types.is_floating(kind) else _whole_numbers(column)
    np.save(folder / f"{name}.npy", numbers)  # where they are real, null has become NaN
    missing = int(np.isnan(numbers).sum()) if numbers.dtype.kind == "f" else column.null_count
    return {"kind": "date" if pa.types.is_timestamp(kind) else "number", "missing": missing}


def _ranks(ids: pa.ChunkedArray) -> NDArray[np.uint32]:
    """Place of each id among all, in byte order."""
    order = pc.sort_indices(ids).to_numpy()
    ranks = np.empty(len(order), np.uint32)
    ranks[order] = np.arange(len(order), dtype=np.uint32)
    return ranks


def _whole_numbers(column: pa.ChunkedArray) -> NDArray[np.signedinteger[Any]]:
    """Return int32 where all fit, else int64; the least number of the type stands for null."""
    numbers = column.cast(pa.int64())
    extent = pc.min_max(numbers).as_py()
    fits = extent["min"] is None or (extent["min"] > -(2**31) and extent["max"] < 2**31)
    dtype: np.dtype[np.signedinteger[Any]] = np.dtype(np.int32 if fits else np.int64)
    least = int(np.iinfo(dtype).min)
    filled: NDArray[np.signedinteger[Any]] = pc.fill_null(numbers, least).to_numpy().astype(dtype, copy=False)
    return filled


def _write_text(column: pa.ChunkedArray, folder: Path, name: str) -> int:
    """Code 0 is null, code k the (k - 1)th of the distinct values in byte order."""
    values, codes = encode(column)
    order = pc.sort_indices(values).to_numpy()
    rank = np.zeros(len(values) + 1, np.int64)  # the last one is that of null, code -1
    rank[order] = np.arange(1, len(values) + 1)
    np.save(folder / f"{name}.npy", rank[codes].astype(_smallest(len(values))))
    write_strings(values.take(pa.array(order)), folder, f"{name}_values")
    return len(values)


def _write_list(column: pa.ChunkedArray, folder: Path, name: str) -> int:
    """Values by row; and rows by value: those that list nothing, then those of each value, the most frequent first."""
    values, codes = encode(pc.list_flatten(column))
    lists = matrix_of(column, codes, len(values))
    counts = np.bincount(lists.indices, minlength=len(values))
    alphabetical = np.empty(len(values), np.int64)
    alphabetical[pc.sort_indices(values).to_numpy()] = np.arange(len(values))
    order = np.lexsort((alphabetical, -counts))
    code = np.empty(len(values), np.int32)
    code[order] = np.arange(len(values), dtype=np.int32)
    told = code[lists.indices]
    moved = sparse.csr_matrix((lists.data, told, lists.indptr), shape=lists.shape).tocsc()
    np.save(folder / f"{name}_codes.npy", told.astype(_smallest(len(values))))
    np.save(folder / f"{name}_row_starts.npy", lists.indptr.astype(_smallest(len(told))))
    without = np.flatnonzero(np.diff(lists.indptr) == 0).astype(np.int32)
    starts = np.append(0, len(without) + moved.indptr.astype(np.int64))
    np.save(folder / f"{name}_rows.npy", np.concatenate([without, moved.indices.astype(np.int32, copy=False)]))
    np.save(folder / f"{name}_starts.npy", starts)
    np.save(folder / f"{name}_rank.npy", alphabetical[order].astype(np.int32))
    write_strings(values.take(pa.array(order)), folder, f"{name}_values")
    return len(values)


def _smallest(greatest: int) -> np.dtype[np.unsignedinteger[Any]]:
    return np.dtype(np.min_scalar_type(greatest))
