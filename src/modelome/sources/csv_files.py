"""CSV read as a stream in bounded memory.

Arrow's own streaming reader reads 32 blocks ahead, which is 2 GB for blocks that hold a long card. Here the file is
cut into pieces at line ends outside quotes, and each piece is parsed by itself; a row may be as long as it likes, up
to a bound that only a quote which is never closed reaches.
"""

from __future__ import annotations

import csv
import io
import zlib
from typing import IO, TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.csv as pacsv

from modelome.errors import SourceDamaged
from modelome.sources.files import head, open_bytes
from modelome.sources.raw import rejects

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from modelome.sources.files import Read

__all__ = ["csv_header", "read_csv"]

PIECE = 32 << 20
LONGEST_ROW = 512 << 20
QUOTE = ord('"')
LINE_END = ord("\n")
BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def csv_header(path: Path) -> list[str]:
    """Return the names of a CSV's columns."""
    _, gzipped = head(path)
    with (
        open_bytes(path, gzipped=gzipped) as file,
        io.TextIOWrapper(file, encoding="utf-8-sig", errors="replace", newline="") as text,
    ):
        try:
            return next(csv.reader(text))
        except (csv.Error, StopIteration) as error:
            raise SourceDamaged(f"{path.name} has no readable header line: {error}. Give a UTF-8 CSV.") from error


def read_csv(path: Path, first: int) -> Iterator[Read]:
    """Read a CSV, all columns as text; `first` is the number of its first row.

    Rows with another number of fields than the header are refused, and so is a last row that ends inside quotes.
    """
    names = csv_header(path)
    _, gzipped = head(path)
    try:
        with open_bytes(path, gzipped=gzipped) as file:
            for piece, whole in _pieces(file, path):
                if not whole:
                    tail = piece.decode("utf-8", "replace")
                    refused = rejects([first], [None], "the file ends inside quotes", [tail])
                    yield _none(names), np.array([], dtype=np.int64), refused
                    return
                batch, places, refused = _parse(piece, names, first)
                yield batch, places, refused
                first += batch.num_rows + refused.num_rows
    except (pa.ArrowException, OSError, EOFError, zlib.error) as error:
        raise SourceDamaged(
            f"{path.name} cannot be read as CSV: {error}. Check that its quotes are closed and that it is whole."
        ) from error


def _pieces(file: IO[bytes], path: Path) -> Iterator[tuple[bytes, bool]]:
    """Yield pieces of whole rows without the header; the last one may not be whole."""
    held = b""
    header = True
    while True:
        read = file.read(PIECE)
        held += read
        if header:
            held = held.removeprefix(BYTE_ORDER_MARK)
        ends = _line_ends(held)
        if not read:
            if header:
                held, ends = (held[ends[0] + 1 :], ends[1:] - ends[0] - 1) if len(ends) else (b"", ends)
            cut = int(ends[-1]) + 1 if len(ends) else 0
            if held[:cut].strip():
                yield held[:cut], True
            if held[cut:].strip():
                yield held[cut:], held.count(b'"', cut) % 2 == 0
            return
        if len(held) > LONGEST_ROW and not len(ends):
            raise SourceDamaged(
                f"{path.name} cannot be read as CSV: {LONGEST_ROW >> 20} MB without the end of a row; a quote is not "
                f"closed. Check that the file is whole."
            )
        if header and len(ends):
            held, ends = held[ends[0] + 1 :], ends[1:] - ends[0] - 1
            header = False
        if len(ends):
            cut = int(ends[-1]) + 1
            yield held[:cut], True
            held = held[cut:]


def _line_ends(content: bytes) -> np.ndarray:
    """Places of the line ends outside quotes; a doubled quote opens and closes, so counting them is enough."""
    codes = np.frombuffer(content, dtype=np.uint8)
    inside = np.bitwise_xor.accumulate((codes == QUOTE).view(np.uint8))
    return np.flatnonzero((codes == LINE_END) & (inside == 0))


def _parse(piece: bytes, names: list[str], first: int) -> Read:
    odd: list[tuple[int, str]] = []

    def refuse(row: pacsv.InvalidRow) -> str:
        odd.append((row.number - 1, f"{row.actual_columns} fields, {row.expected_columns} expected: {row.text[:80]}"))
        return "skip"

    table = pacsv.read_csv(
        pa.BufferReader(piece),
        read_options=pacsv.ReadOptions(use_threads=False, block_size=len(piece) + 1, column_names=names),
        parse_options=pacsv.ParseOptions(newlines_in_values=True, invalid_row_handler=refuse),
        convert_options=pacsv.ConvertOptions(column_types=dict.fromkeys(names, pa.binary()), strings_can_be_null=False),
    )
    numbers = np.array([number for number, _ in odd], dtype=np.int64)
    places = np.setdiff1d(np.arange(table.num_rows + len(odd)), numbers)
    columns = [_text(column.combine_chunks()) for column in table.columns]
    refused = rejects(
        (first + numbers).tolist(), [None] * len(odd), "wrong number of fields", [text for _, text in odd]
    )
    return pa.RecordBatch.from_arrays(columns, names=table.schema.names), first + places, refused


def _text(column: pa.Array) -> pa.Array:
    """Bytes as UTF-8 text; bytes that are no UTF-8 become the replacement character."""
    if isinstance(column, pa.ChunkedArray):
        column = pa.concat_arrays(column.chunks) if column.num_chunks else pa.array([], pa.binary())
    try:
        return column.cast(pa.string())
    except pa.ArrowInvalid:
        return pa.array(
            [None if raw is None else raw.decode("utf-8", "replace") for raw in column.to_pylist()], pa.string()
        )


def _none(names: list[str]) -> pa.RecordBatch:
    return pa.RecordBatch.from_arrays([pa.array([], pa.string()) for _ in names], names=names)
