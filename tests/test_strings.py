"""Strings on disk are found by what they say, against a plain list."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from modelome.strings import Strings, hash_string, hash_strings, write_strings

if TYPE_CHECKING:
    from pathlib import Path

TEXTS = st.lists(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=12) | st.text("aAbB", max_size=3), max_size=30
)
fresh = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=80, deadline=None)


def _kept(folder: Path, texts: list[str]) -> Strings:
    write_strings(pa.array(texts, pa.string()), folder, "some")
    return Strings(folder, "some")


@fresh
@given(texts=TEXTS, others=TEXTS)
def test_every_string_is_found_and_no_other(tmp_path: Path, texts: list[str], others: list[str]) -> None:
    distinct = list(dict.fromkeys(texts))
    kept = _kept(tmp_path, distinct)
    asked = [*distinct, *others]
    assert kept.find_all(asked).tolist() == [distinct.index(text) if text in distinct else -1 for text in asked]
    assert kept.take(range(len(kept))) == distinct
    assert len(kept) == len(distinct)


@fresh
@given(texts=TEXTS)
def test_strings_that_differ_in_case_are_found_together(tmp_path: Path, texts: list[str]) -> None:
    distinct = list(dict.fromkeys(texts))
    kept = _kept(tmp_path, distinct)
    lower = [kept.at(code).lower() for code in range(len(kept))]
    for text in distinct:
        if text.isascii() and all(other.isascii() for other in distinct):
            assert kept.find_folded(text) == [code for code, other in enumerate(lower) if other == text.lower()]
        assert distinct.index(text) in kept.find_folded(text)


@fresh
@given(texts=TEXTS, text=st.text(max_size=4))
def test_a_lower_bound_is_where_a_sorted_list_has_it(tmp_path: Path, texts: list[str], text: str) -> None:
    ordered = sorted(set(texts), key=str.encode)
    wanted = text.encode("utf-8", "replace")
    assert _kept(tmp_path, ordered).lower_bound(text) == sum(other.encode() < wanted for other in ordered)


def test_hashes_of_many_are_those_of_each() -> None:
    texts = ["", "a", "ab", "Ünïcode/🤗", "x" * 300]
    assert hash_strings(pa.array(texts)).tolist() == [hash_string(text.encode()) for text in texts]
    sliced = pa.chunked_array([pa.array(texts).slice(1, 2), pa.array(texts).slice(4)])
    assert hash_strings(sliced).tolist() == [hash_string(texts[at].encode()) for at in (1, 2, 4)]


@pytest.mark.parametrize("text", ["\ud800", "", "absent"])
def test_nothing_is_found_among_no_strings_or_for_broken_text(tmp_path: Path, text: str) -> None:
    assert _kept(tmp_path, []).find(text) == -1
    assert _kept(tmp_path, ["present"]).find(text) == -1
    assert _kept(tmp_path, ["present"]).find_folded("PRESENT") == [0]
    assert np.array_equal(_kept(tmp_path, ["b", "a"]).find_all([]), np.empty(0))
