"""One row for a parent and a child, with everything that was declared of them."""

from __future__ import annotations

import pytest
from lineage_truth import Model, aliases, listing

from modelome.lineage import EDGES_SCHEMA, build_lineage


def edge_of(*parents: str | tuple[str, str] | tuple[str, str, str]) -> dict[str, object]:
    models = [Model("o/base"), Model("x/child", list(parents))]
    (edge,) = build_lineage(listing(models), aliases()).edges.to_pylist()
    return dict(edge)


def conflicts(*parents: str | tuple[str, str] | tuple[str, str, str]) -> list[str]:
    models = [Model("o/base"), Model("x/child", list(parents))]
    problems = build_lineage(listing(models), aliases()).problems.to_pylist()
    return [problem["detail"] for problem in problems if problem["kind"] == "conflicting-relations"]


def test_all_declarations_of_a_pair_are_one_edge_with_all_evidence() -> None:
    edge = edge_of(
        ("o/base", "finetune", "field:base_models"),
        ("o/base", "unspecified", "tag:base_model:X"),
        ("O/Base ", "finetune", "tag:base_model:<relation>:X"),
        ("o/base", "unspecified", "card:base_model"),
    )
    assert edge["relation"] == "finetune"
    assert edge["resolved_by"] == "id"
    assert edge["declared_id"] == "o/base"
    assert edge["evidence"] == [
        {"where": "field:base_models", "value": "finetune:o/base"},
        {"where": "tag:base_model:X", "value": "o/base"},
        {"where": "tag:base_model:<relation>:X", "value": "finetune:O/Base "},
        {"where": "card:base_model", "value": "o/base"},
    ]


def test_a_relation_beside_an_unspecified_one_is_no_conflict() -> None:
    said = (("o/base", "unspecified"), ("o/base", "adapter"))
    assert edge_of(*said)["relation"] == "adapter"
    assert conflicts(*said) == []


@pytest.mark.parametrize(
    ("said", "taken"),
    [
        ([("card:x", "merge"), ("tag:x", "finetune")], "finetune"),
        ([("tag:x", "merge"), ("field:x", "quantized")], "quantized"),
        ([("tag:x", "finetune"), ("tag:y", "quantized")], "quantized"),
        ([("tag:x", "quantized"), ("tag:y", "adapter")], "adapter"),
        ([("tag:x", "adapter"), ("tag:y", "merge")], "merge"),
    ],
)
def test_the_better_place_wins_then_the_more_telling_relation_and_the_conflict_is_told(
    said: list[tuple[str, str]],
    taken: str,
) -> None:
    parents = [("o/base", relation, where) for where, relation in said]
    assert edge_of(*parents)["relation"] == taken
    (detail,) = conflicts(*parents)
    assert all(relation in detail for _, relation in said)
    assert detail.endswith(f"taken as {taken}")


def test_a_relation_that_nobody_knows_counts_as_unspecified() -> None:
    assert edge_of(("o/base", "conversion"))["relation"] == "unspecified"


def test_edges_are_sorted_by_child_then_parent_with_ghosts_last() -> None:
    models = [Model("x/c", ["z/ghost", "b/2", "a/ghost", "b/1"]), Model("b/1"), Model("b/2")]
    edges = build_lineage(listing(models), aliases()).edges
    assert edges["parent_id"].to_pylist() == ["b/1", "b/2", "a/ghost", "z/ghost"]
    assert edges.schema.equals(EDGES_SCHEMA)
