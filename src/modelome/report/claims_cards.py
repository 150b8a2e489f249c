"""Whether cards of children are shorter than those of their parents, and written by tools more often."""

from __future__ import annotations

from typing import TYPE_CHECKING

from modelome.report.judging import HOLDS, PARTLY, REFUTED, Finding, groups_of, untold, with_interval
from modelome.report.rows import share

if TYPE_CHECKING:
    from collections.abc import Mapping

    from modelome.report.rows import Rows

__all__ = ["generated_cards", "shorter_cards"]

_WEIGHTINGS = ("edge", "family")
_NO_CARDS = "no parent and child both have a card in this snapshot"


def shorter_cards(tables: Mapping[str, Rows]) -> Finding:
    """Judge by the ratio of mean lengths and by the mean ratio, the paper's headline and what it left out."""
    rows = tables.get("cards")
    if rows is None:
        return untold(_NO_CARDS)
    below, lines = [], []
    for relation, source, name in groups_of(rows):
        for trait, which in (("characters", "all cards"), ("characters, neither phrased", "neither written by phrase")):
            for weighting in _WEIGHTINGS:
                of = {"trait": trait, "weighting": weighting, "relation": relation, "relation_source": source}
                told = {
                    measure: rows.one(measure=measure, period="all", **of)
                    for measure in ("ratio of means", "mean of ratios", "median ratio", "shrank")
                }
                means, ratios, median, shrank = told.values()
                if not (means and ratios and median and shrank):
                    continue
                lines.append(
                    f"{which}, {name}, by {weighting}: the child's length is {with_interval(means)} of the parent's by "
                    f"the ratio of means, {with_interval(ratios)} by the mean ratio, {with_interval(median)} by the "
                    f"median ratio; {share(shrank)} shrank ({shrank['denominator']:,})"
                )
                if relation == "all" and trait == "characters":
                    below += [row["high"] is not None and row["high"] < 1 for row in (means, ratios, median)]
    if not below:
        return untold(_NO_CARDS)
    if all(below):
        return Finding(
            HOLDS, "Cards of children are shorter by the ratio of means, the mean ratio and the median.", lines
        )
    if any(below):
        return Finding(PARTLY, "Cards of children are shorter by some ways to average and not by all.", lines)
    return Finding(REFUTED, "By no way to average are cards of children shorter for sure.", lines)


def generated_cards(tables: Mapping[str, Rows]) -> Finding:
    """Judge by the share of cards that tools wrote, among children less among parents, of edges where both have one."""
    rows = tables.get("cards")
    if rows is None:
        return untold(_NO_CARDS)
    above, lines = [], []
    for relation, source, name in groups_of(rows):
        for trait, how in (("phrased", "by the paper's two phrases"), ("generated", "by sentences and shingles")):
            for weighting in _WEIGHTINGS:
                of = {"trait": trait, "weighting": weighting, "relation": relation, "relation_source": source}
                parent, child, less = (
                    rows.one(measure=measure, period="all", **of) for measure in ("parent", "child", "difference")
                )
                if not (parent and child and less):
                    continue
                lines.append(
                    f"{how}, {name}, by {weighting}: {share(parent)} of parents' cards, {share(child)} of children's "
                    f"({child['denominator']:,})"
                )
                if relation == "all":
                    above.append(less["low"] is not None and less["low"] > 0)
    if not above:
        return untold(_NO_CARDS)
    if all(above):
        return Finding(HOLDS, "Cards of children are written by tools more often than those of their parents.", lines)
    verdict = PARTLY if any(above) else REFUTED
    return Finding(verdict, "Cards of children are not written by tools more often by every way to tell.", lines)
