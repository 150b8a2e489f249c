"""Draws of kin: every occurrence of every pattern has the same chance."""

from __future__ import annotations

from collections import Counter

import networkx as nx
import numpy as np
import pytest

from modelome.genetics.kin_draws import KinDraws
from modelome.genetics.kin_pairs import KIN_PAIRS
from modelome.lineage.csr import build_csr

# Two parents share two children; u → v → w stands beside u → w; models with several parents, and a plain tree.
EDGES = [
    (0, 1),
    (0, 2),
    (0, 3),
    (1, 4),
    (1, 2),
    (2, 4),
    (2, 5),
    (3, 5),
    (3, 6),
    (4, 7),
    (5, 7),
    (8, 9),
    (9, 10),
    (9, 11),
]
EDGES += [(8, 12), (12, 13), (6, 14), (14, 15)]
HEADS, TAILS = np.array(EDGES).T


def occurrences(pattern: str) -> list[dict[str, int]]:
    """Every way to lay a pattern on the graph, with all of its models distinct."""
    links = {
        "u→v": "uv",
        "u→{v,w}": "uv uw",
        "u→v→w": "uv vw",
        "u→{v,w,x}": "uv uw ux",
        "u→v→{w,x}": "uv vw vx",
        "u→{v→w,x}": "uv vw ux",
        "t→u→v→w": "tu uv vw",
        "t→{u→w,v→x}": "tu uw tv vx",
    }[pattern]
    shape = nx.DiGraph(tuple(link) for link in links.split())
    graph = nx.DiGraph(EDGES)
    found = nx.algorithms.isomorphism.DiGraphMatcher(graph, shape).subgraph_monomorphisms_iter()
    return [{place: model for model, place in each.items()} for each in found]


@pytest.mark.parametrize("pair", KIN_PAIRS, ids=lambda pair: pair.code)
@pytest.mark.parametrize("some", [False, True])
def test_pairs_are_drawn_as_often_as_they_occur(pair, some: bool) -> None:
    among = np.arange(16) % 5 > 0 if some else None
    one, other = tuple(pair.places)
    laid = [(each[one], each[other]) for each in occurrences(pair.pattern)]
    laid = [each for each in laid if among is None or among[list(each)].all()]
    total, size = Counter(laid), 20_000
    draws = KinDraws(build_csr(HEADS, TAILS, 16))
    drawn = draws.pairs(pair.code, size, np.random.default_rng(1), among=among)
    found = Counter(zip(drawn.one.tolist(), drawn.other.tolist(), strict=True))
    # Places that can be exchanged may be drawn in one order only.
    if pair.kin in {"siblings", "cousins"}:
        total, found = (Counter(tuple(sorted(each)) for each in counts.elements()) for counts in (total, found))
    assert found.keys() == total.keys()
    expected = np.array([total[each] for each in found], float) / total.total()
    seen = np.array([found[each] for each in found]) / size
    assert (np.abs(seen - expected) <= 4.5 * np.sqrt(expected * (1 - expected) / size) + 1e-12).all()


def test_draws_follow_the_seed_and_a_larger_one_begins_as_a_smaller() -> None:
    draws = KinDraws(build_csr(HEADS, TAILS, 16))
    one, same, else_ = (draws.pairs("trio_1_2", 50, np.random.default_rng(seed)) for seed in (3, 3, 4))
    assert all(np.array_equal(*both) for both in zip(one, same, strict=True))
    assert not np.array_equal(one.one, else_.one)
