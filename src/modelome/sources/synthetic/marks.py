"""How a file says that its models are not real, wherever it is copied to.

A Parquet shard says it in its metadata; a CSV, which has none, in the name of its index column, which the paper's
table leaves empty.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

__all__ = ["CSV_INDEX", "PARQUET_KEY", "Mark", "read_mark"]

PARQUET_KEY = b"modelome.synthetic"
CSV_INDEX = re.compile(r"^synthetic-(\d+)-seed-(\d+)$")


@dataclass(frozen=True)
class Mark:
    """How many models were asked for, and the seed."""

    models: int
    seed: int

    @property
    def name(self) -> str:
        """What the source is called."""
        return f"synthetic-{self.models}-seed-{self.seed}"

    @property
    def bias(self) -> str:
        """What a person should know before believing the rows."""
        return (
            f"Synthetic: none of these {self.models:,} models exists. Tags, tasks, libraries, licenses, dates, counts "
            "and lineage are drawn from statistics of real listings of the Hub, for tests of scale; nothing here says "
            "anything about a real model or a real owner."
        )


def read_mark(text: str | bytes) -> Mark | None:
    """Read a mark from the name that it gives; None where it is none."""
    found = CSV_INDEX.match(text.decode("utf-8", "replace") if isinstance(text, bytes) else text)
    return Mark(int(found.group(1)), int(found.group(2))) if found else None
