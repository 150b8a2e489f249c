"""Pairs of kin drawn with equal chance among all their occurrences, with replacement.

What can't be summed over all pairs (edit distance) is measured on a sample. The paper (arXiv 2508.06811, section 6)
draws from the same patterns, by a walk through all models for each draw; here a draw is a binary search in a running
sum of weights, so that n draws of E edges take O(E + n log E). Where a model has several parents a weight may count
choices that would use one model twice: those are drawn again, which leaves the chances of the others equal.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from modelome.genetics.kin_pairs import KIN_PAIRS
from modelome.lineage.csr import build_csr

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from modelome.lineage.csr import Csr

__all__ = ["DrawnPairs", "KinDraws"]

_PAIR = {pair.code: pair for pair in KIN_PAIRS}
_ROUNDS = 1_000
_LEAST = 256

_Models = dict[str, "NDArray[np.int64]"]
"""The models at the places of a pattern, each (draws,)."""


class DrawnPairs(NamedTuple):
    """Models `one` and `other` of pairs, and the model `of` whose unit the pair counts for; each (pairs,)."""

    one: NDArray[np.int64]
    other: NDArray[np.int64]
    of: NDArray[np.int64]

    def joined(self, more: DrawnPairs) -> DrawnPairs:
        """Put the pairs of both one after the other."""
        return DrawnPairs(*(np.concatenate(both) for both in zip(self, more, strict=True)))


@dataclass(frozen=True)
class KinDraws:
    """Draws from the graph parent → child without cycles."""

    children: Csr

    def pairs(
        self, code: str, size: int, rng: np.random.Generator, *, among: NDArray[np.bool_] | None = None
    ) -> DrawnPairs:
        """Draw `size` pairs of a code of `KIN_PAIRS`, of models that are `among` (n,) those that have the text.

        The pair must occur. Fewer are drawn where, of those that the weights count, hardly any can be kept.
        """
        pair = _PAIR[code]
        draw, anchor = self._patterns[pair.pattern]
        one, other = tuple(pair.places)
        drawn, missing = [], size
        for _ in range(_ROUNDS):
            models = draw(max(missing, _LEAST), rng)
            keep = _distinct(models)
            if among is not None:
                keep &= among[models[one]] & among[models[other]]
            kept = np.flatnonzero(keep)[:missing]
            drawn.append(DrawnPairs(models[one][kept], models[other][kept], models[anchor][kept]))
            missing -= len(kept)
            if not missing:
                break
        return DrawnPairs(*(np.concatenate(parts) for parts in zip(*drawn, strict=True)))

    @cached_property
    def _patterns(self) -> dict[str, tuple[Callable[[int, np.random.Generator], _Models], str]]:
        """How each pattern is drawn, and the place whose unit its pairs count for."""
        return {
            "u→v": (self._edge, "v"),
            "u→{v,w}": (self._star, "u"),
            "u→v→w": (self._path, "v"),
            "u→{v,w,x}": (self._wide_star, "u"),
            "u→v→{w,x}": (self._fork, "v"),
            "u→{v→w,x}": (self._uncle, "v"),
            "t→u→v→w": (self._long_path, "v"),
            "t→{u→w,v→x}": (self._cousins, "t"),
        }

    @cached_property
    def _below(self) -> NDArray[np.int64]:
        """How many children each model has, (n,)."""
        return self.children.degrees().astype(np.int64)

    @cached_property
    def _parents(self) -> Csr:
        return build_csr(self._tail, self._head, self.children.nodes)

    @cached_property
    def _head(self) -> NDArray[np.int64]:
        return np.repeat(np.arange(self.children.nodes, dtype=np.int64), self._below)

    @cached_property
    def _tail(self) -> NDArray[np.int64]:
        return self.children.indices.astype(np.int64)

    @cached_property
    def _weights(self) -> dict[str, NDArray[np.int64]]:
        """Running sums of the numbers of choices of each pattern, over models for stars, over edges for the others."""
        k, u, v = self._below, self._head, self._tail
        above = self._parents.degrees().astype(np.int64)
        grandchildren = np.bincount(u, k[v], minlength=len(k)).astype(np.int64)
        weights = {
            "star": k * (k - 1) // 2,
            "wide star": k * (k - 1) * (k - 2) // 6,
            "path": k[v],
            "fork": k[v] * (k[v] - 1) // 2,
            "uncle": k[v] * (k[u] - 1),
            "long path": above[u] * k[v],
            "cousins": k[v] * (grandchildren[u] - k[v]),
        }
        return {name: np.cumsum(weight) for name, weight in weights.items()}

    def _chosen(self, name: str, size: int, rng: np.random.Generator) -> NDArray[np.int64]:
        """Choose models or edges by their weights."""
        sums = self._weights[name]
        return np.searchsorted(sums, rng.integers(0, sums[-1], size), side="right")

    def _edge(self, size: int, rng: np.random.Generator) -> _Models:
        at = rng.integers(0, len(self._head), size)
        return {"u": self._head[at], "v": self._tail[at]}

    def _star(self, size: int, rng: np.random.Generator) -> _Models:
        u = self._chosen("star", size, rng)
        v, w = self._two_children(u, rng)
        return {"u": u, "v": v, "w": w}

    def _wide_star(self, size: int, rng: np.random.Generator) -> _Models:
        # Which the third child is makes no difference to the pair.
        u = self._chosen("wide star", size, rng)
        v, w = self._two_children(u, rng)
        return {"u": u, "v": v, "w": w}

    def _path(self, size: int, rng: np.random.Generator) -> _Models:
        edge = self._chosen("path", size, rng)
        u, v = self._head[edge], self._tail[edge]
        return {"u": u, "v": v, "w": _neighbor(self.children, v, rng)}

    def _fork(self, size: int, rng: np.random.Generator) -> _Models:
        edge = self._chosen("fork", size, rng)
        u, v = self._head[edge], self._tail[edge]
        w, x = self._two_children(v, rng)
        return {"u": u, "v": v, "w": w, "x": x}

    def _uncle(self, size: int, rng: np.random.Generator) -> _Models:
        edge = self._chosen("uncle", size, rng)
        u, v = self._head[edge], self._tail[edge]
        own = edge - self.children.indptr[u]
        x = self._tail[self.children.indptr[u] + _other_than(own, self._below[u], rng)]
        return {"u": u, "v": v, "w": _neighbor(self.children, v, rng), "x": x}

    def _long_path(self, size: int, rng: np.random.Generator) -> _Models:
        edge = self._chosen("long path", size, rng)
        u, v = self._head[edge], self._tail[edge]
        return {"t": _neighbor(self._parents, u, rng), "u": u, "v": v, "w": _neighbor(self.children, v, rng)}

    def _cousins(self, size: int, rng: np.random.Generator) -> _Models:
        """Choose t → u by its weight and w below u, then x among what lies two edges below t and not below u."""
        edge = self._chosen("cousins", size, rng)
        t, u = self._head[edge], self._tail[edge]
        sums = np.append(0, self._weights["path"])
        first, last = sums[self.children.indptr[t]], sums[self.children.indptr[t + 1]]
        at = first + rng.integers(0, last - first - self._below[u])
        at += (at >= sums[edge]) * self._below[u]
        other = np.searchsorted(sums, at, side="right") - 1
        v = self._tail[other]
        x = self._tail[self.children.indptr[v] + at - sums[other]]
        return {"t": t, "u": u, "v": v, "w": _neighbor(self.children, u, rng), "x": x}

    def _two_children(
        self, parent: NDArray[np.int64], rng: np.random.Generator
    ) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        k, start = self._below[parent], self.children.indptr[parent]
        one = rng.integers(0, k)
        return self._tail[start + one], self._tail[start + _other_than(one, k, rng)]


def _neighbor(graph: Csr, models: NDArray[np.int64], rng: np.random.Generator) -> NDArray[np.int64]:
    start = graph.indptr[models]
    at = start + rng.integers(0, graph.indptr[models + 1] - start)
    found: NDArray[np.int64] = graph.indices[at].astype(np.int64)
    return found


def _other_than(taken: NDArray[np.int64], size: NDArray[np.int64], rng: np.random.Generator) -> NDArray[np.int64]:
    """Draw a number below each `size` that is not the one taken."""
    drawn: NDArray[np.int64] = rng.integers(0, size - 1)
    drawn += drawn >= taken
    return drawn


def _distinct(models: _Models) -> NDArray[np.bool_]:
    """Tell where all models of a pattern differ."""
    ordered = np.sort(np.stack(list(models.values())), axis=0)
    apart: NDArray[np.bool_] = (ordered[1:] != ordered[:-1]).all(axis=0)
    return apart
