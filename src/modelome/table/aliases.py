"""Ids that models had before they were moved under an owner."""

from __future__ import annotations

import csv
import io
from importlib import resources

import pyarrow as pa

__all__ = ["ALIASES_SCHEMA", "load_aliases"]

ALIASES_SCHEMA = pa.schema(
    [pa.field("alias", pa.string(), nullable=False), pa.field("model_id", pa.string(), nullable=False)]
)


def load_aliases() -> pa.Table:
    """Read the bundled aliases: `gpt2` is today's `openai-community/gpt2`."""
    text = (resources.files("modelome.table.taxonomies") / "id-aliases.csv").read_text(encoding="utf-8")
    return pa.Table.from_pylist(list(csv.DictReader(io.StringIO(text))), schema=ALIASES_SCHEMA)
