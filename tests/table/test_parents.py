from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from making import models_of, tag_column

from modelome.table.parents import from_tags

if TYPE_CHECKING:
    from pathlib import Path

UNTYPED, TYPED = "tag:base_model:X", "tag:base_model:<relation>:X"


@pytest.mark.parametrize(
    ("tag", "declared"),
    [
        ("base_model:x/y", [("x/y", "unspecified", UNTYPED)]),
        ("base_model:gpt2", [("gpt2", "unspecified", UNTYPED)]),
        ("base_model:finetune:x/y", [("x/y", "finetune", TYPED)]),
        ("base_model:quantized:gpt2", [("gpt2", "quantized", TYPED)]),
        ("base_model:Merge:x/y", [("x/y", "merge", TYPED)]),
        ("base_model:distill:x/y", [("x/y", "unspecified", TYPED)]),
        ("base_model:adapter:/cache/x/y", [("/cache/x/y", "adapter", TYPED)]),
        ("base_model:adapter:C:\\models", [("C:\\models", "adapter", TYPED)]),
        ("base_model:C:\\models", [("C:\\models", "unspecified", UNTYPED)]),
        ("base_model:https://huggingface.co/x/y", [("https://huggingface.co/x/y", "unspecified", UNTYPED)]),
        ("base_model: x/y", [("x/y", "unspecified", UNTYPED)]),
        ("base_model:None", [("None", "unspecified", UNTYPED)]),
        ("base_model:", []),
        ("base_model: ", []),
        ("base_models:x/y", []),
        ("Base_model:x/y", []),
    ],
)
def test_what_a_tag_declares(tag: str, declared: list[tuple[str, str, str]]) -> None:
    found = from_tags(tag_column([["other", tag]])).to_pylist()[0]
    assert [(p["id"], p["relation"], p["evidence"]) for p in found] == declared


IDS = st.from_regex(r"[A-Za-z0-9_.-]{1,8}(/[A-Za-z0-9_.-]{1,8})?", fullmatch=True)
RELATION = st.sampled_from(["finetune", "adapter", "quantized", "merge"])


@settings(deadline=None)
@given(st.lists(st.lists(st.tuples(st.one_of(st.none(), RELATION), IDS), max_size=5, unique=True), max_size=8))
def test_every_declaration_of_every_row_comes_back_in_order(rows: list[list[tuple[str | None, str]]]) -> None:
    tags = [[f"base_model:{rel}:{i}" if rel else f"base_model:{i}" for rel, i in row] for row in rows]
    found = from_tags(tag_column(tags)).to_pylist()
    assert [[(p["relation"], p["id"]) for p in row] for row in found] == [
        [(rel or "unspecified", i) for rel, i in row] for row in rows
    ]


@pytest.mark.parametrize(
    ("declared", "parents"),
    [
        ("x/y", ["x/y"]),
        (["x/y", " z/w"], ["x/y", " z/w"]),
        ({"id": "x/y"}, ["x/y"]),
        ({"name": "x/y", "revision": "main"}, ["x/y"]),
        ({"llm": "x/y", "vision": "z/w"}, ["x/y", "z/w"]),
        ([{"name": "x/y"}, "z/w", 3, None, ""], ["x/y", "z/w"]),
        (None, []),
        (False, []),
        (3, []),
        ("", []),
        ("None", []),
    ],
)
def test_a_card_names_its_parents_as_text_list_or_mapping(tmp_path: Path, declared: Any, parents: list[str]) -> None:
    row = models_of(tmp_path, [{"cardData": {"base_model": declared}}])[0]
    assert [p["id"] for p in row["parents"]] == parents
    assert {p["evidence"] for p in row["parents"]} <= {"card:base_model"}


def test_a_cards_relation_holds_for_its_parents(tmp_path: Path) -> None:
    card = {"base_model": ["x/y", "z/w"], "base_model_relation": "Merge"}
    odd = {"base_model": "x/y", "base_model_relation": "distilled"}
    rows = models_of(tmp_path, [{"cardData": card}, {"cardData": odd}])
    assert [p["relation"] for p in rows[0]["parents"]] == ["merge", "merge"]
    assert [p["relation"] for p in rows[1]["parents"]] == ["unspecified"]


def test_each_place_that_names_a_parent_is_an_entry_of_its_own(tmp_path: Path) -> None:
    record = {
        "tags": ["base_model:x/y", "base_model:finetune:x/y"],
        "baseModels": {"relation": "finetune", "models": [{"id": "x/y"}]},
        "cardData": {"base_model": "x/y"},
    }
    assert models_of(tmp_path, [record])[0]["parents"] == [
        {"id": "x/y", "relation": "finetune", "evidence": "field:baseModels"},
        {"id": "x/y", "relation": "unspecified", "evidence": UNTYPED},
        {"id": "x/y", "relation": "finetune", "evidence": TYPED},
        {"id": "x/y", "relation": "unspecified", "evidence": "card:base_model"},
    ]


def test_a_model_may_name_itself_and_fifty_others(tmp_path: Path) -> None:
    tags = ["base_model:a/0", *(f"base_model:p/{i}" for i in range(50))]
    assert [p["id"] for p in models_of(tmp_path, [{"tags": tags}])[0]["parents"]] == [
        "a/0",
        *(f"p/{i}" for i in range(50)),
    ]
