"""A source read whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyarrow as pa

from modelome.sources import RAW_SCHEMA, REJECTS_SCHEMA, open_source

if TYPE_CHECKING:
    from pathlib import Path


def read(path: Path | str) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Rows and rejects of a source, as dictionaries."""
    batches = list(open_source(str(path)).batches())
    rows = pa.Table.from_batches([batch.rows for batch in batches], RAW_SCHEMA)
    rejects = pa.Table.from_batches([batch.rejects for batch in batches], REJECTS_SCHEMA)
    rows.validate(full=True)
    return rows.to_pylist(), rejects.to_pylist()
