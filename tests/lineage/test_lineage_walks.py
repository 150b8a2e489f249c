"""What a reader asks of one model, against networkx and by hand."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lineage_truth import Model, aliases, listing

from modelome.lineage import Csr, Kin, Lineage, Walks, build_lineage, kin_of, paths_to_roots

if TYPE_CHECKING:
    from pathlib import Path

GRAPHS = st.lists(st.tuples(st.integers(0, 11), st.integers(0, 14)), max_size=40)


def family(edges: list[tuple[int, int]], count: int = 12) -> tuple[Lineage, nx.DiGraph]:
    """Models 0 … count-1; a parent number from `count` on is a ghost."""
    models = [Model(f"m/{i}") for i in range(count)]
    graph = nx.DiGraph()
    graph.add_nodes_from(range(count))
    for child, parent in edges:
        models[child].parents.append(f"m/{parent}")
        if parent < count and parent != child:
            graph.add_edge(parent, child)
    return build_lineage(listing(models), aliases()), graph


@given(edges=GRAPHS, start=st.integers(0, 11))
@settings(max_examples=200, deadline=None)
def test_ancestors_and_descendants_are_those_of_networkx_at_their_distance(
    edges: list[tuple[int, int]], start: int
) -> None:
    lineage, graph = family(edges)
    walks = Walks.over(lineage)
    for found, way in (
        (walks.descendants(start), graph),
        (walks.ancestors(start), graph.reverse()),
    ):
        truth = nx.single_source_shortest_path_length(way, start)
        truth.pop(start)
        assert dict(zip(found.ix.tolist(), found.depth.tolist(), strict=True)) == truth
        assert found.depth.tolist() == sorted(found.depth.tolist())
        assert found.complete


@given(edges=GRAPHS, start=st.integers(0, 11))
@settings(max_examples=200, deadline=None)
def test_the_edges_of_a_walk_are_all_edges_it_could_follow(edges: list[tuple[int, int]], start: int) -> None:
    lineage, graph = family(edges)
    walks = Walks.over(lineage)
    rows = lineage.edges.to_pylist()

    up = {start, *nx.ancestors(graph, start)}
    assert walks.ancestors(start).edges.tolist() == [i for i, row in enumerate(rows) if row["child_ix"] in up]
    down = {start, *nx.descendants(graph, start)}
    assert walks.descendants(start).edges.tolist() == [i for i, row in enumerate(rows) if row["parent_ix"] in down]


@given(edges=GRAPHS, start=st.integers(0, 11))
@settings(max_examples=200, deadline=None)
def test_siblings_share_a_parent_or_a_ghost(edges: list[tuple[int, int]], start: int) -> None:
    lineage, _ = family(edges)
    parents: dict[int, set[int]] = {i: set() for i in range(12)}
    for child, parent in edges:
        if parent != child:
            parents[child].add(parent)
    shared = {i: len(parents[i] & parents[start]) for i in range(12) if i != start and parents[i] & parents[start]}
    found = Walks.over(lineage).siblings(start)
    assert dict(zip(found.ix.tolist(), found.shared.tolist(), strict=True)) == shared


def typed() -> tuple[Lineage, list[Model]]:
    models = [
        Model("o/base"),
        Model("x/tuned", [("o/base", "finetune")]),
        Model("x/quant-gguf", [("o/base", "quantized")]),
        Model("x/tuned-gguf", [("x/tuned", "quantized")]),
        Model("x/again", [("x/tuned", "finetune")]),
        Model("x/mixed", [("x/again", "merge"), ("o/base", "merge")]),
    ]
    return build_lineage(listing(models), aliases()), models


def test_a_walk_down_follows_only_the_relations_asked_for() -> None:
    walks = Walks.over(typed()[0])
    assert walks.descendants(0, relations=["finetune"]).ix.tolist() == [1, 4]
    assert walks.descendants(0, relations=["quantized"]).ix.tolist() == [2]
    assert walks.descendants(0, relations=["quantized"], inferred=True).ix.tolist() == [2]
    assert walks.descendants(0, relations=[]).ix.tolist() == []
    assert walks.descendants(0, relations=["no such"]).ix.tolist() == []


def test_depth_and_limit_cut_a_walk_and_say_so() -> None:
    walks = Walks.over(typed()[0])
    near = walks.descendants(0, depth=1)
    assert (near.ix.tolist(), near.complete) == ([1, 2, 5], False)
    assert walks.descendants(0, depth=2).complete
    few = walks.descendants(0, limit=4)
    assert (few.ix.tolist(), few.depth.tolist(), few.complete) == ([1, 2, 5, 3], [1, 1, 1, 2], False)
    assert walks.descendants(0, limit=5).complete
    assert walks.descendants(0, limit=0).ix.tolist() == []
    above = walks.ancestors(5, depth=1)
    assert (above.ix.tolist(), above.complete) == ([0, 4], False)
    assert len(above.edges) == 2


def test_children_are_counted_by_relation_declared_and_inferred() -> None:
    walks = Walks.over(typed()[0])
    assert walks.relation_counts(walks.child_edges(0)) == {"finetune": 1, "merge": 1, "quantized": 1}
    assert walks.relation_counts(walks.parent_edges(5)) == {"merge": 2}
    assert walks.relation_counts(walks.descendants(0).edges, inferred=True) == {
        "finetune": 2,
        "merge": 2,
        "quantized": 2,
    }


@given(edges=GRAPHS, start=st.integers(0, 11))
@settings(max_examples=200, deadline=None)
def test_paths_lead_to_every_root_and_stop_there(edges: list[tuple[int, int]], start: int) -> None:
    lineage, graph = family(edges)
    is_root = lineage.nodes["is_root"].to_numpy()
    told = paths_to_roots(lineage.parents, is_root, start, limit=10**9, steps=10**9)
    assert told.complete
    for path in told.paths:
        assert path[0] == start
        assert is_root[path[-1]]
        assert not any(is_root[node] for node in path[:-1])
        assert len(set(path)) == len(path)
        assert all(graph.has_edge(parent, child) for child, parent in pairwise(path))
    assert len({tuple(path) for path in told.paths}) == len(told.paths)
    inner = graph.copy()
    inner.remove_edges_from([(parent, child) for parent, child in graph.edges if is_root[child]])
    reachable = {node for node in {start, *nx.ancestors(inner, start)} if is_root[node]}
    assert {path[-1] for path in told.paths} == reachable


def test_paths_are_bounded_where_merges_multiply_them() -> None:
    edges = [(child, parent) for child in range(1, 12) for parent in range(max(0, child - 2), child)]
    lineage, _ = family(edges)
    is_root = lineage.nodes["is_root"].to_numpy()
    assert paths_to_roots(lineage.parents, is_root, 11, limit=144) == paths_to_roots(
        lineage.parents, is_root, 11, limit=999
    )
    cut = paths_to_roots(lineage.parents, is_root, 11, limit=10)
    assert (len(cut.paths), cut.complete) == (10, False)
    assert not paths_to_roots(lineage.parents, is_root, 11, steps=5).complete


@pytest.mark.parametrize(
    ("one", "other", "kin"),
    [
        (0, 0, ("self", 0, 0, 0)),
        (3, 1, ("parent", 1, 0, 1)),
        (1, 3, ("child", 0, 1, 1)),
        (3, 0, ("grandparent", 2, 0, 0)),
        (0, 3, ("grandchild", 0, 2, 0)),
        (6, 0, ("ancestor", 3, 0, 0)),
        (0, 6, ("descendant", 0, 3, 0)),
        (1, 2, ("sibling", 1, 1, 0)),
        (3, 2, ("uncle", 2, 1, 0)),
        (2, 3, ("nephew", 1, 2, 0)),
        (3, 5, ("cousin", 2, 2, 0)),
        (6, 5, ("cousin", 3, 2, 0)),
        (7, 8, ("sibling", 1, 1, -1)),
        (0, 7, ("none", 0, 0, None)),
        (9, 10, ("cycle", 0, 1, 9)),
    ],
)
def test_kin_has_the_word_for_each_pair(one: int, other: int, kin: tuple[str, int, int, int | None]) -> None:
    tree = [(1, 0), (2, 0), (3, 1), (4, 1), (5, 2), (6, 3), (7, 13), (8, 13), (9, 10), (10, 9)]
    walks = Walks.over(family(tree)[0])
    assert kin_of(walks, one, other) == Kin(*kin)


def test_walks_read_arrays_that_are_memory_mapped(tmp_path: Path) -> None:
    lineage, _ = typed()
    mapped = []
    for side in ("children", "parents"):
        parts = []
        for name in ("indptr", "indices"):
            path = tmp_path / f"{side}.{name}.npy"
            np.save(path, getattr(getattr(lineage, side), name))
            parts.append(np.load(path, mmap_mode="r"))
        mapped.append(Csr(*parts))
    whole = Walks.over(lineage)
    walks = Walks(whole.edges, *mapped)
    for ix in range(6):
        assert np.array_equal(walks.descendants(ix).ix, whole.descendants(ix).ix)
        assert np.array_equal(walks.ancestors(ix).edges, whole.ancestors(ix).edges)
        assert np.array_equal(walks.siblings(ix).ix, whole.siblings(ix).ix)


def test_a_hub_of_thirty_thousand_children_is_walked() -> None:
    models = [Model("o/hub")] + [Model(f"c/{i}", ["o/hub"]) for i in range(30_000)]
    walks = Walks.over(build_lineage(listing(models), aliases()))
    assert len(walks.descendants(0).ix) == 30_000
    assert len(walks.siblings(1).ix) == 29_999
    assert walks.relation_counts(walks.child_edges(0)) == {"unspecified": 30_000}
