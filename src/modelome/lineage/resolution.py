"""From what a model writes about its parent to a row of the snapshot, or to a ghost.

The ladder, first step that holds: trim → exact id → legacy alias → the only id that differs in case alone
→ an alias that differs in case alone → ghost. A step that finds two candidates does not guess: the parent
stays a ghost.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["RESOLVED_BY", "Resolution", "resolve"]

RESOLVED_BY = ("id", "alias", "case", "ghost")
"""Names of the steps. An alias that differs in case is `alias`: the table of aliases vouches for it."""

_ID, _ALIAS, _CASE, _GHOST = range(4)


@dataclass(frozen=True)
class Resolution:
    """What became of each name, in the order of the names given.

    `row` is int32, -1 for a ghost; `step` is uint8, an index into `RESOLVED_BY`; `trimmed` is the name
    without the white space around it.
    """

    row: NDArray[np.int32]
    step: NDArray[np.uint8]
    trimmed: pa.Array


def resolve(names: pa.Array, ids: pa.Array, aliases: pa.Table) -> Resolution:
    """Climb the ladder for `names` (no nulls) among `ids` (each once) and `aliases` (alias, model_id).

    O(names + ids): hash lookups, each step only over what the steps before left open.
    """
    trimmed = pc.utf8_trim_whitespace(names)
    row = np.full(len(trimmed), -1, np.int32)
    step = np.full(len(trimmed), _GHOST, np.uint8)
    alias, target = _living(aliases, ids)

    def climb(code: int, keys: pa.Array, rows: NDArray[np.int32], *, folded: bool) -> None:
        left = np.flatnonzero(row < 0)
        wanted = trimmed.take(pa.array(left))
        place = _places(pc.utf8_lower(wanted) if folded else wanted, keys)
        hit = place >= 0
        row[left[hit]] = rows[place[hit]]
        step[left[hit]] = code

    climb(_ID, ids, np.arange(len(ids), dtype=np.int32), folded=False)
    climb(_ALIAS, alias, target, folded=False)
    open_ = pc.utf8_lower(trimmed.take(pa.array(np.flatnonzero(row < 0))))
    climb(_CASE, *_unambiguous(*_like(open_, ids)), folded=True)
    climb(_ALIAS, *_unambiguous(pc.utf8_lower(alias), target), folded=True)
    return Resolution(row, step, trimmed)


def _places(names: pa.Array, keys: pa.Array) -> NDArray[np.int32]:
    """Place of each name among `keys`, the first one; -1 where it is absent."""
    place = pc.fill_null(pc.index_in(names, value_set=keys), -1)
    places: NDArray[np.int32] = place.to_numpy(zero_copy_only=False)
    return places


def _living(aliases: pa.Table, ids: pa.Array) -> tuple[pa.Array, NDArray[np.int32]]:
    """Return the aliases whose model is in the snapshot, and its row."""
    row = _places(aliases["model_id"].combine_chunks(), ids)
    alive = np.flatnonzero(row >= 0)
    return aliases["alias"].combine_chunks().take(pa.array(alive)), row[alive]


def _like(folded: pa.Array, ids: pa.Array) -> tuple[pa.Array, NDArray[np.int32]]:
    """Return the ids, lower case, that are among `folded`, and their rows."""
    lower = pc.utf8_lower(ids)
    rows = np.flatnonzero(pc.is_in(lower, value_set=folded).to_numpy(zero_copy_only=False))
    return lower.take(pa.array(rows)), rows.astype(np.int32)


def _unambiguous(keys: pa.Array, rows: NDArray[np.int32]) -> tuple[pa.Array, NDArray[np.int32]]:
    """Return each key that names one row only (however often), and that row."""
    encoded = keys.dictionary_encode()
    code = encoded.indices.to_numpy(zero_copy_only=False)
    low = np.full(len(encoded.dictionary), np.iinfo(np.int32).max, np.int32)
    high = np.full(len(encoded.dictionary), -1, np.int32)
    np.minimum.at(low, code, rows)
    np.maximum.at(high, code, rows)
    single = np.flatnonzero(low == high)
    return encoded.dictionary.take(pa.array(single)), low[single]
