"""Alignments against the paper's own way: a full table of distances, traced back."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from modelome.genetics.alignment import MOST_CHARACTERS, Alignment, align

# Few letters, so that much is alike; letters beyond the first plane are one character each.
texts = st.text(st.sampled_from("ab:'é漢🦙"), max_size=24)


def distance_by_table(a: str, b: str) -> int:
    row = list(range(len(b) + 1))
    for i, one in enumerate(a, 1):
        above, row = row, [i]
        for j, other in enumerate(b, 1):
            row.append(min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (one != other)))
    return row[-1]


def edits(found: Alignment) -> int:
    return sum(max(len(run.a), len(run.b)) for run in found.runs if run.operation != "equal")


@given(texts, texts)
def test_an_alignment_is_one_of_fewest_edits(a: str, b: str) -> None:
    found = align(a, b)
    assert edits(found) == found.distance == distance_by_table(a, b)


@given(texts, texts)
def test_runs_put_together_are_the_two_texts(a: str, b: str) -> None:
    found = align(a, b)
    assert "".join(run.a for run in found.runs) == a
    assert "".join(run.b for run in found.runs) == b


@given(texts, texts)
def test_each_run_is_what_it_is_called_and_none_could_be_joined(a: str, b: str) -> None:
    runs = align(a, b).runs
    for run in runs:
        kinds = {
            "equal": run.a == run.b,
            "replace": len(run.a) == len(run.b) and all(x != y for x, y in zip(run.a, run.b, strict=True)),
            "delete": not run.b,
            "insert": not run.a,
        }
        assert kinds[run.operation]
        assert run.a or run.b
    assert all(one.operation != other.operation for one, other in pairwise(runs))


def test_similarity_is_one_less_the_share_of_the_longer_text_that_is_edited() -> None:
    assert align("kitten", "sitting").similarity == 1 - 3 / 7
    assert align("", "").similarity == 1
    assert align("", "abc").similarity == 0
    assert align("", "").runs == []


def test_of_long_texts_the_beginnings_are_compared_and_the_answer_says_so() -> None:
    long = "x" * (MOST_CHARACTERS + 5)
    found = align(long + "a", long + "b")
    assert (found.cut, found.distance, found.a_characters) == (True, 0, MOST_CHARACTERS + 6)
    assert not align("x" * MOST_CHARACTERS, "x").cut
