from __future__ import annotations

import time
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from modelome.table.frontmatter import FIELDS, metadata_of_card, metadata_of_json

WORD = st.text("abcXYZ019-_./: '\"#,[]{}&*!|>%@é中", min_size=1, max_size=15)
VALUE = st.one_of(WORD, st.lists(WORD, min_size=1, max_size=4), st.dictionaries(WORD, WORD, min_size=1, max_size=2))
HEADER = st.dictionaries(st.one_of(st.sampled_from(FIELDS), st.sampled_from(["tags", "widget", "model-index"])), VALUE)


@settings(deadline=None)
@given(HEADER, st.sampled_from(["\n", "\r\n"]), st.sampled_from([None, False]))
def test_what_yaml_wrote_is_read_back(header: dict[str, Any], line_end: str, style: bool | None) -> None:
    written = yaml.dump(header, allow_unicode=True, default_flow_style=style, sort_keys=False)
    if header and written.startswith("{"):
        written = yaml.dump(header, allow_unicode=True, sort_keys=False)
    card = f"---\n{written if header else ''}---\n# Title\n".replace("\n", line_end)
    blank = {"", "null", "~", "Null", "NULL"}
    truth = (
        {
            key: value
            for key, value in yaml.load(written, yaml.BaseLoader).items()
            if key in FIELDS and not (isinstance(value, str) and value.strip() in blank)
        }
        if header
        else {}
    )
    assert metadata_of_card(card) == truth


@pytest.mark.parametrize(
    ("card", "found"),
    [
        ("", {}),
        ("# Title\n", {}),
        ("---\nlicense: mit\n---\n", {"license": "mit"}),
        (
            "---\r\nlicense: mit\r\nlanguage:\r\n- en\r\n- no\r\n---\r\ntext",
            {"license": "mit", "language": ["en", "no"]},
        ),
        ("---\nlanguage: no\n---\n", {"language": "no"}),
        ("---\nlanguage: [no, yes, nan]\n---\n", {"language": ["no", "yes", "nan"]}),
        (
            "---\nlicense: mit\nlanguage: en\n\n# No closing fence\nlicense: not this\n",
            {"license": "mit", "language": "en"},
        ),
        ("---\nlicense: mit", {"license": "mit"}),
        ("---\nlicense: mit\nwidget: [broken: {\nlanguage: fr\n---\n", {"license": "mit", "language": "fr"}),
        ("---\nlicense: [mit, other]\n---\n", {"license": ["mit", "other"]}),
        ("---\nbase_model: x/y\n---\n", {"base_model": "x/y"}),
        (
            "---\nbase_model:\n- x/y\n- z/w\nbase_model_relation: merge\n---\n",
            {"base_model": ["x/y", "z/w"], "base_model_relation": "merge"},
        ),
        ("---\nbase_model:\n  name: x/y\n---\n", {"base_model": {"name": "x/y"}}),
        ("---\nlicense: 'mit' # comment\n---\n", {"license": "mit"}),
        ('---\n"license": mit\n---\n', {"license": "mit"}),
        ("---\nlicense:\nlanguage: null\n---\n", {}),
        ("---\nlicense: mit\nlicense: gpl-3.0\n---\n", {"license": "gpl-3.0"}),
        ("\ufeff---\nlicense: mit\n---\n", {"license": "mit"}),
        ("---\n{license: mit, language: en}\n---\n", {"license": "mit", "language": "en"}),
        ("---\nnested:\n  license: mit\n---\n", {}),
        ("---\ndescription: |\n  license: mit\nlanguage: en\n---\n", {"language": "en"}),
        ("----\nlicense: mit\n---\n", {}),
        ("---\nlicense: &a [*a, x]\n---\n", {}),
    ],
)
def test_headers_as_they_are_in_the_wild(card: str, found: dict[str, Any]) -> None:
    assert metadata_of_card(card) == found


@pytest.mark.parametrize(
    "block",
    [
        "[" * 60_000,
        "{a: " * 10_000,
        "- " * 20_000,
        "\n" + "".join(" " * i + "-\n" for i in range(300)),
        "? " * 20_000,
        "&a [" + "*a," * 9_000 + "]",
        "x" * 2_000_000,
    ],
)
def test_a_header_made_to_break_parsers_is_left_aside_quickly(block: str) -> None:
    start = time.perf_counter()
    assert "license" in metadata_of_card(f"---\nbase_model: {block}\nlicense: mit\n---\n") or len(block) > 1_000_000
    assert time.perf_counter() - start < 2


def test_a_card_of_ten_megabytes_costs_no_more_than_its_header() -> None:
    card = "---\nlicense: mit\n---\n" + "words and words\n" * 700_000
    start = time.perf_counter()
    assert metadata_of_card(card) == {"license": "mit"}
    assert time.perf_counter() - start < 0.5


@settings(deadline=None)
@given(st.text(max_size=200))
def test_no_text_breaks_it(text: str) -> None:
    metadata_of_card("---\n" + text)
    metadata_of_card("---\nbase_model: " + text + "\n---\n")
    metadata_of_json(text)


def test_the_hubs_own_parse_is_taken_as_it_is() -> None:
    assert metadata_of_json('{"language": false, "license": "mit", "widget": [1]}') == {
        "language": False,
        "license": "mit",
    }
    assert metadata_of_json("[1]") == metadata_of_json("{") == {}
