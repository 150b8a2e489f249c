"""Whether kinship could be chance, and whether siblings above parent and child need directed mutation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from modelome.genetics.chance_table import CHANCES, MATCHED
from modelome.genetics.kin_null_graph import CHANCE_PAIRS
from modelome.genetics.kin_pairs import KIN_PAIRS
from modelome.genetics.kin_strata import LEVELS
from modelome.genetics.kin_vectors import TEXTS
from modelome.genetics.neutral_table import DIRECTED, NEUTRAL_TRAITS, UNDIRECTED, region_point
from modelome.report.chance_figures import Region, of_chains, of_kin, of_regions
from modelome.report.rows import Rows, share
from modelome.report.section import Drawing, Section

if TYPE_CHECKING:
    import pyarrow as pa

    from modelome.report.chance_figures import Row

__all__ = ["chance_section"]

_PLAIN = "metadata without kinship"
_ABOVE, _STAR = "siblings above parent-child", "parent-child of stars"
_APART = f"{_ABOVE}, different owners"
_WEIGHTINGS = ("pair", "family")
_HALF = 0.5


def chance_section(kin: pa.Table, neutral: pa.Table) -> Section | None:
    """Tell both; None where the atlas has no stars."""
    told, chains = Rows(kin), Rows(neutral)
    relation, source = told.finetunes()
    group = {"relation": relation, "relation_source": source}
    edges = "all relations" if source is None else f"finetunes as {source}"
    panels = {text: _kin(told, text, group) for text in TEXTS}
    if not any(panels.values()):
        return None
    answer, drawings = _answer_of_kin(told, group), []
    drawings.append(
        Drawing(
            "kin_chance",
            of_kin(panels),
            f"Mean similarity of kin ({edges}) and what chance gives: the younger of a pair replaced with the models "
            "of its task, library and month that are no kin (intervals over families); texts that change places within "
            "task, library and month, and parents that change places within relation and month (95 % of drawings).",
        )
    )
    traits = [trait for trait in NEUTRAL_TRAITS if chains.one(trait=trait, measure=_ABOVE, null=None, **group)]
    if traits:
        answer += f" {_answer_of_chains(chains, traits, group)}"
        drawings += _of_traits(chains, traits, group, edges)
    return Section(
        "chance",
        "Could kinship be chance, and does it need directed mutation?",
        answer,
        drawings,
        notes=_notes(told, group),
    )


def _kin(rows: Rows, text: str, group: dict[str, Any]) -> dict[str, dict[str, Row]]:
    places = {pair.code: pair for pair in KIN_PAIRS}
    found = {}
    for code in CHANCE_PAIRS:
        of = {"trait": text, "measure": f"TF-IDF: {code}", "weighting": "pair", **group}
        kinds: dict[str, Row] = {"observed": rows.one(null=None, **of)}
        kinds |= {null: rows.one(null=null, **of) for null in CHANCES}
        if kinds["observed"]:
            found[f"{places[code].kin}  {places[code].pattern}"] = kinds
    return found


def _answer_of_kin(rows: Rows, group: dict[str, Any]) -> str:
    """Tell of parents and children, and siblings, without what gives kinship away."""
    parts = []
    for code, what in (("duo_1", "parent and child"), ("trio_1_2", "siblings")):
        of = {"trait": _PLAIN, "weighting": "pair", **group}
        observed = rows.one(measure=f"TF-IDF: {code}", null=None, **of)
        stranger = rows.one(measure=f"TF-IDF: {code}", null=MATCHED, **of)
        above = rows.one(measure=f"TF-IDF: {code}: above chance", null=MATCHED, **of)
        if observed and stranger and above:
            parts.append(
                f"{what} are {observed['estimate']:.2f} alike, and {stranger['estimate']:.2f} where the younger is "
                f"another model of its task, library and month ({_signed(above)} apart)"
            )
    chances = [
        row
        for code in CHANCE_PAIRS
        for null in CHANCES[1:]
        if (row := rows.one(trait=_PLAIN, measure=f"TF-IDF: {code}: p", null=null, weighting="pair", **group))
    ]
    told = f"Without names, parents, counters and dates {', '.join(parts)}. " if parts else ""
    if chances:
        few = sum(row["estimate"] < 0.05 for row in chances)
        told += (
            f"Chance that mixes texts or parents reaches what is observed in less than 5 % of drawings for {few} of "
            f"{len(chances)} kinds of kin and mixing."
        )
    return told.strip()


def _answer_of_chains(rows: Rows, traits: list[str], group: dict[str, Any]) -> str:
    """Say which traits have siblings above, and what explains how far they are apart."""
    above, fast = [], []
    verdicts: dict[str, list[str]] = {}
    for trait in traits:
        of = {"trait": trait, "weighting": "pair", **group}
        observed, star = (rows.one(measure=name, null=None, **of) for name in (_ABOVE, _STAR))
        if observed is None or star is None:
            continue
        name = trait.replace("_", " ")
        if _positive(observed):
            chains = [rows.one(measure=_ABOVE, null=null, **of) for null in (UNDIRECTED, DIRECTED)]
            given = [f"{row['estimate']:+.2f}" for row in chains if row]
            above.append(
                f"{name} ({_signed(observed)}; an undirected chain gives {' and a directed one '.join(given)})"
            )
        if star["estimate"] < _HALF:
            fast.append(name)
        over = {
            null: _positive(rows.one(measure=f"{_ABOVE}: above chance", null=null, **of))
            for null in (UNDIRECTED, DIRECTED)
        }
        if not over[UNDIRECTED]:
            verdict = "undirected mutation gives as much"
        elif not over[DIRECTED]:
            verdict = "it takes directed mutation"
        else:
            verdict = "children of one parent go together more than directed mutation of each for itself makes them"
        verdicts.setdefault(verdict, []).append(name)
    told = (
        f"Siblings are above parent and child for sure in {_listed(above)}. "
        if above
        else ("In no trait are siblings above parent and child for sure. ")
    )
    told += (
        "Where all values mutate at one rate that takes more than half of the edges to mutate, however directed; "
        f"so many do in {_listed(fast)}. "
        if fast
        else "Where all values mutate at one rate that would take more than half of the edges to mutate, however "
        "directed; in no trait do so many. "
    )
    return (
        told
        + "Beside chains fitted to the edges: "
        + "; ".join(f"{_listed(names)}: {verdict}" for verdict, names in verdicts.items())
        + "."
    )


def _of_traits(rows: Rows, traits: list[str], group: dict[str, Any], edges: str) -> list[Drawing]:
    panels: dict[str, dict[str, dict[str, Row]]] = {}
    for weighting in _WEIGHTINGS:
        panels[weighting] = {}
        for trait in traits:
            of = {"trait": trait, "weighting": weighting, **group}
            panels[weighting][trait] = {
                "observed": rows.one(measure=_ABOVE, null=None, **of),
                "observed, different owners": rows.one(measure=_APART, null=None, **of),
                "undirected chain": rows.one(measure=_ABOVE, null=f"{UNDIRECTED}, simulated", **of),
                "directed chain": rows.one(measure=_ABOVE, null=f"{DIRECTED}, simulated", **of),
            }
    regions = [region for trait in traits if (region := _region(rows, trait, group))]
    return [
        Drawing(
            "neutral_chains",
            of_chains(panels),
            f"How far siblings have one value more often than parent and child of the same stars ({edges}): observed, "
            "with intervals over families, and where the trait runs down the observed trees by a fitted chain (95 % of "
            "simulations).",
        ),
        Drawing(
            "neutral_regions",
            of_regions(regions),
            "The same by how often a trait mutates, at one rate for all values, and what share of mutations has the "
            "one goal of its value, where most of the data's go. White line and band: the observed rate with its "
            "interval. Red: where a chain gives what is observed; dashed: where siblings come level with parent and "
            "child. The mark is at the nearest chain of the observed rate: a triangle where even it gives less than "
            "the interval of what is observed (up), or more (down).",
        ),
    ]


def _region(rows: Rows, trait: str, group: dict[str, Any]) -> Region | None:
    of = {"trait": trait, "weighting": "pair", **group}
    observed, star = (rows.one(measure=name, null=None, **of) for name in (_ABOVE, _STAR))
    points = {
        point: row["estimate"]
        for row in rows.all(null="region", **of)
        if (point := region_point(row["measure"])) and row["estimate"] is not None
    }
    if not points or observed is None or star is None:
        return None
    rates, directed = (np.array(sorted({getattr(point, name) for point in points})) for name in ("rate", "directed"))
    above = np.zeros((len(rates), len(directed)))
    for point, alike in points.items():
        at = np.searchsorted(rates, point.rate), np.searchsorted(directed, point.directed)
        above[at] += alike if point.measure == "siblings" else -alike
    return Region(trait, rates, directed, above, observed, star)


def _notes(rows: Rows, group: dict[str, Any]) -> list[str]:
    matched = rows.one(trait="matching", measure=f"on {LEVELS[0]}", null=MATCHED, **group)
    notes = [f"{share(matched)} of children have strangers of their task, library and month."] if matched else []
    notes.append(
        "Chains take traits of which a model declares one value, and of several parents the one in the model's own "
        "family; children of one parent mutate each for itself. What chains can't explain of siblings has a common "
        "cause: an author, a tool, a habit of the time."
    )
    return notes


def _positive(row: Row) -> bool:
    return row is not None and row["low"] is not None and row["low"] > 0


def _signed(row: dict[str, Any]) -> str:
    interval = "" if row["low"] is None else f" [{row['low']:+.2f}, {row['high']:+.2f}]"
    return f"{row['estimate']:+.2f}{interval}"


def _listed(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
