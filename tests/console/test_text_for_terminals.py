"""Ids, tags and cards are written by anyone; a terminal obeys control characters."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from modelome.console.text import plain


def test_escape_sequences_and_marks_of_direction_are_written_out() -> None:
    assert plain("a\x1b[31mb") == r"a\x1b[31mb"
    assert plain("user\u202egpj") == r"user\u202egpj"
    assert plain("two\nlines") == r"two\nlines"


def test_letters_of_every_script_and_emoji_stay_as_they_are() -> None:
    for text in ("mistralai/Mistral-7B", "日本語/モデル", "موديل", "👩‍🚀/launch", "<script>", "[bold]x[/bold]"):
        assert plain(text) == text


@given(st.text(st.characters(codec=None)))
def test_nothing_that_steers_a_terminal_or_cannot_be_written_is_left(text: str) -> None:
    shown = plain(text)
    assert not {unicodedata.category(c) for c in shown if c not in "\u200c\u200d"} & {"Cc", "Cf", "Cs", "Zl", "Zp"}
    shown.encode("utf-8")
