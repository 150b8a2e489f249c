"""Families, virality, bursts and claims against networkx and slow definitions."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Any

import networkx as nx
import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lineage_truth import FLOOR, Model, aliases, listing

from modelome.genetics.burst_table import burst_table
from modelome.genetics.bursts import BurstRule, burst_models, with_and_without
from modelome.genetics.family_graphs import family_graphs, forest_of
from modelome.genetics.family_sizes import families_of
from modelome.genetics.family_table import family_table
from modelome.genetics.family_time import family_time_table
from modelome.genetics.graph_claims import graph_claims_table
from modelome.genetics.several_roots import several_roots
from modelome.genetics.study import Study, restricted, study_of
from modelome.genetics.virality import mean_distance, tree_distances
from modelome.lineage import build_lineage

TABLES = (burst_table, family_table, family_time_table, graph_claims_table)


def study_of_models(models: list[Model]) -> Study:
    """An owner is what stands before the slash."""
    table = listing(models)
    owners = pa.array([model.id.split("/")[0] if "/" in model.id else "" for model in models], pa.string())
    family = pa.array(["permissive" if at % 2 else "missing" for at in range(len(models))], pa.string())
    table = table.append_column("owner", owners).append_column("license_family", family)
    return study_of(table, build_lineage(table, aliases()), replicates=20)


def day(number: float) -> Any:
    return FLOOR + timedelta(days=number)


def rows_of(table: pa.Table, **wanted: Any) -> list[dict[str, Any]]:
    return [row for row in table.to_pylist() if all(row[name] == value for name, value in wanted.items())]


@st.composite
def forests(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray]:
    count = draw(st.integers(1, 25))
    parent = [draw(st.integers(-1, at - 1)) for at in range(count)]
    order = draw(st.permutations(range(count)))
    shuffled = np.full(count, -1)
    for child, above in enumerate(parent):
        shuffled[order[child]] = order[above] if above >= 0 else -1
    return shuffled, np.array(draw(st.lists(st.booleans(), min_size=count, max_size=count)))


@settings(deadline=None, max_examples=80)
@given(forests())
def test_virality_is_the_mean_distance_of_all_pairs(drawn: tuple[np.ndarray, np.ndarray]) -> None:
    parent, member = drawn
    tree = nx.Graph([(child, above) for child, above in enumerate(parent.tolist()) if above >= 0])
    tree.add_nodes_from(range(len(parent)))
    forest = forest_of(parent)
    found = tree_distances(forest, member)
    for part in nx.connected_components(tree):
        (root,) = [node for node in part if parent[node] < 0]
        assert set(forest.root[list(part)]) == {root}
        distances = dict(nx.all_pairs_shortest_path_length(tree.subgraph(part)))
        assert all(forest.depth[node] == distances[root][node] for node in part)
        some = [node for node in part if member[node]]
        pairs = [distances[one][other] for at, one in enumerate(some) for other in some[:at]]
        assert found.members[root] == len(some)
        assert found.total[root] == sum(pairs)
        assert found.virality[root] == pytest.approx(np.mean(pairs) if pairs else np.nan, nan_ok=True)


def test_virality_of_a_whole_tree_is_its_average_shortest_path() -> None:
    tree = nx.random_labeled_tree(300, seed=4)
    parent = np.full(300, -1)
    for above, child in nx.bfs_edges(tree, 0):
        parent[child] = above
    found = tree_distances(forest_of(parent), np.ones(300, bool))
    assert found.virality[0] == pytest.approx(nx.average_shortest_path_length(tree))


def test_a_chain_as_deep_as_there_are_models_is_measured() -> None:
    forest = forest_of(np.arange(20_000) - 1)
    assert forest.depth.max() == 19_999
    assert tree_distances(forest, np.ones(20_000, bool)).virality[0] == pytest.approx(20_001 / 3)


def merged_graph(count: int, seed: int) -> tuple[Study, nx.Graph]:
    rng = np.random.default_rng(seed)
    models = [Model(f"o/m{at}", [f"o/m{p}" for p in set(rng.integers(0, max(at, 1), 2))]) for at in range(count)]
    graph = nx.Graph([(int(str(p)[3:]), at) for at, model in enumerate(models) for p in model.parents if p != model.id])
    return study_of_models(models), graph


def test_distances_on_graphs_with_merges_are_those_of_networkx() -> None:
    study, graph = merged_graph(200, 1)
    member = np.ones(200, bool)
    children, parents = study.lineage.children, study.lineage.parents
    exact = mean_distance(children, parents, member, np.arange(200), sources=200, seed=0)
    assert exact.estimate == exact.low == exact.high == pytest.approx(nx.average_shortest_path_length(graph))
    few = [mean_distance(children, parents, member, np.arange(200), sources=70, seed=seed) for seed in range(60)]
    covered = sum(one.low <= exact.estimate <= one.high for one in few)
    assert covered >= 50, "an interval of 95 % holds the truth in 57 of 60, give or take"
    assert all(one.low < one.high for one in few)


NAMES = st.sampled_from([f"{owner}/{name}" for owner in "ab" for name in "uvwxyz"])
MODELS = st.lists(
    st.builds(
        Model,
        id=NAMES,
        parents=st.lists(
            st.tuples(NAMES | st.just("gone/g"), st.sampled_from(["", "finetune", "merge", "quantized"])), max_size=3
        ),
        created=st.none() | st.integers(-2, 900).map(day),
    ),
    min_size=1,
    max_size=12,
    unique_by=lambda model: model.id,
)


@settings(deadline=None, max_examples=25)
@given(MODELS, st.data())
def test_tables_can_be_made_of_any_study(models: list[Model], data: st.DataObject) -> None:
    study = study_of_models(models)
    member = np.array(data.draw(st.lists(st.booleans(), min_size=len(models), max_size=len(models))))
    part = restricted(study, member, relations=data.draw(st.none() | st.just(["finetune"])))
    for make in TABLES:
        for row in make(part).to_pylist():
            assert row["estimate"] is not None, row
            if row["low"] is not None:
                assert row["low"] <= row["high"], row


@settings(deadline=None, max_examples=40)
@given(MODELS)
def test_families_are_those_of_the_lineage(models: list[Model]) -> None:
    study = study_of_models(models)
    for graph in family_graphs(study):
        if graph.relation != "all" or graph.straight.in_cycles:
            continue
        found = families_of(graph)
        told = {row["root_ix"]: row["size"] for row in study.lineage.families.to_pylist() if row["size"] > 1}
        assert dict(zip(found.root.tolist(), found.size.tolist(), strict=True)) == told
        for root, generations, breadth in zip(found.root, found.generations, found.breadth, strict=True):
            depths = Counter(graph.forest.depth[graph.forest.root == root].tolist())
            assert (generations, breadth) == (max(depths), max(depths.values()))


@settings(deadline=None, max_examples=30)
@given(MODELS)
def test_claims_are_those_of_networkx(models: list[Model]) -> None:
    study = study_of_models(models)
    table = graph_claims_table(study)
    edges = list(zip(study.edges.parent.tolist(), study.edges.child.tolist(), strict=True))
    if not edges:
        return
    whole = nx.DiGraph(edges)
    knots = [part for part in nx.strongly_connected_components(whole) if len(part) > 1]
    parts = list(nx.weakly_connected_components(whole))
    trees = [part for part in parts if nx.is_arborescence(whole.subgraph(part))]

    def count(measure: str, weighting: str) -> tuple[int, int]:
        (row,) = rows_of(table, measure=measure, weighting=weighting, relation="all", trait="all models")
        return row["n"], row["denominator"]

    assert count("cycles", "component")[0] == len(knots)
    assert count("in a cycle", "model") == (sum(map(len, knots)), len(models))
    assert count("trees", "component") == (len(trees), len(parts))
    assert count("several parents", "model") == (
        sum(degree > 1 for _, degree in whole.in_degree),
        sum(degree > 0 for _, degree in whole.in_degree),
    )
    bare = nx.condensation(whole)
    roots = {
        node: sum(bare.in_degree(above) == 0 for above in nx.ancestors(bare, at) | {at})
        for at, held in bare.nodes(data="members")
        for node in held
    }
    (graph,) = [graph for graph in family_graphs(study) if graph.relation == "all"]
    assert {node for node, found in roots.items() if found > 1} == set(np.flatnonzero(several_roots(graph)).tolist())
    older = [problem for problem in study.lineage.problems.to_pylist() if problem["kind"] == "older-than-parent"]
    found = rows_of(table, measure="child before its parent", relation="all", weighting="edge", trait="all models")
    assert sum(row["n"] for row in found) == len(older)


def test_planted_bursts_are_found_and_nothing_else() -> None:
    models = [Model("base/one", created=day(1)), Model("base/two", created=day(1))]
    models += [Model(f"fast/{at}", ["base/one"], created=day(10 + at * 6.9 / 99)) for at in range(100)]
    models += [Model(f"fast/later{at}", ["base/one"], created=day(100 + at)) for at in range(9)]
    models += [Model(f"slow/{at}", ["base/one"], created=day(10 + at)) for at in range(120)]
    models += [Model(f"many{at}/x", ["base/one"], created=day(10)) for at in range(120)]
    models += [Model(f"spread/{at}", [("base/one", "base/two")[at % 2]], created=day(10)) for at in range(190)]
    models += [Model(f"floor/{at}", ["base/one"], created=FLOOR) for at in range(120)]
    models += [Model(f"ghostly/{at}", ["gone/away"], created=day(50)) for at in range(101)]
    study = study_of_models(models)
    found = {models[at].id for at in np.flatnonzero(burst_models(study))}
    assert found == {f"fast/{at}" for at in range(100)} | {f"ghostly/{at}" for at in range(101)}
    assert not burst_models(study, BurstRule(102, 7)).any()
    assert burst_models(study, BurstRule(9, 30)).sum() > len(found)
    parts = dict(with_and_without(study))
    assert parts["without bursts"].member.sum() == len(models) - len(found)
    told = burst_table(study)
    (row,) = rows_of(told, trait="100 in 7 days", weighting="model", relation="all")
    assert (row["n"], row["denominator"]) == (201, len(models))
    assert rows_of(told, measure="fast from base/one")[0]["n"] == 100
    sizes = rows_of(family_table(study), measure="members of base/one", relation="all", weighting="family")
    assert {row["trait"]: row["n"] for row in sizes} == {"all models": 565, "without bursts": 465}


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(st.sampled_from("ab"), st.integers(0, 40)), min_size=1, max_size=25), st.integers(1, 6))
def test_a_burst_is_any_stretch_with_enough_models(births: list[tuple[str, int]], least: int) -> None:
    models = [Model("base/one", created=day(1))]
    models += [Model(f"{owner}/{at}", ["base/one"], created=day(date)) for at, (owner, date) in enumerate(births, 1)]
    found = burst_models(study_of_models(models), BurstRule(least, 5))
    expected = np.zeros(len(models), bool)
    for owner, first in births:
        inside = [at for at, (who, date) in enumerate(births, 1) if who == owner and first <= date <= first + 5]
        if len(inside) >= least and first > 0:
            expected[inside] = True
    early = np.array([False] + [date <= 0 for _, date in births])
    assert (found == (expected & ~early)).all()


def test_growth_ends_with_all_dated_members() -> None:
    models = [Model("base/one", created=day(0)), Model("base/none", ["base/one"], created=None)]
    models += [Model(f"a/{at}", ["base/one"], created=day(20 * at)) for at in range(1, 8)]
    rows = rows_of(family_time_table(study_of_models(models)), measure="members of base/one", weighting="family")
    assert rows[0]["period"] == "on or before 2022-03-02"
    assert [row["estimate"] for row in rows] == np.cumsum([row["n"] for row in rows]).tolist()
    assert rows[-1]["estimate"] == rows[-1]["denominator"] == 8


def test_edges_that_lead_on_are_counted_without_merges() -> None:
    models = [
        Model("a/root"),
        Model("a/tuned", [("a/root", "finetune")]),
        Model("a/merged", [("a/root", "finetune")]),
        Model("a/small", [("a/tuned", "quantized")]),
        Model("a/both", [("a/merged", "merge"), ("a/small", "merge")]),
    ]
    table = family_table(study_of_models(models))
    told = {
        row["relation"]: (row["n"], row["denominator"])
        for row in rows_of(table, measure="further children", relation_source="declared", weighting="edge")
    }
    assert told == {"finetune": (1, 2), "quantized": (0, 1), "merge": (0, 2)}


def test_days_to_children_leave_out_what_has_no_date() -> None:
    models = [
        Model("a/root", created=day(10)),
        Model("a/old", created=FLOOR),
        *(Model(f"a/{at}", ["a/root"], created=day(10 + at)) for at in (1, 2, 3, 40)),
        Model("a/before", ["a/root"], created=day(5)),
        Model("a/unknown", ["a/root"], created=None),
        Model("a/late", ["a/old"], created=day(50)),
    ]
    table = family_time_table(study_of_models(models))
    every = {"relation": "all", "weighting": "edge"}
    (median,) = rows_of(table, measure="days: median", **every)
    assert (median["estimate"], median["n"]) == (2.0, 4)
    (within,) = rows_of(table, measure="within 30 days", **every)
    assert (within["n"], within["denominator"]) == (3, 4)
    (floor,) = rows_of(table, measure="parent of unknown age", **every)
    assert (floor["n"], floor["denominator"]) == (1, 7)
