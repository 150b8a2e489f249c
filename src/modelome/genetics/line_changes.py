"""What of a card became of it in another: lines kept, removed and added."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import Literal

from rapidfuzz.distance import Indel

__all__ = ["LONGEST_LINE", "MOST_LINES", "MOST_SHOWN", "ChangedLine", "Hunk", "LineChanges", "compare_lines"]

MOST_LINES = 5_000
"""Of each text; the rest is not compared."""
MOST_SHOWN = 400
LONGEST_LINE = 500
_CONTEXT = 2


@dataclass(frozen=True)
class ChangedLine:
    """A line, cut after `LONGEST_LINE` characters."""

    change: Literal["kept", "removed", "added"]
    text: str


@dataclass(frozen=True)
class Hunk:
    """Changed lines in their order, with up to two kept ones around; `a_line` and `b_line` number the first, from 1."""

    a_line: int
    b_line: int
    lines: list[ChangedLine]


@dataclass(frozen=True)
class LineChanges:
    """Fewest changes that turn one text into the other; `kept`, `removed` and `added` count lines.

    Where `cut`, a text has more than `MOST_LINES` lines and the rest was not compared. Where `shortened`, more lines
    changed than the `MOST_SHOWN` that are shown.
    """

    kept: int
    removed: int
    added: int
    hunks: list[Hunk]
    cut: bool
    shortened: bool


@dataclass(frozen=True)
class _Change:
    """Lines [a, a_end) of the first give way to lines [b, b_end) of the second."""

    a: int
    a_end: int
    b: int
    b_end: int


def compare_lines(a: str, b: str) -> LineChanges:
    """Compare two texts line by line, white space at the end of a line apart."""
    first, second = ([line.rstrip() for line in text.splitlines()] for text in (a, b))
    cut = max(len(first), len(second)) > MOST_LINES
    first, second = first[:MOST_LINES], second[:MOST_LINES]
    changes = _changes(first, second)
    removed = sum(change.a_end - change.a for change in changes)
    added = sum(change.b_end - change.b for change in changes)
    hunks, shortened = _shown([_hunk(near, first, second) for near in _together(changes)])
    return LineChanges(len(first) - removed, removed, added, hunks, cut, shortened)


def _changes(first: list[str], second: list[str]) -> list[_Change]:
    """Find a longest common subsequence of lines; what lies between two of its lines is one change."""
    numbers = {line: number for number, line in enumerate(dict.fromkeys(chain(first, second)))}
    changes: list[_Change] = []
    for step in Indel.opcodes([numbers[line] for line in first], [numbers[line] for line in second]):
        if step.tag == "equal":
            continue
        last = changes[-1] if changes else None
        if last and last.a_end == step.src_start and last.b_end == step.dest_start:
            changes[-1] = _Change(last.a, step.src_end, last.b, step.dest_end)
        else:
            changes.append(_Change(step.src_start, step.src_end, step.dest_start, step.dest_end))
    return changes


def _together(changes: list[_Change]) -> list[list[_Change]]:
    """Group changes whose context would meet."""
    groups: list[list[_Change]] = []
    for change in changes:
        if groups and change.a - groups[-1][-1].a_end <= 2 * _CONTEXT:
            groups[-1].append(change)
        else:
            groups.append([change])
    return groups


def _hunk(changes: list[_Change], first: list[str], second: list[str]) -> Hunk:
    before = min(_CONTEXT, changes[0].a, changes[0].b)
    at = changes[0].a - before
    lines: list[ChangedLine] = []
    for change in changes:
        lines += _lines("kept", first[at : change.a])
        lines += _lines("removed", first[change.a : change.a_end])
        lines += _lines("added", second[change.b : change.b_end])
        at = change.a_end
    lines += _lines("kept", first[at : at + _CONTEXT])
    return Hunk(changes[0].a - before + 1, changes[0].b - before + 1, lines)


def _lines(change: Literal["kept", "removed", "added"], texts: list[str]) -> list[ChangedLine]:
    return [ChangedLine(change, f"{text[:LONGEST_LINE]}…" if len(text) > LONGEST_LINE else text) for text in texts]


def _shown(hunks: list[Hunk]) -> tuple[list[Hunk], bool]:
    shown: list[Hunk] = []
    left = MOST_SHOWN
    for hunk in hunks:
        if left <= 0:
            return shown, True
        shown.append(Hunk(hunk.a_line, hunk.b_line, hunk.lines[:left]))
        left -= len(hunk.lines)
    return shown, left < 0
