"""The tools that wrote real cards are those that a reader of the cards named."""

from __future__ import annotations

import csv
import os
import re
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from modelome.strings import buffers_of
from modelome.table.generators import OVERLAP, SIGNATURES, by_sentence, generators, is_phrased
from modelome.table.shingle_kernels import list_shingles
from modelome.table.shingles import Templates, prose_begins, shares_of_templates, templates
from modelome.table.template_learning import learned_templates

CHECKED = Path(__file__).parent / "data" / "card_generators_checked.csv"
SHARED = Path(os.environ.get("MODELOME_SHARED_DATA", Path(__file__).parents[3] / "shared" / "data"))
NO_TOOL = {"person", "series", "empty"}
"""Verdicts that name no tool: written by hand, one owner's own series, or nothing but a header."""


def words_of(text: str) -> list[tuple[str, ...]]:
    found = re.findall(r"[a-z]+", re.sub(r"[A-Z]+", lambda run: run[0].lower(), text), flags=re.ASCII)
    return [tuple(found[at : at + 5]) for at in range(len(found) - 4)]


def shingles_of(text: str) -> np.ndarray:
    starts, data = buffers_of(pa.array([text]))
    room = np.empty(100, np.uint64)
    return np.unique(room[: list_shingles(starts[0], starts[1], data, room)])


@pytest.fixture(scope="module")
def checked() -> list[tuple[dict[str, str], str]]:
    with CHECKED.open(newline="") as file:
        rows = list(csv.DictReader(file))
    text: dict[tuple[str, str], str] = {}
    for source in {row["source"] for row in rows}:
        path = SHARED / f"{source}.parquet"
        if not path.exists():
            pytest.skip(f"no {path.name}: set MODELOME_SHARED_DATA to the folder of the real listings")
        found = pq.read_table(path, columns=["id", "card"]).to_pydict()
        text |= {(source, one): card for one, card in zip(found["id"], found["card"], strict=True) if card}
    return [(row, text[row["source"], row["id"]]) for row in rows]


def test_the_detector_agrees_with_a_reader_on_two_hundred_cards(checked: list[tuple[dict[str, str], str]]) -> None:
    assert len(checked) == 200
    found = generators(pa.array([card for _, card in checked])).to_pylist()
    verdicts = [None if row["verdict"] in NO_TOOL else row["verdict"] for row, _ in checked]
    told = [(one, other) for one, other in zip(found, verdicts, strict=True) if one is not None or other is not None]
    named = [pair for pair in told if pair[0] is not None]
    wanted = [pair for pair in told if pair[1] is not None]
    precision = sum(one == other for one, other in named) / len(named)
    recall = sum(one == other for one, other in wanted) / len(wanted)
    assert precision >= 0.98
    assert recall >= 0.93


def test_cards_without_the_sentence_are_known_by_the_rest(checked: list[tuple[dict[str, str], str]]) -> None:
    names = [tool for tool, _ in SIGNATURES]
    cards = pa.array([card for _, card in checked])
    signed = by_sentence(cards)
    learned = set(templates().tools)
    kept, expected = [], []
    for (_, card), code in zip(checked, signed, strict=True):
        if code < 0 or names[code] not in learned:
            continue
        for _, sentences in SIGNATURES:
            for sentence in sentences:
                card = card.replace(sentence, " … ")  # noqa: PLW2901
        kept.append(card)
        expected.append(names[code])
    edited = pa.array(kept)
    assert (by_sentence(edited) < 0).all()
    found = generators(edited).to_pylist()
    assert np.mean([one is not None for one in found]) > 0.8
    assert np.mean([one == other for one, other in zip(found, expected, strict=True)]) > 0.7


TEXTS = st.text("aB cD.\n-1é🤗", max_size=60)


@settings(deadline=None, max_examples=60)
@given(st.lists(TEXTS, min_size=1, max_size=6))
def test_shares_are_those_of_sets_of_five_words(texts: list[str]) -> None:
    cards = pa.array([f"one two three four five six. {text}" for text in texts])
    made = [set(words_of(card)) for card in cards.to_pylist()]
    first = shingles_of(cards[0].as_py())
    assert len(first) == len(made[0])
    among = Templates(("x",), np.array([len(first)]), first, np.zeros(len(first), np.int64))
    shares = shares_of_templates(cards, among)[:, 0]
    assert shares.tolist() == pytest.approx([len(made[0] & each) / len(made[0]) for each in made])


@pytest.mark.parametrize(
    ("card", "prose"),
    [
        ("---\nlicense: mit\n---\nHello", "\nHello"),
        ("\ufeff---\r\nlicense: mit\r\n---\r\nHello", "\r\nHello"),
        ("---\nlicense: mit\nHello", "---\nlicense: mit\nHello"),
        ("Hello\n---\nyou\n---\n", "Hello\n---\nyou\n---\n"),
        ("---\n---\n", "\n"),
        ("", ""),
    ],
)
def test_prose_begins_after_the_header(card: str, prose: str) -> None:
    assert card.encode()[prose_begins(pa.array([card]))[0] :].decode() == prose


def test_a_header_holds_nothing_of_a_template() -> None:
    known = shingles_of("one two three four five six")
    among = Templates(("x",), np.array([len(known)]), known, np.zeros(len(known), np.int64))
    cards = pa.array(["---\none two three four five six\n---\n", "---\na\n---\nOne, two: three 3 four five six"])
    assert shares_of_templates(cards, among)[:, 0].tolist() == [0, 1]
    assert generators(pa.array(["---\nlicense: mit\n---\n", "", None])).to_pylist() == [None, None, None]


def test_what_is_learned_is_shared_by_a_tools_cards_and_by_no_others() -> None:
    same = "it was made with great care by the tool that always says the very same thing at length"
    cards = [
        f"# {name}\nBuilt with Axolotl. {same}. I, {name} {name}, like {name} and {name} a lot."
        for name in "abcdefghijkl"
    ]
    people = ["we trained a model on data that nobody else has and it works"] * 3
    learned = learned_templates(pa.array(cards + people))
    assert list(learned) == ["axolotl"]
    assert learned["axolotl"]["cards"] == 12
    assert len(learned["axolotl"]["shingles"]) == len(words_of(f"built with axolotl {same} i"))
    assert learned_templates(pa.array(people)) == {}


def test_the_papers_phrases_are_told_letter_case_apart() -> None:
    found = is_phrased(
        pa.array(["AUTOMATICALLY Generated", "was generated\nautomatically", "generated automatically.", None])
    )
    assert found.to_pylist() == [True, False, True, None]


def test_stored_templates_are_tools_and_hold_enough() -> None:
    among = templates()
    assert set(among.tools) <= {tool for tool, _ in SIGNATURES}
    assert (among.sizes >= 6).all()
    assert (np.diff(among.known.astype(np.float64)) >= 0).all()
    assert 0 < OVERLAP < 1
