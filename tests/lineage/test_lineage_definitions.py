"""The lineage of any listing is what the definitions say, against networkx on random listings."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from lineage_truth import FLOOR, Model, aliases, listing, truth

from modelome.lineage import Lineage, build_lineage, reorder

PAIRS = {"gpt2": "openai/gpt2", "bert": "google/bert", "BERT": "google/bert", "roberta": "gone/roberta"}

NAMES = st.sampled_from(
    ["a/x", "a/X", "b/y", "c/z", "c/w", "d/v", "e/u", "f/t", "g/s", "h/r", "i/q", "openai/gpt2", "google/bert", "gpt2"],
)
SAID = st.one_of(
    NAMES,
    st.sampled_from(["GPT2", "Bert", "roberta", "A/x", "B/Y", " c/z ", "ghost/one", "Ghost/One", "None", "", "  "]),
)
MODELS = st.lists(
    st.builds(
        Model,
        id=NAMES,
        parents=st.lists(SAID, max_size=5),
        created=st.one_of(st.none(), st.integers(-3, 30).map(lambda days: FLOOR + timedelta(days=days))),
    ),
    max_size=14,
    unique_by=lambda model: model.id,
)


def check(models: list[Model], pairs: dict[str, str] | None = None) -> Lineage:
    ids = [model.id for model in models]
    told = truth(models, pairs)
    lineage = build_lineage(listing(models), aliases(pairs))

    edges = lineage.edges.to_pylist()
    resolved = [edge for edge in edges if edge["parent_ix"] is not None]
    pairs_found = [(edge["parent_id"], ids[edge["child_ix"]]) for edge in resolved]
    assert len(pairs_found) == len(set(pairs_found))
    assert set(pairs_found) == told.edges
    assert all(ids[edge["parent_ix"]] == edge["parent_id"] for edge in resolved)
    ghostly = [(edge["parent_id"], ids[edge["child_ix"]]) for edge in edges if edge["parent_ix"] is None]
    assert len(ghostly) == len(set(ghostly))
    assert set(ghostly) == told.ghost_edges
    assert {ghost["parent_id"]: ghost["children"] for ghost in lineage.ghosts.to_pylist()} == Counter(
        parent for parent, _ in told.ghost_edges
    )

    problems = lineage.problems.to_pylist()
    assert Counter(ids[p["child_ix"]] for p in problems if p["kind"] == "self-loop") == Counter(set(told.self_loops))
    in_cycle = {ids[p["child_ix"]] for p in problems if p["kind"] == "cycle"}
    assert in_cycle == {i for cycle in told.cycles for i in cycle}

    nodes = lineage.nodes.to_pylist()
    assert [node["ix"] for node in nodes] == list(range(len(ids)))
    assert {i: node["generation"] for i, node in zip(ids, nodes, strict=True)} == told.generation
    assert {i: ids[node["root_ix"]] for i, node in zip(ids, nodes, strict=True)} == told.root
    assert {i: node["descendants"] for i, node in zip(ids, nodes, strict=True)} == told.descendants
    assert {i: node["is_root"] for i, node in zip(ids, nodes, strict=True)} == told.is_root
    assert {i for i, node in zip(ids, nodes, strict=True) if node["only_ghosts"]} == told.only_ghosts
    together: dict[int, set[str]] = {}
    for i, node in zip(ids, nodes, strict=True):
        together.setdefault(node["component"], set()).add(i)
    assert {frozenset(group) for group in together.values()} == told.components
    sizes = [len(together[number]) for number in sorted(together)]
    assert sizes == sorted(sizes, reverse=True)

    families = {family["root_id"]: family["size"] for family in lineage.families.to_pylist()}
    assert families == Counter(told.root.values())

    for csr, pick in ((lineage.children, 0), (lineage.parents, 1)):
        for ix, name in enumerate(ids):
            near = csr.row(ix).tolist()
            assert near == sorted(near)
            assert {ids[other] for other in near} == {pair[1 - pick] for pair in told.edges if pair[pick] == name}
    return lineage


@given(models=MODELS)
@settings(max_examples=300, deadline=None)
def test_any_listing_has_the_lineage_of_the_definitions(models: list[Model]) -> None:
    check(models, PAIRS)


@given(
    edges=st.lists(st.tuples(st.integers(0, 11), st.integers(0, 11)), max_size=50),
)
@settings(max_examples=300, deadline=None)
def test_dense_graphs_with_cycles_and_merges_have_the_lineage_of_the_definitions(edges: list[tuple[int, int]]) -> None:
    models = [Model(f"m/{i}") for i in range(12)]
    for parent, child in edges:
        models[child].parents.append(f"m/{parent}")
    check(models)


def test_large_random_graphs_have_the_lineage_of_the_definitions() -> None:
    rng = np.random.default_rng(7)
    for mean in (0.8, 1.4):
        models = [Model(f"m/{i}", created=FLOOR + timedelta(days=int(rng.integers(9)))) for i in range(400)]
        for child in range(400):
            for _ in range(rng.poisson(mean)):
                models[child].parents.append(
                    f"m/{rng.integers(400)}" if rng.random() < 0.02 else f"m/{rng.integers(child + 1)}"
                )
        check(models)


def test_a_merge_of_fifty_parents_descends_from_each_of_them_once() -> None:
    models = [Model("o/top")] + [Model(f"p/{i}", ["o/top"]) for i in range(50)]
    models.append(Model("m/merge", [f"p/{i}" for i in range(50)]))
    models.append(Model("m/below", ["m/merge"]))
    lineage = check(models)
    assert lineage.nodes["descendants"].to_pylist()[:2] == [52, 2]
    assert lineage.nodes["parents"].to_pylist()[51] == 50


def test_a_chain_of_forty_has_forty_generations() -> None:
    models = [Model("c/0")] + [Model(f"c/{i}", [f"c/{i - 1}"]) for i in range(1, 41)]
    lineage = check(models[::-1])
    assert lineage.nodes["generation"].to_pylist() == list(range(40, -1, -1))


def test_a_cycle_of_three_is_one_generation_and_no_member_descends_from_itself() -> None:
    models = [Model("x/a", ["x/c"]), Model("x/b", ["x/a"]), Model("x/c", ["x/b"]), Model("x/d", ["x/c"])]
    lineage = check(models)
    assert lineage.nodes["generation"].to_pylist() == [0, 0, 0, 1]
    assert lineage.nodes["descendants"].to_pylist() == [1, 1, 1, 0]
    assert lineage.families["size"].to_pylist() == [4]


def test_a_model_that_is_its_own_parent_stays_a_root_and_is_reported() -> None:
    lineage = check([Model("x/a", ["x/a", "X/A", " x/a"])])
    assert lineage.edges.num_rows == 0
    assert lineage.problems["kind"].to_pylist() == ["self-loop"]
    assert lineage.problems["detail"].to_pylist() == [
        "names itself as its parent: x/a in tag:base_model:X, tag:base_model:X, tag:base_model:X",
    ]


def test_an_empty_listing_has_an_empty_lineage() -> None:
    lineage = check([])
    assert lineage.nodes.num_rows == lineage.edges.num_rows == lineage.families.num_rows == 0


def test_a_hundred_thousand_children_of_one_parent_are_counted() -> None:
    count = 100_000
    table = listing([Model("hub/parent")] + [Model(f"c/{i}", ["hub/parent"]) for i in range(count)])
    lineage = build_lineage(table, aliases())
    assert lineage.nodes["descendants"][0].as_py() == count
    assert lineage.families["size"].to_pylist() == [count + 1]
    assert np.array_equal(lineage.children.row(0), np.arange(1, count + 1))


def test_a_deep_ladder_where_every_model_has_two_parents_is_counted() -> None:
    count = 20_000
    models = [Model("c/0")] + [Model(f"c/{i}", [f"c/{i - 1}", f"c/{max(i - 2, 0)}"]) for i in range(1, count)]
    nodes = build_lineage(listing(models), aliases()).nodes
    assert nodes["generation"].to_pylist() == list(range(count))
    assert nodes["descendants"].to_pylist() == list(range(count - 1, -1, -1))


@given(models=MODELS, seed=st.integers(0, 99))
@settings(max_examples=150, deadline=None)
def test_reordering_a_lineage_is_building_it_from_reordered_models(models: list[Model], seed: int) -> None:
    order = np.random.default_rng(seed).permutation(len(models))
    table = listing(models)
    moved = reorder(build_lineage(table, aliases(PAIRS)), order)
    built = build_lineage(table.take(order), aliases(PAIRS))
    for name in ("edges", "families", "ghosts", "problems"):
        assert getattr(moved, name).equals(getattr(built, name)), name
    assert moved.nodes.drop_columns("component").equals(built.nodes.drop_columns("component"))
    assert np.array_equal(moved.children.indices, built.children.indices)
    assert np.array_equal(moved.parents.indptr, built.parents.indptr)
    assert moved.nodes.schema.equals(built.nodes.schema)
