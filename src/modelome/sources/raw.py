"""What every source gives: rows of one shape, whatever the file looked like.

A source only brings the fields of its file into one place and one type. It does not decide what they mean: that a
bare tag is a language, or that a license is permissive, is said in `modelome.table`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import pyarrow as pa

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = [
    "PARENTS",
    "RAW_SCHEMA",
    "REJECTS_SCHEMA",
    "Source",
    "SourceBatch",
    "SourceDescription",
    "empty_rejects",
    "rejects",
]

TEXTS = pa.list_(pa.string())
INSTANT = pa.timestamp("ms", tz="UTC")
PARENTS = pa.list_(
    pa.struct([("id", pa.string()), ("relation", pa.string()), ("evidence", pa.string())]),
)

RAW_SCHEMA = pa.schema(
    [
        pa.field("row", pa.int64(), nullable=False),  # 0-based place in the source
        ("id", pa.string()),
        ("hub_id", pa.string()),
        ("created_at", INSTANT),
        ("modified_at", INSTANT),
        ("downloads", pa.int64()),
        ("downloads_all", pa.int64()),
        ("likes", pa.int64()),
        ("trending", pa.float32()),
        ("tags", TEXTS),
        ("task", pa.string()),
        ("library", pa.string()),
        ("licenses", TEXTS),
        ("license_name", pa.string()),
        ("license_link", pa.string()),
        ("languages", TEXTS),
        ("datasets", TEXTS),
        ("papers", TEXTS),
        ("region", TEXTS),
        ("parents", PARENTS),
        ("card", pa.string()),
        ("card_metadata", pa.string()),  # the Hub's parsed front matter, as JSON
        ("parameters", pa.int64()),
        ("architecture", pa.string()),
        ("gated", pa.string()),
        ("formats", TEXTS),
        ("files", TEXTS),  # names of the repository's files
        ("storage_bytes", pa.int64()),
        ("sha", pa.string()),
        ("disabled", pa.bool_()),
        ("removed", pa.bool_()),
    ],
)

REJECTS_SCHEMA = pa.schema(
    [
        pa.field("row", pa.int64(), nullable=False),
        ("id", pa.string()),
        pa.field("reason", pa.string(), nullable=False),
        pa.field("detail", pa.string(), nullable=False),
    ],
)

DETAIL_LENGTH = 300


@dataclass(frozen=True)
class SourceDescription:
    """What a person should know of a source before believing its rows."""

    kind: str  # "sample", "listing", "paper-csv", "hub-stats", "synthetic"
    name: str
    path: str | None  # name of the file only: a published atlas tells nothing of the machine
    sha256: str
    bytes: int
    rows: int | None
    snapshot_date: str | None
    license: str | None
    attribution: str | None
    bias: str | None


@dataclass(frozen=True)
class SourceBatch:
    """Some consecutive rows: those that could be read, and those that could not."""

    rows: pa.RecordBatch  # RAW_SCHEMA
    rejects: pa.RecordBatch  # REJECTS_SCHEMA


class Source(Protocol):
    """A listing of models that can be read from the start any number of times."""

    def describe(self) -> SourceDescription:
        """Tell where the rows are from; reads the whole input once, for its hash."""

    def batches(self) -> Iterator[SourceBatch]:
        """Read the rows in their order, in bounded memory."""


def rejects(rows: list[int], ids: list[str | None], reason: str, details: list[str]) -> pa.RecordBatch:
    """Make rejects of one reason; details are cut to 300 characters, so that no reject carries a whole card."""
    cut = [detail if len(detail) <= DETAIL_LENGTH else detail[: DETAIL_LENGTH - 1] + "…" for detail in details]
    short = [i if i is None or len(i) <= DETAIL_LENGTH else i[: DETAIL_LENGTH - 1] + "…" for i in ids]
    return pa.RecordBatch.from_pydict(
        {"row": rows, "id": short, "reason": [reason] * len(rows), "detail": cut},
        schema=REJECTS_SCHEMA,
    )


def empty_rejects() -> pa.RecordBatch:
    """No rejects."""
    return rejects([], [], "", [])
