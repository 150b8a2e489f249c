"""The figure of a pair says what its alignment says, without color too."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from modelome.genetics.alignment import align
from modelome.genetics.example_pair import LONGEST, ExamplePair
from modelome.report.diff_section import diff_section
from modelome.report.look import looking

if TYPE_CHECKING:
    from pathlib import Path


def test_without_a_pair_there_is_no_section() -> None:
    assert diff_section(None) is None


def test_every_letter_of_both_texts_is_drawn_once_and_kept_ones_once_for_both(tmp_path: Path) -> None:
    first = "{'id': 'a/$x$', 'tags': ['<b>', 'en'], 'likes': 12}"
    second = "{'id': 'other/y', 'tags': ['en', 'license:mit'], 'likes': 7, 'task': 'fill-mask'}"
    with looking():
        section = diff_section(ExamplePair("a/x", "other/y", first, second, "made up"))
        assert section
        (drawing,) = section.drawings
        drawing.figure.savefig(tmp_path / "figure.svg")
    drawn = ["".join(node.itertext()) for node in ET.parse(tmp_path / "figure.svg").iter() if node.tag.endswith("text")]
    runs = align(first, second).runs
    letters = "".join(run.a + (run.b if run.operation != "equal" else "") for run in runs)
    assert "".join(drawn).endswith(letters)
    (axis,) = drawing.figure.axes
    key = 4  # deleted, inserted, replaced, by this
    marks = sum((run.operation != "equal") + (run.operation == "replace") for run in runs)
    assert len(axis.lines) == len(axis.patches) >= marks + key


def test_the_answer_counts_what_became_of_the_letters_and_long_texts_are_cut() -> None:
    with looking():
        section = diff_section(ExamplePair("a/x", "b/y", "abc" + "-" * LONGEST, "abd" + "-" * LONGEST, "made up"))
    assert section
    kept, deleted, replaced, inserted = map(int, re.findall(r"(\d+) (?:char|are|repl|ins)", section.answer))
    assert (kept, deleted, replaced, inserted) == (LONGEST - 1, 0, 1, 0)
    assert any(f"first {LONGEST} characters" in note for note in section.notes)
