"""Rows of the canonical table, straight from the mapped file."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

__all__ = ["AtlasModels"]


class AtlasModels:
    """The models of an atlas in draw order."""

    def __init__(self, table: pa.Table, path: Path) -> None:
        self.table = table
        self._cards = path / "cards"

    def __len__(self) -> int:
        return int(self.table.num_rows)

    def column(self, name: str) -> pa.ChunkedArray:
        """Return a whole column, mapped."""
        return self.table[name]

    def row(self, ix: int) -> dict[str, Any]:
        """Return every canonical column of one model."""
        return dict(self.table.slice(ix, 1).to_pylist()[0])

    def take(self, ixs: Sequence[int] | np.ndarray[Any, Any], columns: Sequence[str] | None = None) -> pa.Table:
        """Return some rows, in the order asked for."""
        table = self.table.select(list(columns)) if columns is not None else self.table
        return table.take(pa.array(np.asarray(ixs, dtype=np.int64)))

    @property
    def has_cards(self) -> bool:
        """Whether the source of the atlas had cards at all."""
        return bool(self._shards)

    def card(self, ix: int) -> str | None:
        """Return the card of a model as it was given, None where it has none. Untrusted text."""
        for file in self._shards:
            for group in range(file.metadata.num_row_groups):
                statistics = file.metadata.row_group(group).column(0).statistics
                if statistics.min <= ix <= statistics.max:
                    table = file.read_row_group(group)
                    at = np.searchsorted(table["ix"].to_numpy(), ix)
                    if at < table.num_rows and table["ix"][int(at)].as_py() == ix:
                        return str(table["card"][int(at)].as_py())
        return None

    @cached_property
    def _shards(self) -> list[pq.ParquetFile]:
        return [pq.ParquetFile(file) for file in sorted(self._cards.glob("*.parquet"))]
