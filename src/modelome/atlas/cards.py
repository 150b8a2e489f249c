"""Card text by row: written by the table stage, read in batches by whoever needs it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from modelome.mapping import CardBatch

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["CardFolder", "publish_cards"]

_BATCH = 4_096
_SHARD = 200_000


class CardFolder:
    """The cards that a table stage wrote: Parquet files of `row int32, card string`."""

    def __init__(self, path: Path) -> None:
        self._files = sorted(path.glob("*.parquet"))

    def __bool__(self) -> bool:
        return bool(self._files)

    def batches(self) -> Iterator[CardBatch]:
        """Read all cards in batches of 4,096."""
        for file in self._files:
            with pq.ParquetFile(file) as opened:
                for batch in opened.iter_batches(_BATCH, columns=["row", "card"]):
                    rows = batch["row"].to_numpy(zero_copy_only=False).astype(np.int64)
                    yield CardBatch(rows, batch["card"].cast(pa.string()))


def publish_cards(source: Path, order: np.ndarray[tuple[int], np.dtype[np.int64]], out: Path) -> int:
    """Write the cards of `source` by draw order, `ix int32, card string`, in shards of 200,000 models.

    Cards are held one shard at a time: each shard reads all files, keeping only the rows that it needs.
    """
    folder = CardFolder(source)
    if not folder:
        return 0
    out.mkdir()
    new = np.empty(len(order), np.int32)
    new[order] = np.arange(len(order), dtype=np.int32)
    written = 0
    for shard, start in enumerate(range(0, len(order), _SHARD)):
        kept: list[pa.RecordBatch] = []
        for batch in folder.batches():
            ix = new[batch.rows]
            inside = (ix >= start) & (ix < start + _SHARD)
            if inside.any():
                cards = batch.cards.filter(pa.array(inside))
                kept.append(pa.record_batch([pa.array(ix[inside]), cards], names=["ix", "card"]))
        if not kept:
            continue
        table = pa.Table.from_batches(kept)
        table = table.take(pc.sort_indices(table["ix"]))
        pq.write_table(
            table,
            out / f"{shard:04d}.parquet",
            compression="zstd",
            row_group_size=512,
            write_statistics=["ix"],
        )
        written += table.num_rows
    return written
