"""Point columns count every row, missing ones among them."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from modelome.atlas.columns import category, codes, number_f32, number_uint, only_or_several

_WORDS = st.lists(st.one_of(st.none(), st.sampled_from(["a", "b", "c", "<script>", "é", "\u202ex"])), max_size=40)


@given(_WORDS)
def test_codes_lead_back_to_the_words_and_counts_are_of_all_rows(words: list[str | None]) -> None:
    column = category(pa.array(words, pa.string()))
    table = [None, *column.facts["values"]]
    assert [table[code] for code in column.values] == words
    tally = Counter(words)
    assert column.facts["counts"] == [tally[word] for word in table]
    assert sum(column.facts["counts"]) == len(words)
    assert column.facts["counts"][1:] == sorted(column.facts["counts"][1:], reverse=True)


def test_values_beyond_4094_share_the_code_of_other() -> None:
    words = [f"w{i:05d}" for i in range(5_000)] + ["common"] * 3
    column = category(pa.array(words))
    assert column.values.dtype == np.uint16
    assert column.facts["values"][0] == "common"
    assert column.facts["values"][-1] is None
    assert column.facts["other"] == len(column.facts["values"])
    assert column.facts["counts"][column.facts["other"]] == 5_001 - 4_094
    assert sum(column.facts["counts"]) == len(words)


def test_clusters_are_coded_one_up_so_that_zero_is_missing() -> None:
    column = codes(np.array([-1, 0, 1, 1]), ["first", "second"])
    assert column.values.tolist() == [0, 1, 2, 2]
    assert column.facts["counts"] == [1, 1, 2]
    assert column.facts["labels"] == ["first", "second"]


def test_a_missing_count_is_no_zero_and_a_great_one_is_cut_below_missing() -> None:
    column = number_uint(pa.array([0, None, 2**40]), "uint32")
    assert column.values.tolist() == [0, 2**32 - 1, 2**32 - 2]
    assert column.facts["missing_count"] == 1
    assert (column.facts["min"], column.facts["max"]) == (0, 2**32 - 2)


def test_missing_real_numbers_are_nan() -> None:
    column = number_f32(pa.array([1.0, None, float("inf")]))
    assert np.isnan(column.values[1:]).all()
    assert column.facts["missing_count"] == 2


def test_several_values_are_called_several() -> None:
    lists = pa.array([[], ["en"], ["en", "fr"]], pa.list_(pa.string()))
    assert only_or_several(lists).to_pylist() == [None, "en", "several"]
