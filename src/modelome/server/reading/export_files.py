"""Batches of rows as a file, written while it is sent: Parquet, Arrow, CSV, lines of JSON, ids, GraphML."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING, Any

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from pyarrow import csv

from modelome.lineage.export import graphml_edge, graphml_head, graphml_node, graphml_tail

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["ENDINGS", "MEDIA", "written"]

MEDIA = {
    "parquet": "application/vnd.apache.parquet",
    "csv": "text/csv; charset=utf-8",
    "arrow": "application/vnd.apache.arrow.stream",
    "jsonl": "application/x-ndjson",
    "ids": "text/plain; charset=utf-8",
    "graphml": "application/graphml+xml",
}
ENDINGS = {"arrow": "arrows", "ids": "txt"}
"""Ending of a file where it is not the name of the format."""

_FORMULA = r"^[=+\-@\t\r]"  # what a spreadsheet takes for a formula, OWASP "CSV Injection"
_LINES = 4_096  # written at a time: JSON says the name of each column in each row
_TIME = "%Y-%m-%dT%H:%M:%SZ"


def written(form: str, batches: Iterator[pa.RecordBatch], about: dict[str, str], *, noted: bool) -> Iterator[bytes]:
    """Give a file part by part. Parquet and Arrow hold what it is about; text begins with it where `noted`."""
    match form:
        case "parquet" | "arrow":
            return _binary(form, batches, about)
        case "csv":
            return _with_notes(_csv(batches), about if noted else {})
        case "jsonl":
            return _json_lines(batches, about if noted else None)
        case "graphml":
            return _graphml(batches)
        case _:
            return _with_notes(_ids(batches), about if noted else {})


def _binary(form: str, batches: Iterator[pa.RecordBatch], about: dict[str, str]) -> Iterator[bytes]:
    pipe = _Pipe()
    first = next(batches)
    schema = first.schema.with_metadata(about)
    make = pa.ipc.new_stream if form == "arrow" else _parquet
    with make(pipe, schema) as writer:
        yield pipe.drain()
        for batch in batches:
            writer.write_batch(batch.replace_schema_metadata(about))
            yield pipe.drain()
    yield pipe.drain()


def _parquet(pipe: _Pipe, schema: pa.Schema) -> pq.ParquetWriter:
    return pq.ParquetWriter(pipe, schema, compression="zstd")


def _csv(batches: Iterator[pa.RecordBatch]) -> Iterator[bytes]:
    for number, batch in enumerate(batches):
        pipe = _Pipe()
        csv.write_csv(_cells(batch), pipe, csv.WriteOptions(include_header=number == 0))
        yield pipe.drain()


def _cells(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Write lists as text, joined by `|`, dates as ISO 8601, and let no text begin as a formula does."""
    arrays = []
    for column in batch.columns:
        if pa.types.is_list(column.type):
            arrays.append(_guarded(pc.binary_join(column.cast(pa.list_(pa.string())), "|")))
        elif pa.types.is_string(column.type):
            arrays.append(_guarded(column))
        else:
            arrays.append(_iso(column))
    return pa.RecordBatch.from_arrays(arrays, names=batch.schema.names)


def _guarded(texts: pa.Array) -> pa.Array:
    """Let a spreadsheet show, not run, a cell that begins with =, +, - or @: an apostrophe stands before it."""
    risky = pc.match_substring_regex(texts, _FORMULA)
    return pc.if_else(risky, pc.binary_join_element_wise("'", texts, ""), texts)


def _iso(column: pa.Array) -> pa.Array:
    if not pa.types.is_timestamp(column.type):
        return column
    return pc.strftime(column.cast(pa.timestamp("s", tz="UTC"), safe=False), format=_TIME)


def _json_lines(batches: Iterator[pa.RecordBatch], about: dict[str, str] | None) -> Iterator[bytes]:
    """Write a line a row. DuckDB does, four times as fast as a loop over rows."""
    if about is not None:
        yield (json.dumps({"about": about}, ensure_ascii=False) + "\n").encode()
    with duckdb.connect(config={"threads": 1, "memory_limit": "256MB"}) as connection:
        for batch in batches:
            for start in range(0, batch.num_rows, _LINES):
                some = batch.slice(start, _LINES)
                lines = pa.table([_iso(column) for column in some.columns], names=some.schema.names)
                told = connection.from_arrow(lines).query("lines", "select to_json(lines)::varchar from lines")
                yield _lines(told.to_arrow_table().column(0))


def _ids(batches: Iterator[pa.RecordBatch]) -> Iterator[bytes]:
    for batch in batches:
        if batch.num_rows:
            yield _lines(batch.column("id"))


def _lines(texts: pa.Array | pa.ChunkedArray) -> bytes:
    whole = texts.combine_chunks() if isinstance(texts, pa.ChunkedArray) else texts
    joined = pc.binary_join(pa.ListArray.from_arrays(pa.array([0, len(whole)], pa.int32()), whole), "\n")
    return bytes(joined[0].as_buffer()) + b"\n"


def _with_notes(parts: Iterator[bytes], about: dict[str, str]) -> Iterator[bytes]:
    """Begin with a line for each fact, after a `#`; readers can be told to skip such lines."""
    if about:
        yield "".join(f"# {name}: {' '.join(value.split())}\n" for name, value in about.items()).encode()
    yield from parts


def _graphml(batches: Iterator[pa.RecordBatch]) -> Iterator[bytes]:
    """Write a graph of edges; each model stands before the first edge that names it."""
    facts = next(batches).schema.names[2:]
    yield graphml_head({"id": "string"}, dict.fromkeys(facts, "string")).encode()
    numbers: dict[str, int] = {}
    for batch in batches:
        parts = []
        for row in batch.to_pylist():
            ends = row.pop("parent_id"), row.pop("child_id")
            for end in ends:
                if end not in numbers:
                    numbers[end] = len(numbers)
                    parts.append(graphml_node(numbers[end], {"id": end}))
            parts.append(graphml_edge(numbers[ends[0]], numbers[ends[1]], {**row, "ghost": str(row["ghost"]).lower()}))
        yield "".join(parts).encode()
    yield graphml_tail().encode()


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
