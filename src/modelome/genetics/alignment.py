"""Two texts laid side by side, character by character, as the paper's figure 4 does (arXiv 2508.06811).

The alignment is one of fewest unit-cost edits (Levenshtein). Often several are as good: which one is told may differ
from the paper's, the number of edits never does.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, cast

from rapidfuzz.distance import Levenshtein

__all__ = ["MOST_CHARACTERS", "AlignedRun", "Alignment", "Operation", "align"]

MOST_CHARACTERS = 10_000
"""Of each text; the time of an alignment grows with the product of both lengths."""

Operation = Literal["equal", "replace", "delete", "insert"]


@dataclass(frozen=True)
class AlignedRun:
    """Characters that meet the same fate: `a` of the first text, `b` of the second, both where equal or replaced."""

    operation: Operation
    a: str
    b: str


@dataclass(frozen=True)
class Alignment:
    """Runs in order: their `a` put together are the first text, their `b` the second.

    `distance` counts inserted, deleted and replaced characters; `similarity` is 1 - distance / longer length (the
    paper's definition 6.3; 1 where both are empty). `a_characters` and `b_characters` are the lengths of the whole
    texts; where `cut`, only the first `MOST_CHARACTERS` of each were compared, and all else tells of those.
    """

    runs: list[AlignedRun]
    distance: int
    similarity: float
    a_characters: int
    b_characters: int
    cut: bool


def align(a: str, b: str, *, most: int = MOST_CHARACTERS) -> Alignment:
    """Align the beginnings of two texts."""
    first, second = a[:most], b[:most]
    runs = [
        AlignedRun(
            cast("Operation", step.tag), first[step.src_start : step.src_end], second[step.dest_start : step.dest_end]
        )
        for step in Levenshtein.opcodes(first, second)
    ]
    distance = sum(max(len(run.a), len(run.b)) for run in runs if run.operation != "equal")
    longer = max(len(first), len(second))
    similarity = 1 - distance / longer if longer else 1.0
    return Alignment(runs, distance, similarity, len(a), len(b), max(len(a), len(b)) > most)
