"""Card text by row: written by the table stage, read in batches by whoever needs it."""

from __future__ import annotations

import shutil
from contextlib import ExitStack
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from modelome.mapping import CardBatch

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray

__all__ = ["CardFolder", "publish_cards"]

_BATCH = 4_096
_SHARD = 200_000
_ROW_GROUP = 512  # a reader of one card unpacks so many
_SCHEMA = pa.schema([("ix", pa.int32()), ("card", pa.large_string())])
_SQUEEZED = pa.ipc.IpcWriteOptions(compression="lz4")


class CardFolder:
    """Cards in Parquet files, `row int32, card string`; `rows` is what the number of a row is called there."""

    def __init__(self, path: Path, rows: str = "row") -> None:
        self._files = sorted(path.glob("*.parquet"))
        self._rows = rows

    def __bool__(self) -> bool:
        return bool(self._files)

    def batches(self) -> Iterator[CardBatch]:
        """Read all cards in batches of 4,096."""
        for file in self._files:
            with pq.ParquetFile(file) as opened:
                for batch in opened.iter_batches(_BATCH, columns=[self._rows, "card"]):
                    rows = batch[self._rows].to_numpy(zero_copy_only=False).astype(np.int64)
                    yield CardBatch(rows, batch["card"].cast(pa.string()))


def publish_cards(source: Path, order: NDArray[np.int64], out: Path) -> int:
    """Write the cards of `source` by draw order, `ix int32, card string`, in shards of 200,000 models.

    Every card is read once and put aside with those of its shard; then one shard at a time is sorted. Returns how many
    cards there are.
    """
    folder = CardFolder(source)
    if not folder:
        return 0
    out.mkdir()
    new = np.empty(len(order), np.int32)
    new[order] = np.arange(len(order), dtype=np.int32)
    aside = out / "aside"
    aside.mkdir()
    with ExitStack() as stack:
        piles: dict[int, pa.ipc.RecordBatchFileWriter] = {}
        for batch in folder.batches():
            ix = new[batch.rows]
            shard = ix // _SHARD
            for number in np.unique(shard).tolist():
                if number not in piles:
                    pile = pa.ipc.new_file(str(aside / f"{number:04d}.arrow"), _SCHEMA, options=_SQUEEZED)
                    piles[number] = stack.enter_context(pile)
                mine = shard == number
                columns = [pa.array(ix[mine]), batch.cards.filter(pa.array(mine)).cast(pa.large_string())]
                piles[number].write_batch(pa.record_batch(columns, _SCHEMA))
    written = sum(_sort_shard(aside / f"{number:04d}.arrow", out / f"{number:04d}.parquet") for number in piles)
    shutil.rmtree(aside)
    return written


def _sort_shard(pile: Path, out: Path) -> int:
    with pa.ipc.open_file(str(pile)) as opened:
        table = opened.read_all().combine_chunks()
    place = np.argsort(table["ix"].to_numpy())
    schema = pa.schema([("ix", pa.int32()), ("card", pa.string())])
    with pq.ParquetWriter(out, schema, compression="zstd", write_statistics=["ix"]) as writer:
        for start in range(0, len(place), _ROW_GROUP):
            writer.write_table(table.take(pa.array(place[start : start + _ROW_GROUP])).cast(schema))
    return len(place)
