import re
import unicodedata

import pyarrow as pa
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from modelome.mapping.vocabulary import Vocabulary, distinct, split_words


def words(text: str) -> set[str]:
    return set(split_words(pa.array([text], pa.string())).values.to_pylist())


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("opus-mt-vi-en", {"opus", "mt", "vi", "en"}),
        ("LunarLander", {"lunarlander", "lunar", "lander"}),
        ("BioBERT_large", {"biobert", "bio", "bert", "large"}),
        ("LLaMA-7B", {"llama", "7b"}),
        ("Qwen2.5-1.5B", {"qwen2.5", "qwen", "1.5b"}),
        ("gpt2", {"gpt2", "gpt"}),
        ("bert.base.uncased", {"bert", "base", "uncased"}),
        ("Привет-мир", {"привет", "мир"}),
        ("日本語-モデル", {"日本語", "モデル"}),
        ("हिन्दी_मॉडल", {"हिन्दी", "मॉडल"}),
        ("", set()),
    ],
)
def test_a_name_gives_its_words_and_their_parts(name, expected):
    assert words(name) == expected


@pytest.mark.parametrize(
    "noise", ["v2", "v1.0", "12345", "2024", "checkpoint-500", "a", "my-model", "f3a9c01b77de", "x" * 41, "-._/:", "🤗"]
)
def test_versions_hashes_bare_numbers_and_empty_words_are_no_words(noise):
    assert words(noise) == set()


def spelled_slowly(text: str) -> set[str]:
    """Maximal runs of letters, marks, digits and decimal points, the obvious way."""
    out, word = set(), ""
    for at, character in enumerate(text + " "):
        digits_around = 0 < at < len(text) - 1 and re.match(r"[0-9]", text[at - 1]) and re.match(r"[0-9]", text[at + 1])
        if unicodedata.category(character)[0] in "LMN" or (character == "." and digits_around):
            word += character
        else:
            out.add(word.lower())
            word = ""
    return out - {""}


@settings(deadline=None, max_examples=60)
@given(st.text(alphabet="abzAZ019._-/: é日ä", max_size=30))
def test_every_kept_whole_word_is_a_run_of_letters_and_digits(text):
    runs = spelled_slowly(text)
    for word in words(text):
        assert word in runs or any(word in run for run in runs), (word, runs)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.text(max_size=40), max_size=8))
def test_strings_are_split_independently_of_their_neighbors(texts):
    together = split_words(pa.array(texts, pa.string()))
    for row, text in enumerate(texts):
        of_row = {together.values[int(column)].as_py() for column in together.incidence[row].indices}
        assert of_row == words(text)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.text(alphabet="abzAZ019.._-/:\n ", max_size=30), min_size=1, max_size=8))
@example(["1.2.3.4", "1.2..3", ".5", "5.", "a.b", "Qwen2.5-1.5B", "x" * 3_999 + "yz", ""])
def test_many_plain_names_are_split_as_each_one_is(texts):
    together = split_words(pa.array(texts * 1_000, pa.string()))
    assert together.incidence.shape[0] == 1_000 * len(texts)
    for row in (*range(len(texts)), *range(-len(texts), 0)):
        of_row = {together.values[int(column)].as_py() for column in together.incidence[row].indices}
        assert of_row == words(texts[row])


def test_many_names_are_split_alike_whether_or_not_one_of_them_is_in_another_script():
    plain = [f"Model{at}.5-LunarLander_v{at % 7}.{at % 3}.1/{'xyz'[at % 3]}2" for at in range(1_500)]
    alone, beside = split_words(pa.array(plain)), split_words(pa.array([*plain, "🤗"]))
    assert alone.values.to_pylist() == beside.values.to_pylist()
    assert (alone.incidence != beside.incidence[:-1]).nnz == 0


def test_names_are_split_from_a_slice_of_a_column_as_from_a_copy():
    column = pa.array([f"name{at}-{at % 10}.5b" for at in range(3_000)])
    part, copy = split_words(column[1_000:2_500]), split_words(pa.array(column[1_000:2_500].to_pylist()))
    assert part.values.to_pylist() == copy.values.to_pylist()
    assert (part.incidence != copy.incidence).nnz == 0


def test_distinct_counts_mentions_row_by_row():
    tags = pa.array([["a", "b", "a"], [], ["b"], [None, "c"]], pa.list_(pa.string()))
    found = distinct(tags)
    assert found.values.to_pylist() == ["a", "b", "c"]
    assert found.incidence.toarray().tolist() == [[2, 1, 0], [0, 0, 0], [0, 1, 0], [0, 0, 1]]


def test_distinct_of_a_column_with_nulls_leaves_their_rows_empty():
    found = distinct(pa.chunked_array([["x", None], ["y", "x"]]))
    assert found.incidence.toarray().tolist() == [[1, 0], [0, 0], [0, 1], [1, 0]]


def test_a_vocabulary_holds_each_string_once_and_says_what_it_does_not_hold():
    vocabulary = Vocabulary.of(pa.array(["a", "b"]), pa.array(["b", "c"]))
    assert vocabulary.terms.to_pylist() == ["a", "b", "c"]
    assert vocabulary.columns(pa.array(["c", "z", "a"])).tolist() == [2, -1, 0]
