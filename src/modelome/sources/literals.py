"""Lists that a CSV holds as text: Python literals (`['a', 'b']`), JSON lists, or a spelling of nothing.

The paper's table was saved by pandas, so each of its lists is the `repr` of a Python list. Nearly all of them hold
neither a double quote nor a backslash; there, no item can hold a single quote (Python would have changed the quotes),
so splitting at `', '` is exact and runs in Arrow. What is left is parsed, each distinct text once.
"""

from __future__ import annotations

import ast

import numpy as np
import orjson
import pyarrow as pa
import pyarrow.compute as pc

__all__ = ["parse_list", "parse_lists"]

PLAIN = r"""^\['[^'"\\]*'(, '[^'"\\]*')*\]$"""
NOTHING = ["", "[]", "nan", "NaN", "None", "null"]


def parse_list(text: str) -> list[str] | None:
    """Parse one list literal; None when it is broken or holds what is no text."""
    stripped = text.strip()
    if stripped in NOTHING:
        return []
    if not (stripped.startswith(("[", "(")) and stripped.endswith(("]", ")"))):
        return None
    try:
        value = orjson.loads(stripped)
    except orjson.JSONDecodeError:
        try:
            value = ast.literal_eval(stripped)
        except (ValueError, SyntaxError, MemoryError, RecursionError):
            return None
    if not isinstance(value, list | tuple):
        return None
    items = [item for item in value if item is not None]
    return items if all(isinstance(item, str) for item in items) else None


def parse_lists(column: pa.Array) -> tuple[pa.Array, np.ndarray]:
    """Parse a column of list literals.

    Returns the lists (list<string>, never null) and a mask of the rows whose text is broken; those have an empty
    list.
    """
    encoded = column.dictionary_encode()
    distinct = pc.utf8_trim_whitespace(encoded.dictionary)
    plain = np.asarray(pc.match_substring_regex(distinct, PLAIN).to_numpy(zero_copy_only=False), dtype=bool)
    inner = pc.utf8_slice_codeunits(distinct.filter(pa.array(plain)), start=2, stop=-2)
    split = pc.split_pattern(inner, "', '")
    odd: list[list[str]] = []
    broken_odd: list[bool] = []
    for text in distinct.filter(pa.array(~plain)).to_pylist():
        items = parse_list(text)
        odd.append(items or [])
        broken_odd.append(items is None)
    both = pa.concat_arrays([split.cast(pa.list_(pa.string())), pa.array(odd, pa.list_(pa.string()))])
    place = np.empty(len(distinct), dtype=np.int64)
    place[plain] = np.arange(int(plain.sum()))
    place[~plain] = int(plain.sum()) + np.arange(len(odd))
    broken = np.zeros(len(distinct) + 1, dtype=bool)
    broken[:-1][~plain] = broken_odd
    lists = both.take(pa.array(place))
    empty = pa.array([[]], pa.list_(pa.string()))
    table = pa.concat_arrays([lists, empty])
    codes = pc.fill_null(encoded.indices, len(distinct)).cast(pa.int64())
    return table.take(codes), broken[codes.to_numpy()]
