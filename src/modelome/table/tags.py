"""The tags of a batch of models, flattened: what is decided is decided once for each distinct tag."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from modelome.sources.lists import flat, grouped, unique_within

__all__ = ["TagColumn"]


@dataclass(frozen=True)
class TagColumn:
    """Tags trimmed and without blanks: `rows[i]` has the tag `words[codes[i]]`."""

    rows: np.ndarray  # int64 (t,), ascending
    codes: np.ndarray  # int64 (t,)
    words: pa.Array  # string, distinct
    count: int  # rows of the batch

    @staticmethod
    def of(lists: pa.Array) -> TagColumn:
        """Flatten a column of tag lists."""
        rows, values = flat(lists)
        trimmed = pc.utf8_trim_whitespace(values)
        filled = pc.not_equal(trimmed, "")
        kept = np.flatnonzero(filled.to_numpy(zero_copy_only=False))
        encoded = trimmed.filter(filled).dictionary_encode()
        codes = encoded.indices.to_numpy(zero_copy_only=False).astype(np.int64)
        return TagColumn(rows[kept], codes, encoded.dictionary, len(lists))

    @cached_property
    def _spelled(self) -> list[str]:
        spelled: list[str] = self.words.to_pylist()
        return spelled

    def choose(self, mask: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Rows and codes of the tags whose distinct word is in `mask` (w,)."""
        here = mask[self.codes]
        return self.rows[here], self.codes[here]

    def among(self, values: pa.Array) -> np.ndarray:
        """Mask over the distinct words: those in `values`."""
        return np.asarray(pc.is_in(self.words, value_set=values).to_numpy(zero_copy_only=False), dtype=bool)

    def matching(self, pattern: str) -> np.ndarray:
        """Mask over the distinct words: those that match a regular expression."""
        found = pc.match_substring_regex(self.words, pattern)
        return np.asarray(found.to_numpy(zero_copy_only=False), dtype=bool)

    def prefixed(self, prefix: str) -> tuple[np.ndarray, pa.Array]:
        """Rows, and what follows `prefix` in their tags, trimmed; blank remainders are left out."""
        mask = np.asarray(pc.starts_with(self.words, prefix).to_numpy(zero_copy_only=False), dtype=bool)
        rest = pc.utf8_trim_whitespace(pc.utf8_slice_codeunits(self.words, start=len(prefix)))
        mask &= np.asarray(pc.not_equal(rest, "").to_numpy(zero_copy_only=False), dtype=bool)
        rows, codes = self.choose(mask)
        return rows, rest.take(pa.array(codes))

    def lists(self, rows: np.ndarray, values: pa.Array) -> pa.Array:
        """Gather values into one list a row, each value once, first appearance first."""
        kept = unique_within(rows, values)
        return grouped(rows[kept], values.take(pa.array(kept)), self.count)

    def first(self, rows: np.ndarray, values: pa.Array) -> pa.Array:
        """Take each row's first value; null where there is none."""
        distinct, places = np.unique(rows, return_index=True)
        picked = np.full(self.count, -1, dtype=np.int64)
        picked[distinct] = places
        return values.take(pa.array(picked, mask=picked < 0))
