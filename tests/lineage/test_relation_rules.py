"""The inferred relation comes from the child's traits and never from what it declares."""

from __future__ import annotations

import os
from pathlib import Path

import duckdb
import pytest
from lineage_truth import Model, aliases, listing

from modelome.lineage import build_lineage, confusion, precision_and_recall


def inferred(child: Model) -> tuple[str, str]:
    models = [Model("o/base-4bit"), Model("o/other"), Model("o/third"), child]
    edges = build_lineage(listing(models), aliases()).edges.to_pylist()
    (answer,) = {(edge["relation_inferred"], edge["rule"]) for edge in edges}
    return answer


@pytest.mark.parametrize(
    ("child", "relation", "rule"),
    [
        (Model("x/plain", ["o/other"]), "finetune", "otherwise"),
        (Model("x/plain", ["o/other"], library="PEFT"), "adapter", "library:adapter"),
        (Model("x/plain-GGUF", ["o/other"], tags=["LoRA", "gguf"]), "adapter", "tag:adapter"),
        (Model("x/qlora-run", ["o/other"], tags=["qlora"]), "finetune", "otherwise"),
        (Model("x/three", ["o/other", "o/third", "no/ghost"]), "merge", "parents>=3"),
        (Model("x/three-GGUF", ["o/other", "o/third", "no/ghost"], tags=["gguf"]), "merge", "parents>=3"),
        (Model("x/two", ["o/other", "o/third"]), "merge", "parents>=2"),
        (Model("x/two-AWQ", ["o/other", "o/third"]), "quantized", "name:quantized"),
        (Model("x/self-merge", ["o/other"], tags=["mergekit"]), "merge", "tag:merge"),
        (Model("x/self-merge-GGUF", ["o/other"], tags=["merge"]), "quantized", "name:quantized"),
        (Model("x/other-Q4_K_M", ["o/other"]), "quantized", "name:quantized"),
        (Model("x/other.4.5bpw", ["o/other"]), "quantized", "name:quantized"),
        (Model("x/base-4bit-chat", ["o/base-4bit"]), "finetune", "otherwise"),  # the word is the parent's
        (Model("x/plain", ["o/other"], formats=["gguf"]), "quantized", "format:gguf-only"),
        (Model("x/plain", ["o/other"], tags=["gguf", "safetensors"]), "quantized", "format:gguf"),
        (Model("x/plain", ["o/other"], formats=["onnx", "safetensors"]), "quantized", "format:onnx"),
        (Model("x/plain", ["o/other"], tags=["4-bit"]), "quantized", "tag:bits"),
        (Model("x/plain", ["o/other"], tags=["compressed-tensors"]), "quantized", "tag:quantized"),
    ],
)
def test_the_first_rule_that_holds_fires(child: Model, relation: str, rule: str) -> None:
    assert inferred(child) == (relation, rule)


def test_what_is_declared_has_no_part_in_what_is_inferred() -> None:
    said = Model(
        "x/a", [("o/other", "quantized", "tag:base_model:quantized:o/other")], tags=["base_model:quantized:o/other"]
    )
    assert inferred(said) == ("finetune", "otherwise")


def test_the_same_parent_named_twice_is_no_merge() -> None:
    assert inferred(Model("x/a", ["o/other", "O/OTHER", "o/other "]))[0] == "finetune"


def test_confusion_counts_every_edge_and_rates_leave_out_the_unspecified() -> None:
    models = [
        Model("o/b"),
        Model("x/1", [("o/b", "quantized")]),
        Model("x/2-gguf", [("o/b", "quantized")]),
        Model("x/3", [("o/b", "finetune")]),
        Model("x/4-gguf", ["o/b"]),
        Model("x/5", [("o/b", "merge")]),
    ]
    counts = confusion(build_lineage(listing(models), aliases()).edges)
    assert {tuple(row.values()) for row in counts.to_pylist()} == {
        ("finetune", "finetune", 1),
        ("merge", "finetune", 1),
        ("quantized", "finetune", 1),
        ("quantized", "quantized", 1),
        ("unspecified", "quantized", 1),
    }
    rates = {row.pop("relation"): row for row in precision_and_recall(counts).to_pylist()}
    assert rates["quantized"] == {"declared": 2, "inferred": 1, "agreeing": 1, "precision": 1.0, "recall": 0.5}
    assert rates["finetune"]["precision"] == pytest.approx(1 / 3)
    assert rates["merge"]["precision"] is None
    assert rates["merge"]["recall"] == 0


def test_the_rules_hold_on_declared_edges_that_they_were_not_chosen_on() -> None:
    folder = Path(os.environ.get("MODELOME_SHARED_DATA", Path(__file__).parents[3] / "shared" / "data"))
    source = folder / "radar-2026-08.parquet"
    if not source.exists():
        pytest.skip(f"no {source.name}: set MODELOME_SHARED_DATA to the folder of the real listings")
    # Half by the first hex digit of md5(id): the odd half had no part in choosing the rules.
    models = duckdb.sql(
        f"""
        select id, createdAt as created_at, false as created_censored, downloads,
               list_transform(base_models, lambda b: {{'id': b.id, 'relation': b.relation, 'evidence': 'field:base_models'}}) as parents,
               tags, library_name as library, coalesce(formats, []) as formats, split_part(id, '/', -1) as name,
               md5(id)[1] in ('1', '3', '5', '7', '9', 'b', 'd', 'f') as held
        from '{source}' where len(base_models) > 0
        """,
    ).to_arrow_table()
    models = models.filter(models["held"])
    assert models.num_rows > 3000
    rates = {
        row["relation"]: row
        for row in precision_and_recall(confusion(build_lineage(models, aliases()).edges)).to_pylist()
    }
    assert rates["adapter"]["precision"] > 0.98
    assert rates["adapter"]["recall"] > 0.98
    assert rates["quantized"]["recall"] > 0.97
    assert rates["quantized"]["precision"] > 0.89
    assert rates["merge"]["recall"] > 0.86
    assert rates["finetune"]["recall"] > 0.89
    assert rates["finetune"]["precision"] > 0.97
