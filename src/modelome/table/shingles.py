"""How much of each known template's own text a card holds.

`templates/shingles.json` has hashes only: of shingles that most cards of a tool share, whoever published them, and
hardly any other card has. `template_learning` derived them from public cards of February 2022 and April 2025.
"""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import orjson

from modelome.strings import buffers_of

if TYPE_CHECKING:
    import pyarrow as pa
    from numpy.typing import NDArray

__all__ = ["Templates", "prose_begins", "shares_of_templates", "templates"]


class Templates(NamedTuple):
    """Tools (t,), how many shingles each has (t,), all shingles in order (k,), and the tool of each (k,)."""

    tools: tuple[str, ...]
    sizes: NDArray[np.int64]
    known: NDArray[np.uint64]
    tool: NDArray[np.int64]


@cache
def templates() -> Templates:
    """Read the templates that come with the package."""
    stored = orjson.loads((resources.files(__package__) / "templates" / "shingles.json").read_bytes())
    lists = [np.array([int(each, 16) for each in one["shingles"]], np.uint64) for one in stored["templates"].values()]
    known = np.concatenate([np.zeros(0, np.uint64), *lists])
    sizes = np.array([len(each) for each in lists], np.int64)
    order = np.argsort(known, kind="stable")
    return Templates(tuple(stored["templates"]), sizes, known[order], np.repeat(np.arange(len(lists)), sizes)[order])


def prose_begins(cards: pa.StringArray) -> NDArray[np.int64]:
    """Bytes of each card, none null, that its header takes, (n,); 0 without one, or where its fence is not closed."""
    from modelome.table.shingle_kernels import prose_starts  # noqa: PLC0415 - loads a compiler

    starts, data = buffers_of(cards)
    found = np.empty(len(cards), np.int64)
    prose_starts(starts, data, found)
    return found - starts[:-1]


def shares_of_templates(cards: pa.StringArray, among: Templates) -> NDArray[np.float64]:
    """Tell which share of each template's shingles the prose of each card has, (n, t); cards must not be null."""
    from modelome.table.shingle_kernels import count_template_shingles  # noqa: PLC0415 - loads a compiler

    starts, data = buffers_of(cards)
    counts = np.zeros((len(cards), len(among.tools)), np.int32)
    count_template_shingles(starts[:-1] + prose_begins(cards), starts[1:], data, among.known, among.tool, counts)
    return np.divide(counts, among.sizes, out=np.zeros(counts.shape), where=among.sizes > 0)
