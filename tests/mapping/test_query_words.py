"""The words of a query are those that the index has of the same text."""

from __future__ import annotations

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from modelome.mapping.query_words import spelled_words, split_query
from modelome.mapping.vocabulary import split_words

PIECES = ["LunarLander", "qwen2", "1.5b", "v1.5", "XLMRoberta", "GPT-2", "3.5.1", "the", "deadbeef01", "a", "iOSApp9x"]
PIECES += ["café", "Ünïcode", "中文模型", "模型7B", "e\u0301a", "Ǆx", "१२३", "x_y", "a/b:c", ".", "·", "HTMLParserX2y"]
TEXTS = st.lists(st.sampled_from(PIECES) | st.text("aAbZzÉé09.·-_ /", max_size=8), max_size=6).flatmap(
    lambda parts: st.sampled_from(["", " ", "-", "."]).map(lambda joint: joint.join(parts))
)


@settings(max_examples=400, deadline=None)
@given(text=TEXTS)
def test_a_query_is_split_as_names_are(text: str) -> None:
    assert split_query(text) == split_words(pa.array([text], pa.string())).values.to_pylist()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Qwen2.5-7B-Instruct", ["qwen2.5", "qwen", "7b", "instruct"]),
        ("LunarLander", ["lunarlander", "lunar", "lander"]),
        ("the model of the new", []),
        ("", []),
    ],
)
def test_words_of_well_known_names(text: str, words: list[str]) -> None:
    assert split_query(text) == words


def test_spelled_words_keep_dots_within_and_lose_those_around() -> None:
    assert spelled_words("Text-to-image, v1.5!  …and more.") == ["text", "to", "image", "v1.5", "and", "more"]
