"""Along one path: what each ancestor asks of the model at its end, and whether the model's license shows it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from modelome.licenses.rules import asked_of_copies, names_of
from modelome.licenses.verdicts import VERDICTS, judge

if TYPE_CHECKING:
    from collections.abc import Sequence

    from modelome.licenses.model_terms import ModelTerms
    from modelome.licenses.verdicts import LicensedEdges

__all__ = ["PathStep", "PathVerdict", "path_verdicts"]


@dataclass(frozen=True)
class PathStep:
    """One model of a path: the row of the edge to the model below it, and what it asks of the path's end."""

    model: int
    edge: int | None
    asks: list[str]
    known: bool


@dataclass(frozen=True)
class PathVerdict:
    """A path from a root (first) to the model (last). `from_ghost`: the root has a declared parent that is no row."""

    steps: list[PathStep]
    verdict: str
    inherited: list[str]
    lost: list[str]
    from_ghost: bool


def path_verdicts(paths: Sequence[Sequence[int]], edges: LicensedEdges, terms: ModelTerms) -> list[PathVerdict]:
    """Judge the model at the end of each path by this path alone; rows are those of `terms`."""
    row_of = {
        (parent, child): row
        for row, (parent, child) in enumerate(zip(edges.parent.tolist(), edges.child.tolist(), strict=True))
    }
    with_ghosts = {child for parent, child in row_of if parent < 0}
    return [_judged(list(path), row_of, with_ghosts, edges, terms) for path in paths]


def _judged(
    path: list[int],
    row_of: dict[tuple[int, int], int],
    with_ghosts: set[int],
    edges: LicensedEdges,
    terms: ModelTerms,
) -> PathVerdict:
    rows = [row_of[pair] for pair in pairwise(path)]
    from_ghost = path[0] in with_ghosts
    asked, known = 0, not from_ghost
    steps = []
    for place, model in enumerate(path):
        below = rows[place:]
        free = not below or bool(edges.same_owner[below[0]])
        by_adapter = any(edges.adapter[row] for row in below)
        bits = 0 if free else int((terms.agreed if by_adapter else terms.carries)[model])
        if all(edges.quantized[row] for row in below):
            bits = asked_of_copies(bits)
        clear = free or bool(terms.known[model])
        asked, known = asked | bits, known and clear
        steps.append(PathStep(model, below[0] if below else None, names_of(bits), clear))
    found = judge(np.array([asked], np.uint64), np.array([known]), np.array([path[-1]]), terms)
    return PathVerdict(steps, VERDICTS[found.verdict[0]], names_of(asked), names_of(int(found.lost[0])), from_ghost)
