"""Texts of an ecosystem, a block at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pyarrow as pa

__all__ = ["Texts"]

Texts = Callable[[], Iterator[pa.StringArray]]
"""Gives the texts of all models from the start, the same at every call; block after block they are in order of rows."""
