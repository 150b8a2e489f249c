"""Whether models of a family resemble one another, and siblings most."""

from __future__ import annotations

from typing import TYPE_CHECKING

from modelome.genetics.kin_similarity import SIBLINGS_LESS
from modelome.report.judging import HOLDS, PARTLY, REFUTED, Finding, apart, counted, groups_of, untold, with_interval

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from modelome.report.rows import Rows

__all__ = ["family_resemblance", "siblings"]

_TEXTS = ("metadata", "metadata without kinship")
_ANY = "TF-IDF: all pairs"
_STRANGERS = "matched strangers"


def family_resemblance(tables: Mapping[str, Rows]) -> Finding:
    """Judge by parent and child beside any two models, and beside strangers of the same task, library and month."""
    rows, chance = tables.get("kin_similarity"), tables.get("kin_chance")
    if rows is None:
        return untold("no edge has text on both ends")
    told: list[bool | None] = []
    lines = []
    for text, (relation, source, name), weighting in _ways(rows):
        of = {"trait": text, "weighting": weighting, "relation": relation, "relation_source": source}
        kin, any_two = rows.one(measure="TF-IDF: duo_1", **of), rows.one(trait=text, measure=_ANY)
        if kin is None or any_two is None:
            continue
        told.append(apart(kin, any_two))
        words = f"{text}, {name}, by {weighting}: parent and child {with_interval(kin)}, any two models "
        words += with_interval(any_two)
        strangers = chance and chance.one(measure="TF-IDF: duo_1", null=_STRANGERS, **of)
        above = chance and chance.one(measure="TF-IDF: duo_1: above chance", null=_STRANGERS, **of)
        if strangers and above:
            words += f", strangers of the same task, library and month {with_interval(strangers)}"
            told.append(above["low"] is not None and above["low"] > 0)
        lines.append(words)
    if not told:
        return untold("no edge has text on both ends")
    if all(told):
        beside = "any two models and than strangers of the same task, library and month" if chance else "any two models"
        words = (
            f"Parent and child are more alike than {beside}, with and without names, parents and counters in the text."
        )
        return Finding(HOLDS, words, lines)
    return Finding(
        PARTLY if any(told) else REFUTED, counted(told, "parent and child are more alike than others"), lines
    )


def siblings(tables: Mapping[str, Rows]) -> Finding:
    """Judge by how far siblings are above parent and child of the same stars, for sure or not."""
    rows = tables.get("kin_similarity")
    if rows is None:
        return untold("no parent has two children with text")
    told: list[bool | None] = []
    lines = []
    for text, (relation, source, name), weighting in _ways(rows):
        of = {"trait": text, "weighting": weighting, "relation": relation, "relation_source": source}
        pair, star, less = (
            rows.one(measure=f"TF-IDF: {code}", **of) for code in ("trio_1_2", "trio_1_1", SIBLINGS_LESS)
        )
        if not (pair and star and less):
            continue
        told.append(True if less["low"] > 0 else False if less["high"] < 0 else None)
        lines.append(
            f"{text}, {name}, by {weighting}: siblings {pair['estimate']:.3f}, parent and child "
            f"{star['estimate']:.3f}, difference {with_interval(less)}"
        )
    if not told:
        return untold("no parent has two children with text")
    if all(told):
        words = "Siblings are more alike than parent and child of the same stars in every text, weighting and relation."
        return Finding(HOLDS, words, lines)
    words = counted(told, "siblings are more alike than parent and child of the same stars")
    below = sum(each is False for each in told)
    words += f" In {below} it is the other way about for sure." if below else ""
    return Finding(PARTLY if any(told) else REFUTED, words, lines)


def _ways(rows: Rows) -> Iterator[tuple[str, tuple[str, str | None, str], str]]:
    """Go through texts, groups of edges, and weightings."""
    for text in _TEXTS:
        for group in groups_of(rows):
            for weighting in ("pair", "family"):
                yield text, group, weighting
