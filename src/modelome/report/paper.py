"""What the paper (arXiv 2508.06811) reports, beside which ours stands; provenance in paper.json."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Any

import orjson

__all__ = ["paper_value"]


@cache
def _values() -> dict[str, Any]:
    found: dict[str, Any] = orjson.loads((resources.files(__package__) / "paper.json").read_bytes())
    return found


def paper_value(*path: str) -> float | None:
    """Return a published number by its path in paper.json; None where the paper has none."""
    at: Any = _values()
    for part in path:
        at = at.get(part) if isinstance(at, dict) else None
    return float(at) if isinstance(at, int | float) else None
