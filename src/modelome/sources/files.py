"""Local files read as streams of Arrow batches: Parquet, CSV, JSON and JSON lines, plain or gzipped."""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import zlib
from typing import IO, TYPE_CHECKING, Any

import numpy as np
import orjson
import pyarrow as pa
import pyarrow.csv as pacsv
import pyarrow.parquet as pq

from modelome.errors import SourceDamaged, SourceEmpty
from modelome.sources.raw import empty_rejects, rejects
from modelome.sources.records import to_batch

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

__all__ = ["Read", "csv_header", "digest", "form_of", "open_parquet", "read_csv", "read_json", "read_parquet"]

# A batch as the file has it, the place of each of its rows in the source, and the rows that could not be read.
Read = tuple[pa.RecordBatch, np.ndarray, pa.RecordBatch]

ROWS = 65_536
ROWS_WITH_CARDS = 2_048
BLOCK = 64 << 20  # a row of a CSV, its card included, must fit into one block
LARGEST_ARRAY = 1 << 30
DETAIL = 300
CARDS = ("modelCard", "card", "model_card", "readme")
SUFFIXES = {".parquet": "parquet", ".csv": "csv", ".json": "json", ".jsonl": "json", ".ndjson": "json"}


def form_of(path: Path) -> str:
    """Tell the form by the first bytes: "parquet", "csv" or "json"; raise where the name says another."""
    size = path.stat().st_size
    if size == 0:
        raise SourceEmpty(f"{path.name} is empty: it holds no bytes. Give a listing with at least one model.")
    head, gzipped = _head(path)
    if head[:4] == b"PAR1":
        form = "parquet"
    elif head.lstrip()[:1] in (b"{", b"["):
        form = "json"
    elif b"\0" in head:
        raise SourceDamaged(
            f"{path.name} is not a listing: it is no Parquet, CSV or JSON. Give one of these, plain or gzipped."
        )
    else:
        form = "csv"
    suffixes = [suffix.lower() for suffix in path.suffixes if suffix.lower() != ".gz"]
    named = SUFFIXES.get(suffixes[-1]) if suffixes else None
    if named is not None and named != form:
        seems = {"parquet": "Parquet", "csv": "not Parquet or JSON", "json": "JSON"}[form]
        raise SourceDamaged(
            f"{path.name} is not the format that its name says: the name says {named}, the first bytes are {seems}. "
            f"If the file is whole, give it its right name; else fetch it again."
        )
    if gzipped and form == "parquet":
        raise SourceDamaged(f"{path.name} is a gzipped Parquet file; unpack it first (gunzip).")
    return form


def _head(path: Path) -> tuple[bytes, bool]:
    with path.open("rb") as file:
        start = file.read(2)
    gzipped = start == b"\x1f\x8b"
    try:
        with _open(path, gzipped=gzipped) as file:
            head = file.read(4096)
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise SourceDamaged(f"{path.name} is damaged: {error}. Fetch it again.") from error
    if not head.strip():
        raise SourceEmpty(f"{path.name} is empty: it holds no text. Give a listing with at least one model.")
    return head, gzipped


def _open(path: Path, *, gzipped: bool) -> IO[bytes]:
    return gzip.open(path, "rb") if gzipped else path.open("rb")  # type: ignore[return-value]


def digest(paths: list[Path]) -> tuple[str, int]:
    """Return the sha256 and the size of the input: of one file its bytes, of shards their names and hashes."""
    hashes = []
    size = 0
    for path in paths:
        with path.open("rb") as file:
            hashes.append(hashlib.file_digest(file, "sha256").hexdigest())
        size += path.stat().st_size
    if len(paths) == 1:
        return hashes[0], size
    listed = "".join(f"{name}  {path.name}\n" for name, path in zip(hashes, paths, strict=True))
    return hashlib.sha256(listed.encode()).hexdigest(), size


def open_parquet(path: Path) -> pq.ParquetFile:
    """Open a Parquet file; a damaged or truncated one raises SourceDamaged."""
    with path.open("rb") as file:
        file.seek(0, 2)
        size = file.tell()
        file.seek(max(0, size - 4))
        tail = file.read(4)
    if tail != b"PAR1":
        raise SourceDamaged(
            f"{path.name} is truncated: a Parquet file ends with its footer, and this one has none. Fetch it again."
        )
    try:
        return pq.ParquetFile(path)
    except (pa.ArrowException, OSError) as error:
        raise SourceDamaged(f"{path.name} is a damaged Parquet file: {error}. Fetch it again.") from error


def read_parquet(path: Path, columns: Collection[str], first: int) -> Iterator[Read]:
    """Read a Parquet file batch by batch, only the columns asked for; `first` is the number of its first row."""
    file = open_parquet(path)
    names = file.schema_arrow.names
    size = ROWS_WITH_CARDS if any(name in names for name in CARDS) else ROWS
    try:
        for batch in file.iter_batches(batch_size=size, columns=[name for name in names if name in columns]):
            batch.validate(full=True)
            yield batch, np.arange(first, first + batch.num_rows), empty_rejects()
            first += batch.num_rows
    except (pa.ArrowException, OSError) as error:
        raise SourceDamaged(f"{path.name} is damaged: {error}. Fetch it again.") from error


def csv_header(path: Path) -> list[str]:
    """Return the names of a CSV's columns."""
    _, gzipped = _head(path)
    with _open(path, gzipped=gzipped) as file:
        try:
            return next(csv.reader(io.TextIOWrapper(file, encoding="utf-8-sig", newline="")))
        except (csv.Error, UnicodeDecodeError, StopIteration) as error:
            raise SourceDamaged(f"{path.name} has no readable header line: {error}. Give a UTF-8 CSV.") from error


def read_csv(path: Path, first: int) -> Iterator[Read]:
    """Read a CSV in blocks of 64 MB, all columns as text; `first` is the number of its first row.

    Rows with another number of fields than the header are refused.
    """
    _, gzipped = _head(path)
    odd: list[tuple[int, str]] = []

    def refuse(row: pacsv.InvalidRow) -> str:
        # Rows are counted from 1 and the header is one of them. Blocks are parsed ahead of the batch in hand.
        odd.append((row.number - 2, f"{row.actual_columns} fields, {row.expected_columns} expected: {row.text[:80]}"))
        return "skip"

    names = csv_header(path)
    here = 0
    try:
        reader = pacsv.open_csv(
            _open(path, gzipped=gzipped),
            read_options=pacsv.ReadOptions(use_threads=False, block_size=BLOCK),
            parse_options=pacsv.ParseOptions(newlines_in_values=True, invalid_row_handler=refuse),
            convert_options=pacsv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.binary()), strings_can_be_null=False
            ),
        )
        while True:
            try:
                batch = reader.read_next_batch()
            except StopIteration:
                break
            skipped = np.array([number for number, _ in odd], dtype=np.int64)
            span = np.arange(here, here + batch.num_rows + len(odd))
            places = span[~np.isin(span, skipped)][: batch.num_rows]
            here = int(places[-1]) + 1 if len(places) else here
            past = [item for item in odd if item[0] < here]
            odd = odd[len(past) :]
            yield _as_text(batch), first + places, _wrong_fields(past, first)
    except (pa.ArrowException, OSError, EOFError, zlib.error) as error:
        raise SourceDamaged(
            f"{path.name} cannot be read as CSV: {error}. Check that its quotes are closed and that it is whole."
        ) from error
    if odd:
        empty = pa.record_batch([pa.array([], pa.string()) for _ in names], names=names)
        yield empty, np.array([], dtype=np.int64), _wrong_fields(odd, first)


def _wrong_fields(odd: list[tuple[int, str]], first: int) -> pa.RecordBatch:
    return rejects(
        [first + number for number, _ in odd],
        [None] * len(odd),
        "wrong number of fields",
        [text for _, text in odd],
    )


def _as_text(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Columns of bytes as UTF-8 text; bytes that are no UTF-8 become the replacement character."""
    columns = []
    for column in batch.columns:
        try:
            columns.append(column.cast(pa.string()))
        except pa.ArrowInvalid:
            columns.append(
                pa.array(
                    [None if raw is None else raw.decode("utf-8", "replace") for raw in column.to_pylist()], pa.string()
                )
            )
    return pa.RecordBatch.from_arrays(columns, names=batch.schema.names)


def read_json(path: Path, first: int) -> Iterator[Read]:
    """Read records of the Hub's API: a JSON array, or one object a line; `first` is the number of its first row."""
    _, gzipped = _head(path)
    with _open(path, gzipped=gzipped) as file:
        try:
            start = file.read(1)
            while start.isspace():
                start = file.read(1)
        finally:
            file.seek(0)
        if start == b"[":
            yield from _array(file, path, first)
        else:
            yield from _lines(file, path, first)


def _array(file: IO[bytes], path: Path, first: int) -> Iterator[Read]:
    content = file.read(LARGEST_ARRAY + 1)
    if len(content) > LARGEST_ARRAY:
        raise SourceDamaged(
            f"{path.name} is a JSON array above 1 GiB, which is not read in a stream; write one object a line (.jsonl)."
        )
    try:
        values = orjson.loads(content)
    except orjson.JSONDecodeError as error:
        raise SourceDamaged(f"{path.name} is damaged JSON: {error}. Fetch it again.") from error
    for start in range(0, len(values), ROWS_WITH_CARDS):
        yield _sorted_out(values[start : start + ROWS_WITH_CARDS], first + start)


def _sorted_out(values: list[Any], first: int) -> Read:
    good = [(first + i, value) for i, value in enumerate(values) if isinstance(value, dict)]
    bad = [(first + i, repr(value)) for i, value in enumerate(values) if not isinstance(value, dict)]
    return (
        to_batch([value for _, value in good]),
        np.array([row for row, _ in good], dtype=np.int64),
        rejects([row for row, _ in bad], [None] * len(bad), "not a record", [text for _, text in bad]),
    )


def _lines(file: IO[bytes], path: Path, first: int) -> Iterator[Read]:
    values: list[Any] = []
    held = 0
    try:
        for line in file:
            if not line.strip():
                continue
            try:
                values.append(orjson.loads(line))
            except orjson.JSONDecodeError:
                values.append(line[:DETAIL].decode("utf-8", "replace"))
            held += len(line)
            if len(values) >= ROWS or held >= BLOCK:
                yield _sorted_out(values, first)
                first += len(values)
                values, held = [], 0
    except (EOFError, OSError, zlib.error) as error:
        raise SourceDamaged(f"{path.name} is damaged: {error}. Fetch it again.") from error
    if values:
        yield _sorted_out(values, first)
