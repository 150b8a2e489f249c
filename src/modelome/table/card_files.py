"""Card texts on their way to disk: a stream of small Parquet files, never held whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["CARDS_SCHEMA", "CardWriter"]

CARDS_SCHEMA = pa.schema([pa.field("row", pa.int32(), nullable=False), pa.field("card", pa.string(), nullable=False)])
FILE_BYTES = 256 << 20
SORT_MEMORY = "512MB"


class CardWriter:
    """Writes `cards-00000.parquet` and so on, about 256 MB of text each; the folder is made for the first card."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._file: pq.ParquetWriter | None = None
        self._bytes = 0
        self._files: list[Path] = []

    def write(self, first_row: int, cards: pa.Array) -> None:
        """Add the cards of consecutive rows; null is no card."""
        known = cards.is_valid()
        rows = np.flatnonzero(np.asarray(known.to_numpy(zero_copy_only=False), dtype=bool)) + first_row
        if not len(rows):
            return
        texts = cards.filter(known)
        if self._file is None:
            self.folder.mkdir(parents=True, exist_ok=True)
            path = self.folder / f"cards-{len(self._files):05d}.parquet"
            self._file = pq.ParquetWriter(path, CARDS_SCHEMA, compression="zstd", write_statistics=True)
            self._files.append(path)
            self._bytes = 0
        batch = pa.RecordBatch.from_arrays([pa.array(rows, pa.int32()), texts], schema=CARDS_SCHEMA)
        self._file.write_batch(batch)
        self._bytes += texts.nbytes
        if self._bytes >= FILE_BYTES:
            self._close()

    def finish(self, place: np.ndarray | None) -> None:
        """Close the files; `place` (n,) gives the rows' final numbers, -1 for rows that do not stay."""
        self._close()
        if place is not None and self._files:
            self._renumber(place)

    def _close(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None

    def _renumber(self, place: np.ndarray) -> None:
        final = self.folder / "sorted.parquet"
        numbers = pa.table({"row": np.arange(len(place), dtype=np.int32), "place": place.astype(np.int32)})
        with duckdb.connect(config={"memory_limit": SORT_MEMORY, "temp_directory": str(self.folder / "spill")}) as db:
            db.register("numbers", numbers)
            db.read_parquet([str(path) for path in self._files]).create_view("cards")
            db.sql(
                "SELECT place AS row, card FROM cards JOIN numbers USING (row) WHERE place >= 0 ORDER BY place",
            ).write_parquet(str(final), compression="zstd", row_group_size=2048)
        for path in self._files:
            path.unlink()
        final.rename(self._files[0])
        del self._files[1:]
