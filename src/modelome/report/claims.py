"""What the paper claims, and what the figures of a snapshot say of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from modelome.report.rows import Rows, share

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    import pyarrow as pa

__all__ = ["CLAIMS", "HOLDS", "NOT_HERE", "PARTLY", "REFUTED", "Claim", "Finding", "findings"]

HOLDS, PARTLY, REFUTED, NOT_HERE = "holds", "in part", "does not hold", "can't be told here"

_TEXTS = ("metadata", "metadata without kinship")
_SURE = 0.05
_FAST = 0.1
"""Below this share of edges on which a trait changes we don't call its mutation fast; the paper gives no measure."""


@dataclass(frozen=True)
class Finding:
    """A verdict (`HOLDS`, `PARTLY`, `REFUTED`, `NOT_HERE`), why in a sentence, and the numbers it rests on."""

    verdict: str
    why: str
    evidence: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Claim:
    """What the paper says, and how it is judged by long tables."""

    key: str
    text: str
    judge: Callable[[Mapping[str, Rows]], Finding]


def findings(tables: Mapping[str, pa.Table]) -> list[tuple[Claim, Finding]]:
    """Judge every claim by the long tables of a snapshot, by name."""
    rows = {name: Rows(table) for name, table in tables.items()}
    return [(claim, claim.judge(rows)) for claim in CLAIMS]


def _groups(rows: Rows) -> list[tuple[str, str | None, str]]:
    """All edges and finetunes, declared and inferred apart: relation, its source, and what to call them."""
    return [
        ("all", None, "all relations"),
        *(
            ("finetune", source, f"finetunes as {source}")
            for source in ("declared", "inferred")
            if rows.all(relation="finetune", relation_source=source)
        ),
    ]


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
        for relation, source, name in _groups(rows):
            for weighting in ("pair", "family"):
                of = {"trait": text, "weighting": weighting, "relation": relation, "relation_source": source}
                high = rows.one(measure=f"TF-IDF: {above}", **of)
                low = rows.one(measure=f"TF-IDF: {below}", **of) if below else base
                if high is None or low is None:
                    continue
                sure = _apart(high, low)
                told.append(sure)
                if sure is not True:
                    texts.add(text)
                sign = {True: ">", False: "<", None: "≈"}[sure]
                lines.append(f"{text}, {name}, by {weighting}: {words} {_number(high)} {sign} {_number(low)}")
    return told, lines, texts


def _family_resemblance(tables: Mapping[str, Rows]) -> Finding:
    told, lines, _ = _kin(tables, "duo_1", None, "parent and child, any two models")
    if not told:
        return _untold("no edge has text on both ends")
    if all(told):
        return Finding(
            HOLDS,
            "Parent and child are more alike than any two models, with and without names, parents "
            "and counters in the text, by pair and by family.",
            lines,
        )
    return Finding(
        PARTLY if any(told) else REFUTED, _count(told, "parent and child are more alike than any two models"), lines
    )


def _siblings(tables: Mapping[str, Rows]) -> Finding:
    told, lines, texts = _kin(tables, "trio_1_2", "trio_1_1", "siblings, parent and child of the same stars")
    if not told:
        return _untold("no parent has two children with text")
    if all(told):
        return Finding(
            HOLDS, "Siblings are more alike than parent and child in every text, weighting and relation.", lines
        )
    if not any(told):
        return Finding(REFUTED, "In no text, weighting or relation are siblings more alike for sure.", lines)
    where = " Where it fails, the text is without kinship." if texts == {_TEXTS[1]} else ""
    return Finding(PARTLY, _count(told, "siblings are more alike for sure") + where, lines)


def _fast(tables: Mapping[str, Rows]) -> Finding:
    rows = tables.get("mutation")
    found: list[dict[str, Any]] = []
    lines = []
    for relation, source, name in _groups(rows) if rows else []:
        for trait in ("license", "language", "task", "library"):
            row = rows and rows.one(
                trait=trait,
                measure="jaccard",
                relation=relation,
                relation_source=source,
                period="all",
                weighting="edge",
            )
            if row:
                family = rows and rows.one(
                    trait=trait,
                    measure="jaccard",
                    relation=relation,
                    relation_source=source,
                    period="all",
                    weighting="family",
                )
                by_family = f", by family {share(family)}" if family else ""
                lines.append(f"{trait}, {name}: {share(row)} of {row['denominator']:,} edges{by_family}")
                found += [row] if relation == "all" else []
    if not found:
        return _untold("no edge declares a trait on both ends")
    fast = [row["trait"] for row in found if row["low"] is not None and row["low"] >= _FAST]
    slow = [row["trait"] for row in found if row["high"] is not None and row["high"] < _FAST]
    verdict = HOLDS if len(fast) == len(found) else PARTLY if fast or len(slow) < len(found) else REFUTED
    told = " and ".join(
        [*([f"{_and(fast)} differ on more"] if fast else []), *([f"{_and(slow)} on less"] if slow else [])]
    )
    middle = "" if told else "no trait differs for sure on more"
    return Finding(verdict, f"Of all edges on which both ends declare it, {told or middle} than one in ten.", lines)


def _directed(tables: Mapping[str, Rows]) -> Finding:
    rows = tables.get("drift")
    sure: list[str] = []
    unsure: list[str] = []
    lines = []
    for relation, source, name in _groups(rows) if rows else []:
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
        return _untold("no trait is replaced on any edge")
    verdict = HOLDS if not unsure else PARTLY if sure else REFUTED
    words = [f"{_and(sure)} changes in one direction more than edges turned about at random"] if sure else []
    words += [f"{_and(unsure)} does not"] if unsure else []
    return Finding(verdict, _sentence("; ".join(words)), lines)


def _license_drift(tables: Mapping[str, Rows]) -> Finding:
    return _flow(
        tables,
        "license_family",
        ("community", "use-restrictions", "non-commercial"),
        "permissive",
        "from licenses with conditions on use to permissive ones",
    )


def _english(tables: Mapping[str, Rows]) -> Finding:
    """Judge by what parents and children declare; by changes, the answer depends on how they are counted."""
    rows = tables.get("drift")
    lines, told = [], []
    for relation, source, name in _groups(rows) if rows else []:
        for weighting in ("edge", "family"):
            of = {"trait": "language", "weighting": weighting, "relation": relation, "relation_source": source}
            above, below = (rows and rows.one(measure=f"en among {end}", **of) for end in ("parents", "children"))
            if above and below:
                lines.append(
                    f"{name}, by {weighting}: English is declared by {share(above)} of parents and {share(below)} of "
                    f"children ({below['denominator']:,} edges that declare languages at both ends)"
                )
                told += [_apart(below, above)] if relation == "all" else []
    if not told:
        return _untold("no edge declares languages at both ends")
    for weighting, how in (("twice", "as the paper counts"), ("once", "a removed language with each added one")):
        flows = _flows(tables, "language", _others(rows, weighting), "en", weighting)
        if flows:
            there, both = sum(row["n"] for row in flows.values()), sum(row["denominator"] for row in flows.values())
            lines.append(
                f"changes between English and other languages, {how}: {there:,} of {both:,} go to English "
                f"({100 * there / both:.0f} %)"
            )
    verdict = HOLDS if all(told) else REFUTED if all(each is False for each in told) else PARTLY
    words = {
        HOLDS: "Children declare English more often than their parents.",
        REFUTED: "Children declare English less often than their parents: many keep one language of a "
        "multilingual parent, and by the paper's counting each one dropped is a step to an English that they keep.",
        PARTLY: "Whether children declare English more often than their parents can't be told for sure.",
    }
    return Finding(verdict, words[verdict], lines)


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
        return _untold(f"no {trait.replace('_', ' ')} changes to or from {target}")
    verdict = HOLDS if not back and not even else PARTLY if there else REFUTED
    parts = [f"for sure from {_and(there)}"] if there else []
    parts += [f"either way, as far as can be told, from {_and(even)}"] if even else []
    parts += [f"the other way about from {_and(back)}"] if back else []
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


def _violations(tables: Mapping[str, Rows]) -> Finding:
    rows = tables.get("license_lineage")
    lines = []
    for measure in ("not carried", "not carried, another owner", "unknown"):
        for weighting in ("edge", "family"):
            row = rows and rows.one(
                trait="license",
                measure=measure,
                relation="all",
                relation_source=None,
                period="all",
                weighting=weighting,
            )
            if row:
                lines.append(f"{measure}, by {weighting}: {share(row)} of {row['denominator']:,}")
    row = rows and rows.one(
        trait="license",
        measure="not carried, another owner",
        relation="all",
        relation_source=None,
        period="all",
        weighting="edge",
    )
    if not row or not row["denominator"]:
        return _untold("no edge can be judged")
    return Finding(
        PARTLY,
        f"Of edges between owners that the rules can judge, {share(row)} do not carry the terms upstream: "
        "some, and not most. The paper counts none.",
        lines,
    )


def _untold(why: str) -> Finding:
    return Finding(NOT_HERE, _sentence(why))


def _apart(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool | None:
    """Tell whether one is above the other beyond both intervals; None where they overlap."""
    low, high = (one["estimate"] if one[side] is None else one[side] for side in ("low", "high"))
    other_low, other_high = (other["estimate"] if other[side] is None else other[side] for side in ("low", "high"))
    return True if low > other_high else False if high < other_low else None


def _number(row: Mapping[str, Any]) -> str:
    if row["low"] is None:
        return f"{row['estimate']:.3f}"
    return f"{row['estimate']:.3f} [{row['low']:.3f}, {row['high']:.3f}]"


def _count(told: list[bool | None], words: str) -> str:
    return _sentence(f"in {sum(each is True for each in told)} of {len(told)} comparisons {words}")


def _and(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}" if words else ""


def _sentence(words: str) -> str:
    return f"{words[0].upper()}{words[1:]}."


CLAIMS = (
    Claim("resemblance", "Models of a family resemble one another.", _family_resemblance),
    Claim("siblings", "Siblings resemble one another more than parent and child.", _siblings),
    Claim("fast", "Mutation is fast.", _fast),
    Claim("directed", "Mutation is directed.", _directed),
    Claim("license-drift", "Licenses drift from restrictive, commercial ones to permissive ones.", _license_drift),
    Claim("violation", "Licenses downstream are often in violation of the terms upstream.", _violations),
    Claim("english", "Models drift from many languages to English.", _english),
)
