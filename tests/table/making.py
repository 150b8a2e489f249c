"""Listings made by hand, and the table that comes of them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from modelome.sources import open_source
from modelome.table import TableBuild, build_table
from modelome.table.tags import TagColumn

if TYPE_CHECKING:
    from pathlib import Path


def table_of(folder: Path, records: list[dict[str, Any]]) -> TableBuild:
    """Build the table of some records of the API; cards go to `folder/cards`."""
    path = folder / "listing.jsonl"
    path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="ascii")
    build = build_table(open_source(str(path)), cards_dir=folder / "cards")
    build.models.validate(full=True)
    return build


def models_of(folder: Path, records: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows of that table, as dictionaries; each record gets an id and likes where it has none."""
    filled = [{"id": f"a/{i}", "likes": 1} | record for i, record in enumerate(records)]
    rows: list[dict[str, Any]] = table_of(folder, filled).models.to_pylist()
    return rows


def tag_column(rows: list[list[str]]) -> TagColumn:
    """Tags of some rows."""
    return TagColumn.of(pa.array(rows, pa.list_(pa.string())))
