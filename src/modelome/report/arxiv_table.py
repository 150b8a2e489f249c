"""Reads the table of arXiv categories that a person gives to a report."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv
import pyarrow.parquet as pq

from modelome.errors import SourceColumns, SourceDamaged, SourceMissing

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["read_arxiv_categories"]

_IDS = ("id", "arxiv_id")
_CATEGORIES = "categories"


def read_arxiv_categories(path: Path) -> pa.Table:
    """Read a CSV or Parquet file with columns `id` (or `arxiv_id`) and `categories`, as strings and lists of strings.

    An id may be written as a URL, with `arXiv:` before it and a version behind it. Categories are a list, or a text in
    which blanks, commas, or semicolons stand between them.

    Raises:
        SourceMissing: there is no such file.
        SourceDamaged: it is neither CSV nor Parquet.
        SourceColumns: it lacks one of the columns.

    """
    if not path.is_file():
        raise SourceMissing(f"No table of arXiv categories lies at {str(path)!r}. Give a CSV or Parquet file.")
    try:
        table = pq.read_table(path) if path.suffix == ".parquet" else _read_csv(path)
    except (pa.ArrowInvalid, OSError) as error:
        raise SourceDamaged(f"{path.name} can't be read ({error}). Give a UTF-8 CSV, or a file.parquet.") from error
    name = next((each for each in _IDS if each in table.column_names), None)
    if name is None or _CATEGORIES not in table.column_names:
        there = ", ".join(table.column_names)
        raise SourceColumns(f"{path.name} has the columns {there}; needed are `id` and `categories`.")
    ids = pc.utf8_trim_whitespace(table[name].cast(pa.string()))
    plain = pc.replace_substring_regex(ids, r"(?i)^(https?://arxiv\.org/(abs|pdf)/|arxiv:)|(v\d+)?(\.pdf)?$", "")
    return pa.table({"id": plain, _CATEGORIES: _lists(table[_CATEGORIES])})


def _read_csv(path: Path) -> pa.Table:
    texts = dict.fromkeys((*_IDS, _CATEGORIES), pa.string())  # an id like 1910.09700 is no number
    return pacsv.read_csv(path, convert_options=pacsv.ConvertOptions(column_types=texts))


def _lists(column: pa.ChunkedArray) -> pa.ChunkedArray:
    if pa.types.is_list(column.type) or pa.types.is_large_list(column.type):
        return column.cast(pa.list_(pa.string()))
    spaced = pc.replace_substring_regex(column.cast(pa.string()), r"[\[\]\s'\",;]+", " ")
    return pc.split_pattern(pc.utf8_trim_whitespace(spaced), " ")
