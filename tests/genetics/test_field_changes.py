"""What became of each field."""

from __future__ import annotations

from typing import Any

from modelome.genetics.field_changes import COLUMNS, MOST_VALUES, FieldChange, compare_fields

LISTS = ("licenses", "languages", "datasets", "papers", "tags", "parents", "formats", "region")


def row(**told: Any) -> dict[str, Any]:
    return {name: [] if name in LISTS else None for name in COLUMNS} | told


def changes(a: dict[str, Any], b: dict[str, Any]) -> dict[str, FieldChange]:
    return {change.field: change for change in compare_fields(a, b)[0]}


def test_each_field_is_kept_removed_added_replaced_or_changed() -> None:
    one = row(task="fill-mask", library="transformers", licenses=["mit"], languages=["en", "fr"], likes=0)
    other = row(library="transformers", licenses=["apache-2.0"], languages=["fr", "de"], datasets=["glue"], likes=0)
    found = changes(one, other)
    assert {name: change.change for name, change in found.items()} == {
        "task": "removed",
        "library": "kept",
        "licenses": "replaced",
        "languages": "changed",
        "datasets": "added",
        "likes": "kept",
    }
    languages = found["languages"]
    assert (languages.kept, languages.removed, languages.added) == (["fr"], ["en"], ["de"])


def test_fields_that_neither_declares_are_named() -> None:
    told, neither = compare_fields(row(task="x"), row())
    assert [change.field for change in told] == ["task"]
    assert set(neither) == set(COLUMNS) - {"task"}


def test_a_tag_that_another_field_tells_is_told_once() -> None:
    tags = ["en", "license:mit", "arxiv:1", "base_model:a/b", "transformers", "code", "code"]
    found = changes(row(tags=tags, library="transformers", languages=["en"]), row(tags=["code"]))
    assert found["tags"].kept == ["code"]
    assert found["tags"].change == "kept"


def test_parents_are_compared_by_id() -> None:
    twice = [
        {"id": "a/b", "relation": "finetune", "evidence": "tag"},
        {"id": "a/b", "relation": None, "evidence": "card"},
    ]
    assert changes(row(), row(parents=twice))["parents"].added == ["a/b"]


def test_another_name_comes_with_its_alignment() -> None:
    found = changes(row(name="llama-7b"), row(name="llama-7b-chat"))["name"]
    assert found.runs is not None
    assert [(run.operation, run.b) for run in found.runs] == [("equal", "llama-7b"), ("insert", "-chat")]


def test_long_lists_are_cut_and_counted_whole() -> None:
    found = changes(row(), row(tags=[f"t{number}" for number in range(MOST_VALUES + 3)]))["tags"]
    assert (len(found.added), found.added_count) == (MOST_VALUES, MOST_VALUES + 3)
