"""Family resemblance (the paper's Figure 5), with and without what gives kinship away."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from modelome.genetics.kin_pairs import KIN_PAIRS
from modelome.report.look import BLUE, GRAY, ORANGE, dot, figure_of, label_rows
from modelome.report.paper import paper_value
from modelome.report.rows import Rows
from modelome.report.section import Comparison, Drawing, Section

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["kin_section"]

_TEXTS = {"metadata": BLUE, "metadata without kinship": ORANGE}
_MEASURE = "TF-IDF"
_WEIGHTINGS = ("pair", "family", "author", "pair, copies once")


def kin_section(table: pa.Table) -> Section | None:
    """Tell how alike kin are; None where the atlas has no edges."""
    rows = Rows(table)
    relation, source = rows.finetunes()
    group = {"relation": relation, "relation_source": source}
    found = {
        (text, pair.code, weighting): rows.one(
            trait=text, measure=f"{_MEASURE}: {pair.code}", weighting=weighting, **group
        )
        for text in _TEXTS
        for pair in KIN_PAIRS
        for weighting in _WEIGHTINGS
    }
    parent, siblings = (found["metadata", code, "pair"] for code in ("duo_1", "trio_1_2"))
    if parent is None or siblings is None:
        return None
    any_two = {text: rows.one(trait=text, measure=f"{_MEASURE}: all pairs") for text in _TEXTS}
    edges = "all relations" if source is None else f"finetunes as {source}"
    plain = {code: found["metadata without kinship", code, "pair"] for code in ("duo_1", "trio_1_1", "trio_1_2")}
    return Section(
        "kin",
        "Do models of a family resemble one another, and siblings more than parent and child?",
        _answer(parent, found["metadata", "trio_1_1", "pair"], siblings, plain, any_two["metadata"]),
        [
            Drawing(
                "kin_similarity",
                _pairs(found, any_two),
                f"Mean {_MEASURE} cosine of two models' metadata by how they are related, over all pairs there are "
                f"({edges}), with intervals over families. Crosses: the paper's Figure 5 (finetunes, July 2025).",
            ),
            Drawing(
                "kin_weightings",
                _weightings(found),
                "The same star of a parent and its children, with every pair, family or author alike, and with what an "
                "author uploaded many times counted once.",
            ),
        ],
        notes=[f"Edges: {edges}. Both ends need text; a pair is counted once for each place that it has in a pattern."],
        comparisons=_comparisons(found),
    )


def _answer(
    parent: dict[str, Any],
    star: dict[str, Any] | None,
    siblings: dict[str, Any],
    plain: dict[str, dict[str, Any] | None],
    any_two: dict[str, Any] | None,
) -> str:
    told = f"Parent and child are {parent['estimate']:.2f} alike"
    told += f", any two models {any_two['estimate']:.2f}" if any_two else ""
    if star:
        told += (
            f". Under one parent siblings are {siblings['estimate']:.2f} alike, parent and child {star['estimate']:.2f}"
        )
    bare, bare_siblings = plain["trio_1_1"], plain["trio_1_2"]
    if bare and bare_siblings:
        higher = bare_siblings["estimate"] > bare["estimate"]
        told += (
            f"; without names, parents, counters and dates {bare_siblings['estimate']:.2f} and {bare['estimate']:.2f}, "
            f"so that siblings {'stay' if higher else 'do not stay'} above"
        )
    return f"{told}."


def _pairs(found: dict[tuple[str, str, str], dict[str, Any] | None], any_two: dict[str, dict[str, Any] | None]) -> Any:
    pairs = [pair for pair in KIN_PAIRS if found["metadata", pair.code, "pair"]]
    figure, (axis,) = figure_of(len(pairs), of=0.235)
    for at, pair in enumerate(pairs):
        for text, color in _TEXTS.items():
            dot(axis, found[text, pair.code, "pair"], at, color)
            published = paper_value("similarity", text, _MEASURE, pair.code)
            if published is not None:
                axis.plot(published, at, "x", color=color, markersize=4.5, alpha=0.75)
    for text, color in _TEXTS.items():
        base = any_two[text]
        if base:
            axis.axvline(base["estimate"], color=color, linewidth=1, linestyle=(0, (4, 3)))
        axis.plot([], [], "o", color=color, label=text)
    axis.plot([], [], "x", color=GRAY, label="the paper")
    axis.plot([], [], color=GRAY, linestyle=(0, (4, 3)), label="any two models")
    label_rows(axis, [f"{pair.kin}   {pair.pattern}  {pair.places}" for pair in pairs])
    axis.set_xlim(0, 1)
    axis.set_xlabel(f"{_MEASURE} cosine")
    axis.legend(loc="upper center", bbox_to_anchor=(0.4, 1.0 + 1.6 / max(len(pairs), 8)), ncols=4, fontsize=8)
    return figure


def _weightings(found: dict[tuple[str, str, str], dict[str, Any] | None]) -> Any:
    figure, axes = figure_of(2 * len(_WEIGHTINGS), panels=2, of=0.26)
    for axis, (text, color) in zip(axes, _TEXTS.items(), strict=True):
        labels = []
        for at, weighting in enumerate(_WEIGHTINGS):
            for step, (code, name) in enumerate((("trio_1_1", "parent-child"), ("trio_1_2", "siblings"))):
                dot(axis, found[text, code, weighting], 2 * at + step, color if step else GRAY)
                labels.append(f"{name}, {weighting}")
        label_rows(axis, labels)
        axis.set_xlim(0, 1)
        axis.set_title(text)
        axis.set_xlabel(f"{_MEASURE} cosine")
    return figure


def _comparisons(found: dict[tuple[str, str, str], dict[str, Any] | None]) -> list[Comparison]:
    made = []
    for text in _TEXTS:
        for code, what in (
            ("duo_1", "parent and child"),
            ("trio_1_1", "parent and child, of stars"),
            ("trio_1_2", "siblings"),
        ):
            ours, paper = found[text, code, "pair"], paper_value("similarity", text, _MEASURE, code)
            if ours and paper is not None:
                why = "another snapshot; all pairs, not 5,000 of them; relations as this snapshot tells them"
                made.append(
                    Comparison(f"{_MEASURE}, {text}: {what}", paper, ours["estimate"], ours["low"], ours["high"], why)
                )
    return made
