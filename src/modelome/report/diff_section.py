"""One parent and one child, character by character: the paper's figure 4."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Literal

from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from modelome.genetics.alignment import align
from modelome.genetics.example_pair import LONGEST
from modelome.report.look import BLUE, ORANGE
from modelome.report.section import Drawing, Section

if TYPE_CHECKING:
    from collections.abc import Iterable

    from matplotlib.axes import Axes

    from modelome.genetics.alignment import AlignedRun
    from modelome.genetics.example_pair import ExamplePair

__all__ = ["diff_section"]

Kind = Literal["equal", "deleted", "inserted", "replaced", "replacing"]

_PURPLE = "#CC79A7"
_COLORS: dict[Kind, str] = {"deleted": ORANGE, "inserted": BLUE, "replaced": _PURPLE, "replacing": _PURPLE}
_STRUCK = ("deleted", "replaced")
_INK, _QUIET = "#16202C", "#4A5566"

_COLUMNS = 88
_WIDE = 7.6  # inches
_LINE = 0.205
_EM = 0.602  # width of a letter of DejaVu Sans Mono, and of most of its kind
_WORD = 8  # letters drawn at once: a reader's typeface of another width shifts none by much


def diff_section(pair: ExamplePair | None) -> Section | None:
    """Draw the metadata of a pair as one text; None where there is no pair."""
    if pair is None:
        return None
    found = align(pair.parent_text, pair.child_text, most=LONGEST)
    count = {
        name: sum(max(len(run.a), len(run.b)) for run in found.runs if run.operation == name)
        for name in ("equal", "delete", "insert", "replace")
    }
    notes = [f"The pair is {pair.rule}. Where several alignments have fewest edits, one of them is drawn."]
    if found.cut:
        notes.append(f"Longer metadata: the first {LONGEST} characters of each are compared.")
    return Section(
        "diff",
        "What becomes of a model's metadata in its child?",
        f"Of the metadata of {pair.parent}, {count['equal']:,} characters stay in its child {pair.child}; "
        f"{count['delete']:,} are deleted, {count['replace']:,} replaced and {count['insert']:,} inserted "
        f"(Levenshtein similarity {found.similarity:.3f}).",
        [
            Drawing(
                "difference",
                _drawn(found.runs),
                f"The Hub's JSON of {pair.parent} and of its child {pair.child}, as Python prints it, aligned by "
                "characters with fewest edits (the paper's figure 4). Struck through: in the parent only. "
                "Underlined: in the child only.",
            )
        ],
        notes=notes,
    )


def _letters(runs: Iterable[AlignedRun]) -> list[tuple[str, Kind]]:
    letters: list[tuple[str, Kind]] = []
    for run in runs:
        swapped = run.operation == "replace"
        if run.operation == "equal":
            letters += [(letter, "equal") for letter in run.a]
            continue
        letters += [(letter, "replaced" if swapped else "deleted") for letter in run.a]
        letters += [(letter, "replacing" if swapped else "inserted") for letter in run.b]
    return letters


def _drawn(runs: list[AlignedRun]) -> Figure:
    letters = _letters(runs)
    lines = [letters[at : at + _COLUMNS] for at in range(0, len(letters), _COLUMNS)]
    key = _key()
    high = len(lines) + 2.0
    figure = Figure(figsize=(_WIDE, _LINE * high))
    axis = figure.add_axes((0.0, 0.0, 1.0, 1.0))
    axis.set_axis_off()
    axis.set_xlim(-1, _COLUMNS + 1)
    axis.set_ylim(high - 0.4, -0.4)
    for row, line in enumerate([key, *lines]):
        _write(axis, line, 0.5 + row + (0.4 if row else 0))
    return figure


def _key() -> list[tuple[str, Kind]]:
    words: list[tuple[str, Kind]] = [
        ("deleted", "deleted"),
        ("   ", "equal"),
        ("inserted", "inserted"),
        ("   ", "equal"),
        ("replaced", "replaced"),
        ("by this", "replacing"),
        ("   kept", "equal"),
    ]
    return [(letter, kind) for word, kind in words for letter in word]


def _write(axis: Axes, line: list[tuple[str, Kind]], y: float) -> None:
    """Write a line of letters, one unit wide each, as runs of one kind."""
    size = _WIDE * 72 / (_COLUMNS + 2) / _EM
    x = 0
    for kind, group in groupby(line, key=lambda letter: letter[1]):
        text = "".join(letter for letter, _ in group)
        end = x + len(text)
        if kind != "equal":
            axis.add_patch(Rectangle((x, y - 0.44), len(text), 0.88, color=_COLORS[kind], alpha=0.24, linewidth=0))
        for at in range(0, len(text), _WORD):
            axis.text(
                x + at,
                y,
                text[at : at + _WORD],
                family="monospace",
                fontsize=size,
                color=_QUIET if kind == "equal" else _INK,
                va="center_baseline",
            )
        if kind != "equal":
            level = y + (0.02 if kind in _STRUCK else 0.36)
            axis.plot([x + 0.08, end - 0.08], [level, level], color=_INK, linewidth=0.7, alpha=0.8)
        x = end
