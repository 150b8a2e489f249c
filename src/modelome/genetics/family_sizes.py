"""How large, deep, broad and viral families are, as rows of a long table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from modelome.genetics.bootstrap import ratio_intervals
from modelome.genetics.spread import Figure, doubling_bins, gini, quantile
from modelome.genetics.virality import tree_distances

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from modelome.genetics.family_graphs import FamilyGraph

__all__ = ["Families", "families_of", "size_rows", "tree_rows"]

_QUANTILES = {"median": 0.5, "90th percentile": 0.9, "99th percentile": 0.99}
_GENERATIONS = (
    *((str(depth), depth, depth) for depth in range(5)),
    ("5 to 9", 5, 9),
    ("10 and more", 10, np.iinfo(np.int64).max),
)


@dataclass(frozen=True)
class Families:
    """Family trees of two members and more; arrays are (f,) but the last two.

    `root` are rows of models, `size` members, `generations` the greatest depth of a member, `breadth` the most members
    of one depth, `virality` the mean distance of two members. `depth` and `family` (members,) are those of each member
    of a family, `family` a place in `root`.
    """

    root: NDArray[np.int64]
    size: NDArray[np.int64]
    generations: NDArray[np.int64]
    breadth: NDArray[np.int64]
    virality: NDArray[np.float64]
    depth: NDArray[np.int64]
    family: NDArray[np.int64]


def families_of(graph: FamilyGraph) -> Families:
    """Measure the trees of a graph's forest."""
    forest, member = graph.forest, graph.member
    apart = tree_distances(forest, member)
    root = np.flatnonzero(apart.members >= 2)
    number = np.full(len(member), -1, np.int64)
    number[root] = np.arange(len(root))
    within = np.flatnonzero(member & (number[forest.root] >= 0))
    family, depth = number[forest.root[within]], forest.depth[within]
    generations = np.zeros(len(root), np.int64)
    np.maximum.at(generations, family, depth)
    levels = int(depth.max(initial=0)) + 1
    level, count = np.unique(family * levels + depth, return_counts=True)
    breadth = np.zeros(len(root), np.int64)
    np.maximum.at(breadth, level // levels, count)
    return Families(root, apart.members[root], generations, breadth, apart.virality[root], depth, family)


def size_rows(
    sizes: NDArray[np.int64], models: int, facts: Mapping[str, Any], *, replicates: int, seed: int
) -> list[dict[str, Any]]:
    """Tell sizes of families, (f,), each of two members and more, out of so many models."""
    if not len(sizes):
        return []
    told = {**facts, "replicates": replicates, "seed": seed}
    count, held, largest = len(sizes), int(sizes.sum()), int(sizes.max())
    ratios = [
        _Ratio("size: mean", sizes, np.ones(count)),
        *(_Ratio(f"size {name}", _marked(at, count), np.ones(count)) for name, at in doubling_bins(sizes)),
    ]
    return [
        {**facts, "measure": "families", "estimate": float(count), "n": count, "denominator": models},
        {**facts, "measure": "models in families", "estimate": held / models, "n": held, "denominator": models},
        {**facts, "measure": "largest", "estimate": largest / held, "n": largest, "denominator": held},
        *_quantiles("size", sizes, facts),
        _row("gini of sizes", gini(sizes, replicates=replicates, seed=seed), told, held, count),
        *_ratios(ratios, told),
    ]


def tree_rows(found: Families, facts: Mapping[str, Any], *, replicates: int, seed: int) -> list[dict[str, Any]]:
    """Tell depth, breadth and virality of families, and in which generation their models are."""
    count = len(found.size)
    if not count:
        return []
    every = np.ones(count)
    of_size = [(name, _marked(at, count)) for name, at in doubling_bins(found.size)]
    deep = [(name, _marked(_between(found.generations, *ends), count)) for name, *ends in _GENERATIONS]
    levels = [
        (name, np.bincount(found.family[_between(found.depth, *ends)], minlength=count)) for name, *ends in _GENERATIONS
    ]
    ratios = [
        _Ratio("generations: mean", found.generations, every),
        _Ratio("breadth: mean share of the family", found.breadth / found.size, every),
        _Ratio("virality: mean", found.virality, every),
        _Ratio("virality: mean", found.virality * found.size, found.size, "model"),
        *(_Ratio(f"virality, size {name}", found.virality * of, of) for name, of in of_size if of.any()),
        *(_Ratio(f"generations {name}", of, every) for name, of in deep if of.any()),
        *(_Ratio(f"generation {name}", number, found.size, "model") for name, number in levels if number.any()),
    ]
    return [
        *_quantiles("generations", found.generations, facts),
        *_quantiles("breadth", found.breadth, facts),
        *_quantiles("virality", found.virality, facts),
        *_ratios(ratios, {**facts, "replicates": replicates, "seed": seed}),
    ]


class _Ratio(NamedTuple):
    """A sum over families divided by another, both (f,)."""

    measure: str
    above: NDArray[Any]
    below: NDArray[Any]
    weighting: str = "family"


def _ratios(asked: list[_Ratio], told: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Tell ratios with intervals, for which families are drawn again, the same for all of them."""
    above, below = (np.stack([np.asarray(one[side], np.float64) for one in asked]) for side in (1, 2))
    found = ratio_intervals(above, below, replicates=told["replicates"], seed=told["seed"])
    return [
        _row(
            one.measure,
            Figure(float(found.estimate[at]), float(found.low[at]), float(found.high[at])),
            told if one.weighting == "family" else {**told, "weighting": one.weighting},
            round(float(above[at].sum())),
            round(float(below[at].sum())),
        )
        for at, one in enumerate(asked)
    ]


def _marked(at: NDArray[np.int64], count: int) -> NDArray[np.float64]:
    return np.bincount(at, minlength=count).astype(np.float64)


def _between(values: NDArray[np.int64], low: int, high: int) -> NDArray[np.int64]:
    return np.flatnonzero((values >= low) & (values <= high))


def _quantiles(what: str, values: NDArray[Any], facts: Mapping[str, Any]) -> list[dict[str, Any]]:
    ordered = np.sort(values).astype(np.float64)
    told = [(f"{what}: {name}", quantile(ordered, of)) for name, of in _QUANTILES.items()]
    return [_row(name, found, facts, len(ordered), len(ordered)) for name, found in told]


def _row(measure: str, found: Figure, facts: Mapping[str, Any], n: int, denominator: int) -> dict[str, Any]:
    told = {"estimate": found.estimate, "low": found.low, "high": found.high}
    return {**facts, "measure": measure, **told, "n": n, "denominator": denominator}
