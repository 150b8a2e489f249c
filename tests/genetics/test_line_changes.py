"""Changes of cards against a longest common subsequence found slowly."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from modelome.genetics.line_changes import LONGEST_LINE, MOST_LINES, MOST_SHOWN, compare_lines

lines = st.lists(st.sampled_from(["", "# Model", "text", "more  ", "---"]), max_size=14)


def common(a: list[str], b: list[str]) -> int:
    table = [[0] * (len(b) + 1) for _ in range(len(a) + 1)]
    for i, one in enumerate(a, 1):
        for j, other in enumerate(b, 1):
            equal = one.rstrip() == other.rstrip()
            table[i][j] = table[i - 1][j - 1] + 1 if equal else max(table[i - 1][j], table[i][j - 1])
    return table[-1][-1]


@given(lines, lines)
def test_as_many_lines_are_kept_as_can_be(a: list[str], b: list[str]) -> None:
    first, second = "\n".join(a).splitlines(), "\n".join(b).splitlines()
    found = compare_lines("\n".join(a), "\n".join(b))
    assert found.kept == common(first, second)
    assert (found.removed, found.added) == (len(first) - found.kept, len(second) - found.kept)


@given(lines, lines)
def test_hunks_lie_where_they_say_and_turn_one_text_into_the_other(a: list[str], b: list[str]) -> None:
    first, second = ([line.rstrip() for line in "\n".join(text).splitlines()] for text in (a, b))
    made: list[str] = []
    at = 0
    for hunk in compare_lines("\n".join(a), "\n".join(b)).hunks:
        made += first[at : hunk.a_line - 1]
        assert len(made) == hunk.b_line - 1
        old = [line.text for line in hunk.lines if line.change != "added"]
        at = hunk.a_line - 1 + len(old)
        assert first[hunk.a_line - 1 : at] == old
        made += [line.text for line in hunk.lines if line.change != "removed"]
    assert made + first[at:] == second


def test_what_is_alike_far_from_a_change_is_not_shown() -> None:
    old = [f"line {number}" for number in range(40)]
    new = [*old[:10], "else", *old[11:30], *old[31:]]
    found = compare_lines("\n".join(old), "\n".join(new))
    assert [len(hunk.lines) for hunk in found.hunks] == [6, 5]
    assert (found.kept, found.removed, found.added, found.cut, found.shortened) == (38, 2, 1, False, False)


def test_an_answer_is_bounded_whatever_a_card_holds() -> None:
    found = compare_lines("\n".join(map(str, range(MOST_LINES + 9))), "y" * (LONGEST_LINE + 9))
    assert found.cut
    assert found.shortened
    assert found.removed == MOST_LINES
    assert sum(len(hunk.lines) for hunk in found.hunks) == MOST_SHOWN
    (line,) = compare_lines("", "y" * (LONGEST_LINE + 9)).hunks[0].lines
    assert len(line.text) == LONGEST_LINE + 1
