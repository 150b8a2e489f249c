"""Facts that come with the package, each file with its provenance."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Any

import orjson

__all__ = ["load"]


@cache
def load(name: str) -> dict[str, Any]:
    """Read `<name>.json` of this folder."""
    content = (resources.files(__name__) / f"{name}.json").read_bytes()
    found: dict[str, Any] = orjson.loads(content)
    return found
