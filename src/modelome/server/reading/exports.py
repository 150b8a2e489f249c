"""The models that match a filter as a file, written while it is sent."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from fastapi.responses import StreamingResponse
from pyarrow import csv

from modelome.server.budget import Budget
from modelome.server.problems import ProblemError
from modelome.server.reading.columns import LISTS, split_fields

if TYPE_CHECKING:
    from collections.abc import Iterator

    from modelome.atlas.filters import Selection
    from modelome.server.service import Service

__all__ = ["export"]

_ROWS = 16_384  # of one batch: 7 MB of the listing
_TIMES = 60  # an export may take this many times as long as another answer
_INSIDE = ("ix", "component", "root_ix")
_MEDIA = {
    "parquet": "application/vnd.apache.parquet",
    "csv": "text/csv; charset=utf-8",
    "arrow": "application/vnd.apache.arrow.stream",
}


def export(here: Service, text: str, form: str, fields: str | None) -> StreamingResponse:
    """Stream the rows that match. Row numbers stay inside: the root of a family is told by its id."""
    columns = [name for name in here.atlas.columns if name not in _INSIDE]
    chosen = split_fields(here, fields, columns, hidden=_INSIDE)
    found = here.whole_selection(text)
    listed = [*chosen, *(["root_ix"] if fields is None else [])]
    batches = (_with_root_ids(here, batch) for batch in _batches(here, found, listed))
    first = here.read(lambda: next(batches))  # a fault is told by a status, as long as nothing has been sent
    facts = {"atlas": here.atlas.id, "filter": text, "source": here.atlas.name}
    return StreamingResponse(
        _written(form, first, batches, facts),
        media_type=_MEDIA[form],
        headers={
            "Content-Disposition": f'attachment; filename="models-{here.atlas.id[:12]}.{form}"',
            "Cache-Control": "no-store",
            "X-Atlas": here.atlas.id,
        },
    )


def _batches(here: Service, found: Selection, columns: list[str]) -> Iterator[pa.RecordBatch]:
    """Give the rows selected, batch by batch, an empty one first; parts of the file without any are not read."""
    budget = Budget(here.settings.query_seconds * _TIMES)
    with pq.ParquetFile(here.atlas.path / "index" / "filter.parquet") as file:
        yield pa.RecordBatch.from_pylist([], pa.schema([file.schema_arrow.field(name) for name in columns]))
        start = 0
        for group in range(file.num_row_groups):
            rows = file.metadata.row_group(group).num_rows
            mask = found.mask(start, start + rows)
            if mask.any():
                at = 0
                for batch in file.iter_batches(_ROWS, row_groups=[group], columns=columns, use_threads=False):
                    if not budget.left():
                        raise ProblemError(
                            503, "This export took longer than allowed and was stopped. Narrow the filter."
                        )
                    kept = batch.filter(pa.array(mask[at : at + batch.num_rows]))
                    at += batch.num_rows
                    if kept.num_rows:
                        yield kept.select(columns)
            start += rows


def _with_root_ids(here: Service, batch: pa.RecordBatch) -> pa.RecordBatch:
    """Replace the row of a family's root by its id."""
    at = batch.schema.get_field_index("root_ix")
    if at < 0:
        return batch
    roots = pa.array(here.atlas.ids.take(batch.column(at).to_numpy()), pa.string())
    return batch.set_column(at, "root_id", roots)


def _written(
    form: str, first: pa.RecordBatch, rest: Iterator[pa.RecordBatch], facts: dict[str, str]
) -> Iterator[bytes]:
    pipe = _Pipe()
    schema = first.schema.with_metadata(facts)
    with _writer(form, pipe, schema) as writer:
        for batch in _all(first, rest):
            writer.write(_plain(batch) if form == "csv" else batch.replace_schema_metadata(facts))
            yield pipe.drain()
    yield pipe.drain()


def _all(first: pa.RecordBatch, rest: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    yield first
    yield from rest


def _writer(form: str, pipe: _Pipe, schema: pa.Schema) -> Any:
    if form == "parquet":
        return pq.ParquetWriter(pipe, schema, compression="zstd")
    if form == "arrow":
        return pa.ipc.new_stream(pipe, schema)
    return csv.CSVWriter(pipe, _plain(pa.RecordBatch.from_pylist([], schema)).schema)


def _plain(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Write lists as text, joined by `|`: CSV has no lists."""
    arrays = [
        pc.binary_join(column, "|") if name in LISTS else column
        for name, column in zip(batch.schema.names, batch.columns, strict=True)
    ]
    return pa.RecordBatch.from_arrays(arrays, names=batch.schema.names)


class _Pipe(io.RawIOBase):
    """A file that is written on one end and drained at the other."""

    def __init__(self) -> None:
        self._waiting = bytearray()
        self._written = 0

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        taken = memoryview(data).nbytes
        self._waiting += data
        self._written += taken
        return taken

    def tell(self) -> int:
        return self._written

    def drain(self) -> bytes:
        """Take what was written since the last time."""
        taken = bytes(self._waiting)
        self._waiting.clear()
        return taken
