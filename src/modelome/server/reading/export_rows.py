"""The rows of an export, batch by batch: never more in memory than a batch or two, however many match."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from modelome.server.budget import Budget, current_budget
from modelome.server.problems import ProblemError
from modelome.server.reading.closure import PARTS
from modelome.server.reading.table_columns import CODED, derived

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from modelome.server.reading.closure import Closure
    from modelome.server.service import Service

__all__ = ["PART", "ROWS", "edge_batches", "model_batches"]

ROWS = 16_384
"""Rows of a batch: 7 MB of the listing."""
PART = "part"
"""Column that says why a model is there, where kin was asked for."""

_TIMES = 60  # an export may take this many times as long as another answer
_EDGE_COLUMNS = ("parent_id", "relation", "relation_inferred", "rule", "resolved_by", "declared_id")


class _Time:
    """What an export may take in all; and whether anyone still reads it."""

    def __init__(self, here: Service) -> None:
        self._budget = Budget(here.settings.query_seconds * _TIMES)
        self._reader = current_budget()

    def check(self) -> None:
        self._reader.left()
        if not self._budget.left():
            raise ProblemError(503, "This export took longer than allowed and was stopped. Narrow the filter.")


def model_batches(here: Service, closure: Closure, columns: Sequence[str]) -> Iterator[pa.RecordBatch]:
    """Give the rows of a closure in draw order, an empty batch first.

    Small batches are put together, so that a file of few rows is not one of many pieces.
    """
    time = _Time(here)
    yield _batch(here, closure, columns, np.empty(0, np.int64), None)
    waiting: list[pa.RecordBatch] = []
    for batch in _read(here, closure, columns, time):
        waiting.append(batch)
        if sum(each.num_rows for each in waiting) >= ROWS:
            yield _joined(waiting)
            waiting = []
    if waiting:
        yield _joined(waiting)


def _read(here: Service, closure: Closure, columns: Sequence[str], time: _Time) -> Iterator[pa.RecordBatch]:
    with pq.ParquetFile(here.atlas.path / "index" / "filter.parquet") as file:
        stored = [name for name in columns if name in file.schema_arrow.names]
        start = 0
        for group in range(file.num_row_groups):
            stop = start + file.metadata.row_group(group).num_rows
            if closure.parts[start:stop].any():
                at = start
                for batch in file.iter_batches(ROWS, row_groups=[group], columns=["ix", *stored], use_threads=False):
                    time.check()
                    kept = closure.parts[at : at + batch.num_rows] > 0
                    if kept.any():
                        ixs = np.flatnonzero(kept) + at
                        yield _batch(here, closure, columns, ixs, batch.filter(pa.array(kept)))
                    at += batch.num_rows
            start = stop


def _batch(
    here: Service, closure: Closure, columns: Sequence[str], ixs: NDArray[np.int64], stored: pa.RecordBatch | None
) -> pa.RecordBatch:
    """Put the columns of some rows together; `stored` has those of the filter table, None where no row is asked for."""
    models = here.atlas.models
    if stored is None:
        schema = pq.read_schema(here.atlas.path / "index" / "filter.parquet")
        stored = pa.RecordBatch.from_pylist([], schema)
    arrays: list[pa.Array] = []
    for name in columns:
        if name in stored.schema.names:
            arrays.append(_without_nan(stored.column(name)))
        elif name in CODED:
            arrays.append(pa.array(here.atlas.coded.array(name)[ixs]))
        elif name in models.table.schema.names:
            arrays.append(_one(models.take(ixs, [name])[name]))
        else:
            arrays.append(derived(here, ixs, name))
    names = list(columns)
    if closure.closed:
        names.append(PART)
        arrays.append(pa.array(np.array(PARTS, object)[closure.parts[ixs]], pa.string()))
    return pa.RecordBatch.from_arrays(arrays, names=names)


def edge_batches(here: Service, closure: Closure) -> Iterator[pa.RecordBatch]:
    """Give the edges of a closure by child, an empty batch first; `ghost`: the parent is no row of the atlas."""
    time = _Time(here)
    edges, ids = here.atlas.lineage.edges, here.atlas.models.column("id")
    among = here.atlas.lineage.edge_arrays
    rows = closure.edges(here)
    for start in range(-ROWS, len(rows), ROWS):
        some = rows[max(start, 0) : max(start + ROWS, 0)]
        time.check()
        told = edges.select(list(_EDGE_COLUMNS)).take(pa.array(some))
        facts = {name: _one(told[name]) for name in _EDGE_COLUMNS}
        child = _one(ids.take(pa.array(among.child[some])))
        ghost = pa.array(among.parent[some] < 0)
        parent = facts.pop("parent_id")
        arrays = {"parent_id": parent, "child_id": child, "ghost": ghost, **facts}
        yield pa.RecordBatch.from_arrays([_plain_text(array) for array in arrays.values()], names=list(arrays))


def _joined(batches: list[pa.RecordBatch]) -> pa.RecordBatch:
    return batches[0] if len(batches) == 1 else pa.concat_batches(batches)


def _one(column: pa.ChunkedArray | pa.Array) -> pa.Array:
    """Return a column as one array, which an empty one of several chunks is not by itself."""
    if not isinstance(column, pa.ChunkedArray):
        return column
    return column.combine_chunks() if column.num_chunks else pa.array([], column.type)


def _plain_text(array: pa.Array) -> pa.Array:
    return array if pa.types.is_boolean(array.type) else array.cast(pa.string())


def _without_nan(array: pa.Array) -> pa.Array:
    """Numbers that are not known are null, and not NaN."""
    if not pa.types.is_floating(array.type):
        return array
    return pc.if_else(pc.is_nan(array), pa.scalar(None, array.type), array)
