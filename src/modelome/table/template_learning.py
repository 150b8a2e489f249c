"""The text that a tool puts into all its cards, as hashes.

`python -m modelome.table.template_learning CARDS.parquet …` writes them anew.

Only what at least 70 % of a tool's cards share, and at most 1 in 100 of the cards of no known tool, is kept: so no
sentence of a person gets in, and what is kept cannot be read back. Files need the columns `id` and `card`.
"""

from __future__ import annotations

import sys
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import orjson
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from modelome.strings import buffers_of
from modelome.table.generators import LOOKED_AT, SIGNATURES, by_sentence
from modelome.table.shingle_kernels import list_shingles
from modelome.table.shingles import prose_begins

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["learned_templates"]

FEWEST_CARDS = 9
FEWEST_SHINGLES = 6
MOST_SHINGLES = 96
SHARED = 0.7
ELSEWHERE = 0.01


def learned_templates(cards: pa.StringArray) -> dict[str, dict[str, Any]]:
    """Find the shingles of each tool with enough cards among `cards` (n,), none null: `cards`, `shingles`."""
    found = by_sentence(cards)
    texts = _shingles(pc.utf8_slice_codeunits(cards, 0, LOOKED_AT))
    person = np.flatnonzero(found < 0)
    other, others = np.unique(
        np.concatenate([np.zeros(0, np.uint64), *(texts[at] for at in person)]), return_counts=True
    )
    made = {}
    for code, (tool, _) in enumerate(SIGNATURES):
        own = np.flatnonzero(found == code)
        if len(own) < FEWEST_CARDS:
            continue
        shingles, counts = np.unique(np.concatenate([texts[at] for at in own]), return_counts=True)
        place = np.minimum(np.searchsorted(other, shingles), len(other) - 1)
        elsewhere = np.where(other[place] == shingles, others[place], 0) if len(other) else np.zeros(len(shingles))
        kept = (counts >= SHARED * len(own)) & (elsewhere <= ELSEWHERE * len(person))
        if kept.sum() < FEWEST_SHINGLES:
            continue
        best = np.lexsort((shingles[kept], -counts[kept]))[:MOST_SHINGLES]
        made[tool] = {
            "cards": len(own),
            "shingles": [f"{each:016x}" for each in np.sort(shingles[kept][best]).tolist()],
        }
    return made


def _shingles(cards: pa.StringArray) -> list[NDArray[np.uint64]]:
    """Distinct shingles of each card's prose."""
    starts, data = buffers_of(cards)
    begins = starts[:-1] + prose_begins(cards)
    made = []
    for begin, stop in zip(begins.tolist(), starts[1:].tolist(), strict=True):
        room = np.empty((stop - begin) // 2 + 1, np.uint64)
        made.append(np.unique(room[: list_shingles(begin, stop, data, room)]))
    return made


def _main(paths: list[str]) -> None:
    read = [pq.read_table(path, columns=["card"])["card"].cast(pa.string()).combine_chunks() for path in paths]
    cards = pa.concat_arrays([each.drop_null() for each in read])
    stored = {
        "about": "64-bit hashes of 5-word shingles that most cards of a tool share; see template_learning.py",
        "from": [
            f"{Path(path).name}: {len(each) - each.null_count} cards" for path, each in zip(paths, read, strict=True)
        ],
        "templates": learned_templates(cards),
    }
    with resources.as_file(resources.files(__package__) / "templates" / "shingles.json") as path:
        path.write_bytes(orjson.dumps(stored, option=orjson.OPT_INDENT_2) + b"\n")


if __name__ == "__main__":
    _main(sys.argv[1:])
