"""Whether models of a family resemble one another, and siblings most."""

from __future__ import annotations

from typing import TYPE_CHECKING

from modelome.report.judging import HOLDS, PARTLY, REFUTED, Finding, apart, counted, groups_of, untold, with_interval

if TYPE_CHECKING:
    from collections.abc import Mapping

    from modelome.report.rows import Rows

__all__ = ["family_resemblance", "siblings"]

_TEXTS = ("metadata", "metadata without kinship")


def _kin(
    tables: Mapping[str, Rows], above: str, below: str | None, words: str
) -> tuple[list[bool | None], list[str], set[str]]:
    """Compare two kinds of pairs in every text, weighting and group: above for sure, below for sure, or neither."""
    rows = tables.get("kin_similarity")
    told: list[bool | None] = []
    lines: list[str] = []
    texts: set[str] = set()
    if rows is None:
        return told, lines, texts
    for text in _TEXTS:
        base = rows.one(trait=text, measure="TF-IDF: all pairs")
        for relation, source, name in groups_of(rows):
            for weighting in ("pair", "family"):
                of = {"trait": text, "weighting": weighting, "relation": relation, "relation_source": source}
                high = rows.one(measure=f"TF-IDF: {above}", **of)
                low = rows.one(measure=f"TF-IDF: {below}", **of) if below else base
                if high is None or low is None:
                    continue
                sure = apart(high, low)
                told.append(sure)
                if sure is not True:
                    texts.add(text)
                sign = {True: ">", False: "<", None: "≈"}[sure]
                lines.append(
                    f"{text}, {name}, by {weighting}: {words} {with_interval(high)} {sign} {with_interval(low)}"
                )
    return told, lines, texts


def family_resemblance(tables: Mapping[str, Rows]) -> Finding:
    """Judge by parent and child beside any two models: TF-IDF of both texts, by pair and by family."""
    told, lines, _ = _kin(tables, "duo_1", None, "parent and child, any two models")
    if not told:
        return untold("no edge has text on both ends")
    if all(told):
        return Finding(
            HOLDS,
            "Parent and child are more alike than any two models, with and without names, parents "
            "and counters in the text, by pair and by family.",
            lines,
        )
    return Finding(
        PARTLY if any(told) else REFUTED, counted(told, "parent and child are more alike than any two models"), lines
    )


def siblings(tables: Mapping[str, Rows]) -> Finding:
    """Judge by siblings beside parent and child of the same stars, in the same ways."""
    told, lines, texts = _kin(tables, "trio_1_2", "trio_1_1", "siblings, parent and child of the same stars")
    if not told:
        return untold("no parent has two children with text")
    if all(told):
        return Finding(
            HOLDS, "Siblings are more alike than parent and child in every text, weighting and relation.", lines
        )
    if not any(told):
        return Finding(REFUTED, "In no text, weighting or relation are siblings more alike for sure.", lines)
    where = " Where it fails, the text is without kinship." if texts == {_TEXTS[1]} else ""
    return Finding(PARTLY, counted(told, "siblings are more alike for sure") + where, lines)
