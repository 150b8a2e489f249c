"""Spellings that an index already has: of 293,000 terms (1.86 million models) an update spells some hundreds anew."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from modelome.arrays import map_array
from modelome.mapping.static_table import StaticTable
from modelome.strings import Strings

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

__all__ = ["KeptSpelling"]


@dataclass(frozen=True)
class KeptSpelling:
    """Terms (n,), the tokens `tokens[starts[i]:starts[i + 1]]` of each, and the length of their vectors' sum (n,)."""

    FILES: ClassVar = (
        "index.json",
        "terms.txt",
        "terms_start.npy",
        "semantic.npy",
        "tokens.npy",
        "sizes.npy",
        "lengths.npy",
    )
    """What `load` reads."""

    terms: pa.StringArray
    starts: NDArray[np.int64]
    tokens: NDArray[np.uint16]
    lengths: NDArray[np.float32]

    @classmethod
    def load(cls, folder: Path) -> KeptSpelling | None:
        """Read the spellings of a `ServedIndex`; None where another static table made them."""
        if json.loads((folder / "index.json").read_text()).get("table") != StaticTable.digest():
            return None
        by_place, sizes = map_array(folder / "tokens.npy"), map_array(folder / "sizes.npy").astype(np.int64)
        parts, at = [np.empty(0, np.uint16)], 0
        for size, count in sizes.tolist():
            parts.append(by_place[at : at + size * count].reshape(size, count).T.ravel())
            at += size * count
        terms = Strings(folder, "terms").all().take(pa.array(map_array(folder / "semantic.npy")))
        starts = np.append(0, np.cumsum(np.repeat(sizes[:, 0], sizes[:, 1]))).astype(np.int64)
        return cls(terms, starts, np.concatenate(parts), map_array(folder / "lengths.npy"))

    def spelling(self, terms: pa.StringArray) -> tuple[NDArray[np.int64], NDArray[np.uint16], NDArray[np.float32]]:
        """Return what `StaticTable.spelling` returns, which is asked for new terms only."""
        place = pc.fill_null(pc.index_in(terms, value_set=self.terms), -1).to_numpy(zero_copy_only=False)
        new = place < 0
        starts, tokens, lengths = StaticTable.load().spelling(terms.filter(pa.array(new)))
        begin, size = np.empty(len(terms), np.int64), np.empty(len(terms), np.int64)
        begin[~new], size[~new] = self.starts[place[~new]], np.diff(self.starts)[place[~new]]
        begin[new], size[new] = len(self.tokens) + starts[:-1], np.diff(starts)
        ends = np.cumsum(size)
        within = np.arange(size.sum()) - np.repeat(ends - size, size)
        all_lengths = np.empty(len(terms), np.float32)
        all_lengths[~new], all_lengths[new] = self.lengths[place[~new]], lengths
        all_tokens = np.concatenate([self.tokens, tokens])[np.repeat(begin, size) + within]
        return np.append(0, ends).astype(np.int64), all_tokens, all_lengths
