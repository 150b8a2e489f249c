"""The models that match a filter, or the edges among them, as a file that is written while it is sent."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from modelome.server.reading.closure import close_over
from modelome.server.reading.export_about import about
from modelome.server.reading.export_files import ENDINGS, MEDIA, written
from modelome.server.reading.export_rows import edge_batches, model_batches
from modelome.server.reading.table_columns import column_names, require_columns
from modelome.server.streams import Stream

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pyarrow as pa

    from modelome.server.reading.closure import Closing
    from modelome.server.service import Service

__all__ = ["export_edges", "export_models"]

_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")


def export_models(here: Service, text: str, form: str, *, fields: str | None, closing: Closing, noted: bool) -> Stream:
    """Stream the rows that match, and their kin if asked for. Row numbers stay inside: a root is told by its id."""
    columns = ["id"] if form == "ids" else require_columns(here, fields, column_names(here))
    closure = close_over(here, here.whole_selection(text), closing)
    batches = _begun(here, model_batches(here, closure, columns))
    facts = about(here, text=text, closing=closing, rows=closure.models, holds="models")
    return _sent(here, form, written(form, batches, facts, noted=noted), "models", closure.models)


def export_edges(here: Service, text: str, form: str, *, closing: Closing, noted: bool) -> Stream:
    """Stream the edges among the models of an export, and those to ghosts."""
    closure = close_over(here, here.whole_selection(text), closing)
    rows = len(closure.edges(here))
    batches = _begun(here, edge_batches(here, closure))
    facts = about(here, text=text, closing=closing, rows=rows, holds="edges")
    return _sent(here, form, written(form, batches, facts, noted=noted), "edges", rows)


def _begun(here: Service, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Take the first batch: a fault is told by a status, as long as nothing has been sent."""
    first = here.read(lambda: next(batches))
    return _all(first, batches)


def _all(first: pa.RecordBatch, rest: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    yield first
    yield from rest


def _sent(here: Service, form: str, parts: Iterator[bytes], holds: str, rows: int) -> Stream:
    name = f"{_UNSAFE.sub('-', here.atlas.name)[:40]}-{holds}-{rows}.{ENDINGS.get(form, form)}"
    return Stream(
        parts,
        media_type=MEDIA[form],
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": "no-store",
            "X-Atlas": here.atlas.id,
            "X-Rows": str(rows),
        },
    )
