"""Local files read as streams of Arrow batches: Parquet, JSON and JSON lines; what a file is, and its hash."""

from __future__ import annotations

import gzip
import hashlib
import json
import zlib
from typing import IO, TYPE_CHECKING, Any

import numpy as np
import orjson
import pyarrow as pa
import pyarrow.parquet as pq

from modelome.errors import SourceDamaged, SourceEmpty
from modelome.sources.raw import empty_rejects, rejects
from modelome.sources.records import to_batch

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

__all__ = ["Read", "digest", "form_of", "head", "open_bytes", "open_parquet", "read_json", "read_parquet"]

# A batch as the file has it, the place of each of its rows in the source, and the rows that could not be read.
Read = tuple[pa.RecordBatch, np.ndarray, pa.RecordBatch]

ROWS = 65_536
ROWS_WITH_CARDS = 2_048
BLOCK = 64 << 20
LARGEST_ARRAY = 1 << 30
DETAIL = 300
CARDS = ("modelCard", "card", "model_card", "readme")
SUFFIXES = {".parquet": "parquet", ".csv": "csv", ".json": "json", ".jsonl": "json", ".ndjson": "json"}


def form_of(path: Path) -> str:
    """Tell the form by the first bytes: "parquet", "csv" or "json"; raise where the name says another."""
    size = path.stat().st_size
    if size == 0:
        raise SourceEmpty(f"{path.name} is empty: it holds no bytes. Give a listing with at least one model.")
    start, gzipped = head(path)
    if start[:4] == b"PAR1":
        form = "parquet"
    elif start.lstrip()[:1] in (b"{", b"["):
        form = "json"
    elif b"\0" in start:
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


def head(path: Path) -> tuple[bytes, bool]:
    """Return the first bytes of what the file holds, and whether it is gzipped."""
    with path.open("rb") as file:
        start = file.read(2)
    gzipped = start == b"\x1f\x8b"
    try:
        with open_bytes(path, gzipped=gzipped) as file:
            first = file.read(4096)
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise SourceDamaged(f"{path.name} is damaged: {error}. Fetch it again.") from error
    if not first.strip():
        raise SourceEmpty(f"{path.name} is empty: it holds no text. Give a listing with at least one model.")
    return first, gzipped


def open_bytes(path: Path, *, gzipped: bool) -> IO[bytes]:
    """Open what the file holds, unpacked."""
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


def read_json(path: Path, first: int) -> Iterator[Read]:
    """Read records of the Hub's API: a JSON array, or one object a line; `first` is the number of its first row."""
    _, gzipped = head(path)
    with open_bytes(path, gzipped=gzipped) as file:
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
        values = _parsed(content)
    except ValueError as error:
        raise SourceDamaged(f"{path.name} is damaged JSON: {error}. Fetch it again.") from error
    for start in range(0, len(values), ROWS_WITH_CARDS):
        yield _sorted_out(values[start : start + ROWS_WITH_CARDS], first + start)


def _parsed(text: bytes) -> Any:
    """Parse JSON; `NaN` and `Infinity`, which Python writes and the standard forbids, are missing values."""
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        try:
            return json.loads(text, parse_constant=lambda _: None)
        except RecursionError as error:
            raise ValueError("nested too deeply") from error


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
                values.append(_parsed(line))
            except ValueError:
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
