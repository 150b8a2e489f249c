from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from making import models_of, tag_column

from modelome.table import taxonomies
from modelome.table.languages import (
    JARGON,
    TOPICS,
    codes_of,
    declared_languages,
    language_code,
    language_name,
    languages_from_tags,
)

if TYPE_CHECKING:
    from pathlib import Path

TWO = sorted(taxonomies.load("languages")["iso_639_1"])
THREE = sorted(taxonomies.load("languages")["iso_639_3"])
VISION, SPEECH, NONE = "image-classification", "automatic-speech-recognition", None


def languages(tags: list[str], task: str | None = None) -> list[str]:
    found: list[str] = languages_from_tags(tag_column([tags]), pa.array([task], pa.string())).to_pylist()[0]
    return found


@pytest.mark.parametrize(
    ("tags", "task", "found"),
    [
        (["transformers", "en", "fr"], NONE, ["en", "fr"]),
        (["ml"], NONE, []),
        (["ml"], "tabular-classification", []),
        (["ml"], SPEECH, ["ml"]),
        (["ml", "hi"], NONE, ["ml", "hi"]),
        (["cv", "ml", "ts", "or"], NONE, []),
        (["cv", "ml", "ts", "or", "de"], NONE, ["cv", "ml", "ts", "or", "de"]),
        (["cv", "en"], VISION, ["en"]),
        (["cv"], SPEECH, ["cv"]),
        (["no"], NONE, ["no"]),
        (["nan"], NONE, ["nan"]),
        (["trl", "jax", "vit", "opt", "led", "mpt", "git", "unk"], NONE, []),
        (["eng", "deu", "yue"], NONE, ["en", "de", "yue"]),
        (["en", "eng"], NONE, ["en"]),
        (["zh-TW", "pt-BR", "zh-Hant"], NONE, ["zh-TW", "pt-BR", "zh-Hant"]),
        (["sd-XL", "opt-350", "jax-Base", "en-us", "cmn-Hans", "sr-Latn-RS"], NONE, ["cmn-Hans", "sr-Latn-RS"]),
        (["multilingual"], NONE, ["mul"]),
        (["EN", "En", "e n", "english"], NONE, []),
        ([" fr ", "fr"], NONE, ["fr"]),
        ([], NONE, []),
    ],
)
def test_which_tags_are_languages(tags: list[str], task: str | None, found: list[str]) -> None:
    assert languages(tags, task) == found


@settings(deadline=None)
@given(
    st.lists(st.sampled_from([*TWO, *THREE[::40], "trl", "transformers", "ml", "cv"]), max_size=8),
    st.sampled_from([NONE, VISION, SPEECH]),
)
def test_the_rule_row_by_row_gives_what_the_columns_give(tags: list[str], task: str | None) -> None:
    sure = [t for t in tags if (t in TWO and t not in TOPICS) or (t in THREE and t not in JARGON)]
    truth: list[str] = []
    for tag in tags:
        topical = tag in TOPICS and (sure or task == SPEECH) and not (tag == "cv" and task == VISION)
        code = language_code(tag)
        if (tag in sure or topical) and code is not None and code not in truth:
            truth.append(code)
    assert languages(tags, task) == truth


@settings(deadline=None)
@given(st.lists(st.lists(st.text(max_size=6), max_size=6), max_size=10))
def test_any_text_among_the_tags_is_read_without_harm(rows: list[list[str]]) -> None:
    found = languages_from_tags(tag_column(rows), pa.nulls(len(rows), pa.string()))
    assert len(found) == len(rows)
    assert all(language_name(code) for row in found.to_pylist() for code in row)


def test_rows_do_not_leak_into_each_other() -> None:
    tags = tag_column([["ml"], ["fr"], [], ["ml", "fr"]])
    assert languages_from_tags(tags, pa.nulls(4, pa.string())).to_pylist() == [[], ["fr"], [], ["ml", "fr"]]


@pytest.mark.parametrize(
    ("declared", "codes"),
    [
        ("en", ["en"]),
        (["en", "FR", "eng"], ["en", "fr"]),
        (False, ["no"]),
        ([False, "sv"], ["no", "sv"]),
        ("no", ["no"]),
        (True, []),
        ("English", ["en"]),
        ("Modern Greek (1453-)", ["el"]),
        ("Malay (macrolanguage)", ["ms"]),
        ("zh_CN", ["zh-CN"]),
        ("pt-br", ["pt-BR"]),
        (["multilingual", "code", ""], ["mul"]),
        (None, []),
        ({"en": 1}, []),
        ([["en"]], []),
        ("ml", ["ml"]),
        ("trl", ["trl"]),
    ],
)
def test_a_cards_language_field_is_believed_in_any_spelling(declared: object, codes: list[str]) -> None:
    assert declared_languages(declared) == codes


def test_every_code_has_a_name_and_is_its_own_code() -> None:
    for code in TWO:
        assert language_code(code) == code
        assert language_name(code) != code
    for code in THREE:
        shorter = language_code(code)
        assert shorter == code or shorter in TWO
    assert language_name("pt-BR") == "Portuguese (BR)"
    assert language_name("mul") == "Multiple languages"
    assert language_name("xx") == "xx"


def test_stop_words_are_iso_codes() -> None:
    assert set(THREE) >= JARGON
    assert set(TWO) >= TOPICS
    assert "nan" not in JARGON


def test_names_of_the_papers_column_become_codes() -> None:
    lists = pa.array([["English", "Norwegian Bokmål", "Klingonese"], []], pa.list_(pa.string()))
    assert codes_of(lists).to_pylist() == [["en", "nb"], []]


def test_the_card_is_heard_before_the_field_and_the_field_before_the_tags(tmp_path: Path) -> None:
    rows = models_of(
        tmp_path,
        [
            {"tags": ["de"], "cardData": {"language": "fr"}, "language": "it"},
            {"tags": ["de"], "language": "it"},
            {"tags": ["de"]},
            {"tags": ["x"]},
        ],
    )
    assert [(row["languages"], row["languages_source"]) for row in rows] == [
        (["fr"], "card"),
        (["it"], "field"),
        (["de"], "tag"),
        ([], None),
    ]
