from __future__ import annotations

import ast

import pyarrow as pa
from hypothesis import example, given, settings
from hypothesis import strategies as st

from modelome.sources.literals import parse_list, parse_lists

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)


@settings(deadline=None)
@given(st.lists(st.lists(TEXT, max_size=5), max_size=20))
@example([["a', 'b"], ['"'], ["\\"], ["'"], [""], [" "], ["\x00"]])
def test_what_python_wrote_comes_back(rows: list[list[str]]) -> None:
    lists, broken = parse_lists(pa.array([repr(row) for row in rows], pa.string()))
    assert lists.to_pylist() == rows
    assert not broken.any()


@settings(deadline=None)
@given(st.lists(st.text(st.sampled_from("[]'\", ab\\"), max_size=14), max_size=30))
def test_a_literal_is_broken_exactly_where_python_or_json_cannot_read_a_list_of_text(texts: list[str]) -> None:
    lists, broken = parse_lists(pa.array(texts, pa.string()))
    for text, items, bad in zip(texts, lists.to_pylist(), broken, strict=True):
        truth: list[str] | None = []
        if text.strip():
            try:
                value = ast.literal_eval(text.strip())
            except (ValueError, SyntaxError):
                value = None
            fits = isinstance(value, list) and all(isinstance(item, str) for item in value)
            truth = value if fits else None
        assert bad == (truth is None)
        assert items == (truth or [])


def test_missing_lists_are_empty_and_not_broken() -> None:
    lists, broken = parse_lists(pa.array([None, "", "nan", "[]", " [] ", "None"]))
    assert lists.to_pylist() == [[]] * 6
    assert not broken.any()


def test_json_lists_are_read_too() -> None:
    assert parse_list('["a", "b\\u00e9", null]') == ["a", "bé"]


def test_numbers_mappings_and_code_are_broken() -> None:
    for text in ("[1, 2]", "{'a': 1}", "__import__('os')", "['a', f()]", "[" * 5000 + "]" * 5000, "a,b"):
        assert parse_list(text) is None
