"""Family resemblance (the paper's Figure 5), with and without what gives kinship away."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from modelome.genetics.kin_pairs import KIN_PAIRS
from modelome.genetics.kin_similarity import WEIGHTINGS
from modelome.report.kin_figures import Series, by_distance, by_kin, by_weighting
from modelome.report.look import BLUE, GREEN, ORANGE, RED
from modelome.report.paper import paper_value
from modelome.report.rows import Rows
from modelome.report.section import Comparison, Drawing, Section

if TYPE_CHECKING:
    import pyarrow as pa

    from modelome.report.kin_figures import Row

__all__ = ["kin_section"]

_TEXTS = {"metadata": BLUE, "metadata without kinship": ORANGE}
_CARDS = {"card, first 512 characters": GREEN, "card, whole": RED}
_MEASURES = {"term frequency": BLUE, "TF-IDF": ORANGE, "embedding": GREEN}
_MEASURE, _EDITS = "TF-IDF", "Levenshtein"
_COUNTED = (
    "A pair is counted once for each place that it has in a pattern. A model without a word of metadata is like no "
    "other by cosine; of cards only pairs of two eligible ones count."
)
_CODES = {"duo_1": "parent and child", "trio_1_1": "parent and child, of stars", "trio_1_2": "siblings"}


class _Figures:
    """Rows of one relation by text, measure and weighting, and those of any two models."""

    def __init__(self, table: pa.Table, relation: str, source: str | None) -> None:
        self.rows: dict[tuple[str, str, str], dict[str, Any]] = {}
        self._any_two: dict[tuple[str, str], dict[str, Any]] = {}
        for row in table.to_pylist():
            if row["estimate"] is None:
                continue
            if row["measure"].endswith(": all pairs"):
                self._any_two[row["trait"], row["measure"].removesuffix(": all pairs")] = row
            elif (row["relation"], row["relation_source"]) == (relation, source):
                self.rows[row["trait"], row["measure"], row["weighting"]] = row

    def one(self, text: str, measure: str, code: str, weighting: str = "pair") -> Row:
        return self.rows.get((text, f"{measure}: {code}", weighting))

    def series(self, name: str, color: str, text: str, measure: str) -> Series:
        """All pairs of a text by a measure, in a color, beside the paper's."""
        published = {pair.code: paper_value("similarity", text, measure, pair.code) for pair in KIN_PAIRS}
        return Series(
            name,
            color,
            {pair.code: self.one(text, measure, pair.code) for pair in KIN_PAIRS},
            self._any_two.get((text, measure)),
            {code: value for code, value in published.items() if value is not None},
        )


def kin_section(table: pa.Table, distance: pa.Table, edits: pa.Table) -> Section | None:
    """Tell how alike kin are, of `kin_similarity`, `kin_distance` and `kin_levenshtein`; None without edges."""
    relation, source = Rows(table).finetunes()
    found, apart, edited = (_Figures(each, relation, source) for each in (table, distance, edits))
    if found.one("metadata", _MEASURE, "duo_1") is None or found.one("metadata", _MEASURE, "trio_1_2") is None:
        return None
    edges = "all relations" if source is None else f"finetunes as {source}"
    return Section(
        "kin",
        "Do models of a family resemble one another, and siblings more than parent and child?",
        _answer(found),
        _drawings(found, apart, edited, edges),
        notes=[f"Edges: {edges}. {_COUNTED}"],
        comparisons=[*_comparisons(found, _MEASURE, [*_TEXTS, *_CARDS]), *_comparisons(edited, _EDITS, ["metadata"])],
    )


def _answer(found: _Figures) -> str:
    parent, star, siblings = (found.one("metadata", _MEASURE, code) for code in _CODES)
    any_two = found.series("", "", "metadata", _MEASURE).any_two
    told = f"Parent and child are {parent['estimate']:.2f} alike" if parent else ""
    told += f", any two models {any_two['estimate']:.2f}" if any_two else ""
    if star and siblings:
        told += (
            f". Under one parent siblings are {siblings['estimate']:.2f} alike, parent and child {star['estimate']:.2f}"
        )
    bare, bare_siblings = (found.one("metadata without kinship", _MEASURE, code) for code in ("trio_1_1", "trio_1_2"))
    if bare and bare_siblings:
        higher = bare_siblings["estimate"] > bare["estimate"]
        told += (
            f"; without names, parents, counters and dates {bare_siblings['estimate']:.2f} and {bare['estimate']:.2f}, "
            f"so that siblings {'are' if higher else 'are not'} above"
        )
    return f"{told}."


def _drawings(found: _Figures, apart: _Figures, edited: _Figures, edges: str) -> list[Drawing]:
    both = [found.series(text, color, text, _MEASURE) for text, color in _TEXTS.items()]
    made = [
        Drawing(
            "kin_similarity",
            by_kin(both, f"{_MEASURE} cosine"),
            f"Mean {_MEASURE} cosine of two models' metadata by how they are related, over all pairs there are "
            f"({edges}), with intervals over families. Crosses: the paper's Figure 5 (finetunes, July 2025).",
        ),
        Drawing(
            "kin_weightings",
            by_weighting(
                lambda text, code, by: found.one(text, _MEASURE, code, by), _TEXTS, WEIGHTINGS, f"{_MEASURE} cosine"
            ),
            f"{_MEASURE} of the same star of a parent and its children, with every pair, family or author alike, and "
            "with what an author uploaded many times counted once.",
        ),
    ]
    if apart.rows:
        made.append(
            Drawing(
                "kin_distance",
                by_distance(apart.rows, both, _MEASURE),
                "All pairs of a family by how many edges of its tree lie between them, and by how many generations; "
                f"every model hangs from one parent. Few families are deep: {_reach(apart)}.",
            )
        )
    plain = "metadata without kinship"
    made.append(
        Drawing(
            "kin_measures",
            by_kin([found.series(name, color, plain, name) for name, color in _MEASURES.items()], "cosine"),
            "Three measures of the same text, the metadata without what gives kinship away: words counted, words "
            "weighted by rarity (crosses: the paper's), and the text as it is embedded for the map.",
        )
    )
    if edited.rows:
        texts = {**_TEXTS, "card, first 512 characters": GREEN}
        made.append(
            Drawing(
                "kin_levenshtein",
                by_kin([edited.series(text, color, text, _EDITS) for text, color in texts.items()], "edit similarity"),
                "1 less the share of characters to edit, of pairs drawn with equal chance, with intervals over "
                "families. Crosses: the paper's, of metadata and cards of the same color.",
            )
        )
    cards = [found.series(text, color, text, _MEASURE) for text, color in _CARDS.items()]
    if any(any(each.rows.values()) for each in cards):
        made.append(
            Drawing(
                "kin_cards",
                by_kin(cards, f"{_MEASURE} cosine"),
                f"Mean {_MEASURE} cosine of two cards, as the paper cuts them and whole: cards of 512 characters and "
                "more that no phrase flags as written by a tool. Crosses: the paper's.",
            )
        )
    return made


def _reach(apart: _Figures) -> str:
    """Say how many families have pairs at the first and the last distance."""
    told = [row for (text, _, by), row in apart.rows.items() if (text, by) == ("metadata", "pair")]
    steps = [row for row in told if row["measure"].startswith(f"{_MEASURE}: distance ") and "," not in row["measure"]]
    first, last = steps[0], steps[-1]
    return f"{first['n']:,} have pairs at distance 1, {last['n']:,} at distance {last['measure'].split()[-1]}"


def _comparisons(found: _Figures, measure: str, texts: list[str]) -> list[Comparison]:
    why = "another snapshot; relations as this snapshot tells them; "
    why += "other pairs drawn" if measure == _EDITS else "all pairs, not 5,000 of them"
    made = []
    for text in texts:
        for code, what in _CODES.items():
            ours, paper = found.one(text, measure, code), paper_value("similarity", text, measure, code)
            if ours and paper is not None:
                made.append(
                    Comparison(f"{measure}, {text}: {what}", paper, ours["estimate"], ours["low"], ours["high"], why)
                )
    return made
