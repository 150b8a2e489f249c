"""The models that a filter keeps, one bit each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Selection"]


@dataclass(frozen=True)
class Selection:
    """Some of `rows` models.

    `bits` uint8 (ceil(rows / 8),), read-only: bit `ix & 7` of byte `ix >> 3` is set where model `ix` matches. `matched`
    counts them. Where time ran out, only the first `looked_at` rows were looked at, and no bit beyond them is set. They
    are whole blocks of the draw order: some of every part of the map, the important ones first.
    """

    bits: NDArray[np.uint8]
    rows: int
    matched: int
    looked_at: int

    @property
    def complete(self) -> bool:
        """Whether every row was looked at."""
        return self.looked_at == self.rows

    @classmethod
    def everything(cls, rows: int) -> Selection:
        """Return the selection of all rows."""
        bits = np.full((rows + 7) // 8, 0xFF, np.uint8)
        if rows % 8:
            bits[-1] = (1 << rows % 8) - 1
        bits.flags.writeable = False
        return cls(bits, rows, rows, rows)

    def mask(self, start: int = 0, stop: int | None = None) -> NDArray[np.bool_]:
        """Return the bits of the rows from `start` (a multiple of 8) to `stop` as truth values."""
        stop = self.rows if stop is None else stop
        packed = self.bits[start >> 3 : (stop + 7) >> 3]
        return np.unpackbits(packed, count=stop - start, bitorder="little").view(bool)

    def words(self) -> NDArray[np.uint32]:
        """Return the bits, 32 at a time: bit `row & 31` of word `row >> 5`."""
        padded = np.zeros((len(self.bits) + 3) // 4 * 4, np.uint8)
        padded[: len(self.bits)] = self.bits
        return padded.view(np.uint32)

    def holds(self, rows: NDArray[np.integer]) -> NDArray[np.bool_]:
        """Tell which of some rows are selected."""
        found: NDArray[np.bool_] = (self.bits[rows >> 3] >> (rows & 7).astype(np.uint8) & 1).view(bool)
        return found
