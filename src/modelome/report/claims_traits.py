"""Whether mutation is fast and directed, and where licenses and languages drift."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from modelome.report.judging import (
    HOLDS,
    NOT_HERE,
    PARTLY,
    REFUTED,
    Finding,
    groups_of,
    joined,
    sentence,
    untold,
)
from modelome.report.rows import share

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from modelome.report.rows import Rows

__all__ = ["directed", "fast", "license_drift", "to_english"]

_SURE = 0.05
_FAST = 0.1
"""Below this share of edges on which a trait changes we don't call its mutation fast; the paper gives no measure."""


def fast(tables: Mapping[str, Rows]) -> Finding:
    """Judge by whether more than one in ten edges changes each trait, of those that declare it at both ends."""
    rows = tables.get("mutation")
    found: list[dict[str, Any]] = []
    lines = []
    for relation, source, name in groups_of(rows) if rows else []:
        for trait in ("license", "language", "task", "library"):
            of = {
                "trait": trait,
                "measure": "jaccard",
                "relation": relation,
                "relation_source": source,
                "period": "all",
            }
            row, family = (rows and rows.one(weighting=weighting, **of) for weighting in ("edge", "family"))
            if row:
                by_family = f", by family {share(family)}" if family else ""
                lines.append(f"{trait}, {name}: {share(row)} of {row['denominator']:,} edges{by_family}")
                found += [row] if relation == "all" else []
    if not found:
        return untold("no edge declares a trait on both ends")
    quick = [row["trait"] for row in found if row["low"] is not None and row["low"] >= _FAST]
    slow = [row["trait"] for row in found if row["high"] is not None and row["high"] < _FAST]
    unsure = [row["trait"] for row in found if row["trait"] not in (*quick, *slow)]
    verdict = HOLDS if len(quick) == len(found) else REFUTED if len(slow) == len(found) else PARTLY
    words = [f"{joined(quick)} on more than one in ten"] if quick else []
    words += [f"{joined(slow)} on fewer"] if slow else []
    words += [f"of {joined(unsure)} either may be true"] if unsure else []
    return Finding(verdict, f"Of all edges that declare it at both ends, a trait changes: {'; '.join(words)}.", lines)


def directed(tables: Mapping[str, Rows]) -> Finding:
    """Judge by the best order of values, beside that of edges turned about at random."""
    rows = tables.get("drift")
    sure: list[str] = []
    unsure: list[str] = []
    lines = []
    for relation, source, name in groups_of(rows) if rows else []:
        for trait in ("license", "language", "task", "library"):
            of = {"trait": trait, "weighting": "once", "relation": relation, "relation_source": source}
            row = rows and rows.one(measure="mutations accounted", null=None, **of)
            chance = rows and rows.one(measure="mutations accounted", null="directions turned", **of)
            p = rows and rows.one(measure="mutations accounted: p", **of)
            if row and chance and p:
                lines.append(
                    f"{trait}, {name}: {100 * row['estimate']:.0f} % of {row['denominator']:,} changes go forward, "
                    f"{100 * chance['low']:.0f} to {100 * chance['high']:.0f} % by chance (p = {p['estimate']:.3f})"
                )
                if relation == "all":
                    (sure if p["estimate"] <= _SURE else unsure).append(trait)
    if not lines:
        return untold("no trait is replaced on any edge")
    verdict = HOLDS if not unsure else PARTLY if sure else REFUTED
    words = [f"{joined(sure)} changes in one direction more than edges turned about at random"] if sure else []
    words += [f"{joined(unsure)} does not"] if unsure else []
    return Finding(verdict, sentence("; ".join(words)), lines)


def license_drift(tables: Mapping[str, Rows]) -> Finding:
    """Judge by changes between families of licenses with conditions on use and permissive ones."""
    return _flow(
        tables,
        "license_family",
        ("community", "use-restrictions", "non-commercial"),
        "permissive",
        "from licenses with conditions on use to permissive ones",
    )


def to_english(tables: Mapping[str, Rows]) -> Finding:
    """Judge by what parents and children declare; by changes, the answer depends on how they are counted."""
    rows = tables.get("drift")
    lines, told = [], []
    for relation, source, name in groups_of(rows) if rows else []:
        for weighting in ("edge", "family"):
            of = {"trait": "language", "weighting": weighting, "relation": relation, "relation_source": source}
            above, below, less = (
                rows and rows.one(measure=f"en among {ends}", **of)
                for ends in ("parents", "children", "children less parents")
            )
            if above and below and less:
                lines.append(
                    f"{name}, by {weighting}: English is declared by {share(above)} of parents and {share(below)} of "
                    f"children, {share(less)} apart ({below['denominator']:,} edges that declare languages)"
                )
                told += [_side(less)] if relation == "all" else []
    if not told:
        return untold("no edge declares languages at both ends")
    for weighting, how in (("twice", "as the paper counts"), ("once", "a removed language with each added one")):
        flows = _flows(tables, "language", _others(rows, weighting), "en", weighting)
        if flows:
            there, both = sum(row["n"] for row in flows.values()), sum(row["denominator"] for row in flows.values())
            lines.append(
                f"changes between English and other languages, {how}: {there:,} of {both:,} go to English "
                f"({100 * there / both:.0f} %)"
            )
    verdict = PARTLY if any(each is not None for each in told) else NOT_HERE
    verdict = HOLDS if all(told) else REFUTED if all(each is False for each in told) else verdict
    words = {
        HOLDS: "Children declare English more often than their parents.",
        REFUTED: "Children declare English less often than their parents: many keep one language of a "
        "multilingual parent, and by the paper's counting each one dropped is a step to an English that they keep.",
        PARTLY: "By edge and by family the answers differ, or one of them can't be told for sure.",
        NOT_HERE: "Whether children declare English more often than their parents can't be told for sure.",
    }
    return Finding(verdict, words[verdict], lines)


def _side(difference: Mapping[str, Any]) -> bool | None:
    """Tell whether a difference is above 0 for sure, below, or neither."""
    return True if difference["low"] > 0 else False if difference["high"] < 0 else None


def _others(rows: Rows | None, weighting: str) -> tuple[str, ...]:
    pairs = rows.all(name="drift", trait="language", relation="all", weighting=weighting) if rows else []
    values = {
        value for row in pairs if " → " in row["measure"] for value in row["measure"].split(": q")[0].split(" → ")
    }
    return tuple(sorted(values - {"en"}))


def _flow(tables: Mapping[str, Rows], trait: str, sources: Iterable[str], target: str, words: str) -> Finding:
    """Judge whether changes between each of some values and one value go to that one."""
    there: list[str] = []
    back: list[str] = []
    even: list[str] = []
    lines = []
    for source, row in _flows(tables, trait, sources, target, "once").items():
        lines.append(f"{source} → {target}: {share(row, 0)} of {row['denominator']:,} changes between the two")
        (there if row["low"] > 1 / 2 else back if row["high"] < 1 / 2 else even).append(source)
    if not lines:
        return untold(f"no {trait.replace('_', ' ')} changes to or from {target}")
    verdict = HOLDS if not back and not even else PARTLY if there else REFUTED if back and not even else NOT_HERE
    parts = [f"for sure from {joined(there)}"] if there else []
    parts += [f"either way, as far as can be told, from {joined(even)}"] if even else []
    parts += [f"the other way about from {joined(back)}"] if back else []
    return Finding(verdict, f"Changes {words} go {'; '.join(parts)}.", lines)


def _flows(
    tables: Mapping[str, Rows], trait: str, sources: Iterable[str], target: str, weighting: str
) -> dict[str, dict[str, Any]]:
    """Find, of the changes between each of some values and one, those that go to that one, however they are told."""
    rows = tables.get("drift")
    found = {}
    for source in sources:
        of = {"name": "drift", "trait": trait, "relation": "all", "weighting": weighting}
        row = rows and rows.one(measure=f"{source} → {target}", **of)
        turned = rows and rows.one(measure=f"{target} → {source}", **of)
        if turned and not row:
            row = {
                **turned,
                "estimate": 1 - turned["estimate"],
                "low": 1 - turned["high"],
                "high": 1 - turned["low"],
                "n": turned["denominator"] - turned["n"],
            }
        if row and row["denominator"]:
            found[source] = row
    return found
