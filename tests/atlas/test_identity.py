"""Ids lead to rows and back, whatever they are made of."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from modelome.atlas.identity import Ids, write_id_index
from modelome.errors import ModelNotFound

if TYPE_CHECKING:
    from pathlib import Path

_TEXT = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(st.lists(_TEXT, unique=True, min_size=1, max_size=30))
def test_every_id_finds_its_row_and_no_other_text_finds_one(tmp_path: Path, ids: list[str]) -> None:
    column = pa.chunked_array([pa.array(ids, pa.string())])
    write_id_index(column, tmp_path)
    index = Ids(column, tmp_path)
    assert [index.find(one) for one in ids] == list(range(len(ids)))
    assert index.take(range(len(ids))) == ids
    for one in ids:
        assert index.find(one + "?") == (ids.index(one + "?") if one + "?" in ids else None)


def test_ids_that_differ_in_case_only_are_two(tmp_path: Path) -> None:
    column = pa.chunked_array([pa.array(["A/b", "a/b"])])
    write_id_index(column, tmp_path)
    assert [Ids(column, tmp_path).find(one) for one in ("a/b", "A/b", "A/B")] == [1, 0, None]


def test_an_unknown_id_is_told_with_what_looks_alike(tmp_path: Path) -> None:
    column = pa.chunked_array([pa.array(["owner/name"])])
    write_id_index(column, tmp_path)
    with pytest.raises(ModelNotFound, match="Did you mean owner/name"):
        Ids(column, tmp_path, lambda _: ["owner/name"]).require("owner/nane")


def test_a_slice_of_a_column_hashes_its_own_strings(tmp_path: Path) -> None:
    column = pa.chunked_array([pa.array(["zero", "one", "two"]).slice(1)])
    write_id_index(column, tmp_path)
    assert Ids(column, tmp_path).find("two") == 1


def test_no_ids_at_all_find_nothing(tmp_path: Path) -> None:
    column = pa.chunked_array([pa.array([], pa.string())])
    write_id_index(column, tmp_path)
    assert Ids(column, tmp_path).find("a") is None
