"""Point columns: traits as codes, numbers as small integers, each with what its index entry says of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from modelome.atlas.points import Encoding

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

__all__ = ["SEVERAL", "PointColumn", "category", "codes", "number_f32", "number_uint", "only_or_several"]

SEVERAL = "several"
_MOST_VALUES = 4_094


@dataclass(frozen=True)
class PointColumn:
    """One column to write: values in draw order, and its facts for `index.json`."""

    values: NDArray[np.generic]
    kind: str
    encoding: Encoding = Encoding.PLAIN
    facts: dict[str, Any] = field(default_factory=dict)


def category(strings: pa.ChunkedArray | pa.Array) -> PointColumn:
    """Code strings by descending count (ties: by value); 0 is missing, rare values beyond 4,094 share a code."""
    array = strings.combine_chunks() if isinstance(strings, pa.ChunkedArray) else strings
    encoded = array.dictionary_encode() if not pa.types.is_dictionary(array.type) else array
    values = np.asarray(encoded.dictionary.to_pylist(), dtype=object)
    raw = pc.fill_null(encoded.indices, -1).to_numpy(zero_copy_only=False).astype(np.int64)
    counts = np.bincount(raw[raw >= 0], minlength=len(values))
    order = np.lexsort((values.astype(str), -counts)) if len(values) else np.empty(0, dtype=np.intp)
    kept = order[:_MOST_VALUES]
    code_of = np.full(len(values) + 1, 0, dtype=np.int64)
    code_of[order] = np.minimum(np.arange(len(order)), _MOST_VALUES) + 1
    code_of[-1] = 0
    row_codes = code_of[raw]
    listed: list[str | None] = [str(value) for value in values[kept]]
    other = None
    if len(order) > _MOST_VALUES:
        listed.append(None)
        other = _MOST_VALUES + 1
    per_code = np.bincount(row_codes, minlength=len(listed) + 1)
    return PointColumn(
        row_codes.astype(_smallest(len(listed))),
        "category",
        facts={"values": listed, "counts": per_code.tolist(), "missing": 0, "other": other},
    )


def codes(numbers: NDArray[np.integer], labels: Sequence[str]) -> PointColumn:
    """Code cluster numbers (-1: none) as number + 1, with labels running parallel to the values."""
    row_codes = numbers.astype(np.int64) + 1
    per_code = np.bincount(row_codes, minlength=len(labels) + 1)
    return PointColumn(
        row_codes.astype(_smallest(len(labels))),
        "category",
        facts={
            "values": [str(number) for number in range(len(labels))],
            "labels": list(labels),
            "counts": per_code.tolist(),
            "missing": 0,
            "other": None,
        },
    )


def number_uint(values: pa.ChunkedArray | pa.Array | NDArray[np.generic], dtype: str) -> PointColumn:
    """Non-negative integers; the greatest value of the type means missing, greater counts are cut just below it."""
    array = values if isinstance(values, (pa.Array, pa.ChunkedArray)) else pa.array(values)
    top = np.iinfo(dtype).max
    filled = pc.fill_null(array, -1).to_numpy(zero_copy_only=False).astype(np.int64)
    missing = filled < 0
    out = np.where(missing, top, np.minimum(filled, top - 1)).astype(dtype)
    known = out[~missing]
    return PointColumn(
        out,
        "number",
        facts={
            "missing": int(top),
            "missing_count": int(missing.sum()),
            "min": int(known.min()) if len(known) else None,
            "max": int(known.max()) if len(known) else None,
        },
    )


def number_f32(values: pa.ChunkedArray | pa.Array) -> PointColumn:
    """Real numbers; NaN means missing."""
    out = pc.cast(values, pa.float32(), safe=False).to_numpy(zero_copy_only=False).astype(np.float32)
    known = out[np.isfinite(out)]
    return PointColumn(
        np.where(np.isfinite(out), out, np.float32("nan")),
        "number",
        facts={
            "missing": None,
            "missing_count": int(len(out) - len(known)),
            "min": float(known.min()) if len(known) else None,
            "max": float(known.max()) if len(known) else None,
        },
    )


def only_or_several(lists: pa.ChunkedArray | pa.Array) -> pa.Array:
    """Give the only value of each list, `several` for more, null for none."""
    array = lists.combine_chunks() if isinstance(lists, pa.ChunkedArray) else lists
    lengths = pc.list_value_length(array)
    padded = pc.list_slice(array, 0, 1, return_fixed_size_list=True)
    first = pc.list_element(padded, 0)
    return pc.if_else(pc.greater(lengths, 1), SEVERAL, first)


def _smallest(count: int) -> np.dtype[np.generic]:
    return np.dtype(np.uint8 if count < 255 else np.uint16)
