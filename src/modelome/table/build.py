"""From the rows of a source to the canonical table, in one pass over the source.

Each batch is brought to `MODELS_SCHEMA` by itself. Of the whole, only the table is held, never the cards: they go to
Parquet files as they come. When all rows are read, the last row of each id is kept, in the place of the first.
"""

from __future__ import annotations

import os
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from modelome.progress import Progress, Silent
from modelome.sources.raw import REJECTS_SCHEMA, empty_rejects, rejects
from modelome.table import batches
from modelome.table.card_files import CardWriter
from modelome.table.schema import MODELS_SCHEMA, TableBuild

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from modelome.sources.raw import Source, SourceBatch

__all__ = ["build_table"]

LONGEST_ID = 500
"""Characters; the Hub itself allows 96 to an owner and to a name."""


def build_table(
    source: Source, *, cards_dir: Path, threads: int | None = None, progress: Progress | None = None
) -> TableBuild:
    """Read a source into the canonical table; `threads` batches at a time, which changes nothing of it.

    Cards are written to `cards_dir/*.parquet` with the columns `row` (int32, row number of the returned table,
    ascending) and `card`; where the source has no cards, nothing is written there. Raises the SourceError that the
    source raises.
    """
    description = source.describe()
    cards = CardWriter(cards_dir)
    tables: list[pa.RecordBatch] = []
    refused: list[pa.RecordBatch] = []
    taken = 0
    rows_in = 0
    with (progress or Silent()).stage("table", description.rows) as stage:
        for batch in _read(source, description.name, threads or os.cpu_count() or 1):
            refused += batch.refused
            rows_in += batch.rows_in
            if batch.models.num_rows:
                tables.append(batch.models)
                cards.write(taken, batch.cards)
                taken += batch.models.num_rows
            stage.advance(batch.rows_in)
        models = pa.Table.from_batches(tables, MODELS_SCHEMA)
        order, place = _last_of_each(models.column("id"))
        duplicates = models.num_rows - len(order)
        if duplicates:
            models = models.take(pa.array(order))
            stage.note(f"{duplicates:,} rows repeat the id of an earlier row; the last one holds")
        cards.finish(place if duplicates else None)
    models = models.combine_chunks()
    return TableBuild(
        models=models,
        rejects=pa.Table.from_batches(refused, REJECTS_SCHEMA).sort_by("row").combine_chunks(),
        rows_in=rows_in,
        duplicates=duplicates,
        coverage=_coverage(models),
    )


@dataclass(frozen=True)
class _Batch:
    """A batch of a source: models, a card for each, what was refused, and how many rows it came from."""

    models: pa.RecordBatch
    cards: pa.Array
    refused: list[pa.RecordBatch]
    rows_in: int


def _read(source: Source, name: str, threads: int) -> Iterator[_Batch]:
    """Bring the batches of a source to models, `threads` at a time; they come in their order."""
    with ThreadPoolExecutor(threads) as pool:
        ahead: deque[Future[_Batch]] = deque()
        try:
            for batch in source.batches():
                ahead.append(pool.submit(_to_models, batch, name))
                if len(ahead) > threads:
                    yield ahead.popleft().result()
            while ahead:
                yield ahead.popleft().result()
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def _to_models(batch: SourceBatch, name: str) -> _Batch:
    rows, nameless = _with_ids(batch.rows)
    return _Batch(
        batches.to_models(rows, name) if rows.num_rows else pa.RecordBatch.from_pylist([], MODELS_SCHEMA),
        rows.column("card"),
        [batch.rejects, nameless],
        batch.rows.num_rows + batch.rejects.num_rows,
    )


def _with_ids(rows: pa.RecordBatch) -> tuple[pa.RecordBatch, pa.RecordBatch]:
    """Return the rows that have an id of a length that can be asked for, and rejects for the others."""
    ids = rows.column("id")
    has = np.asarray(ids.is_valid().to_numpy(zero_copy_only=False), dtype=bool)
    short = pc.less_equal(pc.fill_null(pc.utf8_length(ids), 0), LONGEST_ID).to_numpy(zero_copy_only=False)
    if has.all() and short.all():
        return rows, empty_rejects()
    bad = np.flatnonzero(~has | ~short)
    refused = rejects(
        rows.column("row").take(pa.array(bad)).to_pylist(),
        ids.take(pa.array(bad)).to_pylist(),
        "no id",
        ["the id is missing or blank" if not has[at] else f"the id is longer than {LONGEST_ID}" for at in bad],
    )
    return rows.filter(pa.array(has & short)), refused


def _last_of_each(ids: pa.ChunkedArray) -> tuple[np.ndarray, np.ndarray]:
    """Find which rows hold, and where they go.

    Returns the last row of each distinct id, in order of the id's first appearance, and for each row its place in
    that order, or -1 where a later row of the same id holds.
    """
    if not len(ids):
        return np.array([], dtype=np.int64), np.array([], dtype=np.int64)
    codes = pc.dictionary_encode(ids).combine_chunks()
    if isinstance(codes, pa.ChunkedArray):
        codes = codes.chunk(0)
    first = codes.indices.to_numpy(zero_copy_only=False)  # codes count up in order of first appearance
    last = np.zeros(len(codes.dictionary), dtype=np.int64)
    last[first] = np.arange(len(first))  # a later row overwrites an earlier one
    place = np.full(len(first), -1, dtype=np.int64)
    place[last] = np.arange(len(last))
    return last, place


def _coverage(models: pa.Table) -> dict[str, int]:
    """Count, for each column, the rows that declare something."""
    counted: dict[str, int] = {}
    for field in MODELS_SCHEMA:
        column = models.column(field.name)
        if field.name == "license_family":
            found = pc.sum(pc.not_equal(column, "missing")).as_py()
        elif pa.types.is_list(field.type):
            found = pc.sum(pc.greater(pc.list_value_length(column), 0)).as_py()
        elif field.name == "owner":
            found = pc.sum(pc.not_equal(column, "")).as_py()
        else:
            found = len(column) - column.null_count
        counted[field.name] = int(found or 0)
    return counted
