"""Whether mutation has a direction (the paper's Figure 6 and its orderings)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from matplotlib.ticker import MaxNLocator

from modelome.report.look import BLUE, GRAY, ORANGE, dot, figure_of, label_rows
from modelome.report.paper import paper_value
from modelome.report.rows import Rows
from modelome.report.section import Comparison, Drawing, Section

if TYPE_CHECKING:
    import pyarrow as pa
    from matplotlib.figure import Figure

__all__ = ["drift_section"]

_TRAITS = ("license", "task", "language", "library")
_MOST_PAIRS = 15
_SURE = 0.05


def drift_section(table: pa.Table) -> Section | None:
    """Tell in which direction traits drift; None where none changes."""
    rows = Rows(table)
    group = {"relation": "all", "relation_source": None}
    traits = [trait for trait in _TRAITS if _scored(rows, trait, group)]
    if not traits:
        return None
    drawings = [
        Drawing(
            f"order_{trait}",
            _order(rows, trait, group),
            f"The order of {trait} values, upstream above, in which most changes go forward (all relations), and the "
            "places that each takes when families are drawn again.",
        )
        for trait in traits
    ]
    pairs = _pairs(rows, "license", group)
    if pairs is not None:
        drawings.append(
            Drawing(
                "drift_license",
                pairs,
                (
                    "The most frequent changes of license: what share of the changes between the two goes this way. "
                    "Filled: told from an even chance at a false discovery rate of 5 %."
                ),
            )
        )
    return Section(
        "drift",
        "Is mutation directed: do traits drift one way?",
        _answer(rows, traits, group),
        drawings,
        notes=[
            (
                "The best order is fitted to the very changes that it is scored on, so even edges turned about at "
                "random give a high score: the two are told side by side."
            ),
            "Changes are counted once here; the paper counts a plain substitution twice. Both are in drift.csv.",
        ],
        comparisons=_comparisons(rows),
    )


def _scored(rows: Rows, trait: str, group: dict[str, Any], null: str | None = None) -> dict[str, Any] | None:
    return rows.one(trait=trait, measure="mutations accounted", weighting="once", null=null, **group)


def _answer(rows: Rows, traits: list[str], group: dict[str, Any]) -> str:
    told = []
    for trait in traits:
        observed, chance = _scored(rows, trait, group), _scored(rows, trait, group, "directions turned")
        if observed and chance:
            told.append(
                f"{trait} {100 * observed['estimate']:.0f} % (by chance {100 * chance['low']:.0f} to "
                f"{100 * chance['high']:.0f} %)"
            )
    return f"Changes that go forward in the best order of values: {', '.join(told)}."


def _order(rows: Rows, trait: str, group: dict[str, Any]) -> Figure:
    prefix = "place of "
    places = [
        row for row in rows.all(trait=trait, weighting="once", null=None, **group) if row["measure"].startswith(prefix)
    ]
    places.sort(key=lambda row: row["estimate"])
    figure, (axis,) = figure_of(len(places), of=0.22)
    for at, row in enumerate(places):
        dot(axis, row, at, BLUE)
    label_rows(axis, [row["measure"].removeprefix(prefix) for row in places])
    axis.xaxis.set_major_locator(MaxNLocator(integer=True))
    axis.set_xlabel("place, from upstream to downstream")
    return figure


def _pairs(rows: Rows, trait: str, group: dict[str, Any]) -> Figure | None:
    drift = rows.all(name="drift", trait=trait, weighting="once", **group)
    found = [row for row in drift if not row["measure"].endswith(": q") and row["denominator"] >= 10][:_MOST_PAIRS]
    if not found:
        return None
    q = {row["measure"].removesuffix(": q"): row["estimate"] for row in drift if row["measure"].endswith(": q")}
    figure, (axis,) = figure_of(len(found), of=0.24)
    for at, row in enumerate(found):
        told = q.get(row["measure"])
        sure = told is not None and told < _SURE
        dot(axis, row, at, ORANGE if sure else GRAY, hollow=not sure)
    axis.axvline(0.5, color=GRAY, linewidth=1, linestyle=(0, (4, 3)))
    label_rows(axis, [f"{row['measure']}   {row['n']:,} of {row['denominator']:,}" for row in found])
    axis.set_xlim(0.4, 1.02)
    axis.set_xlabel("share of changes between the two that go this way")
    return figure


def _comparisons(rows: Rows) -> list[Comparison]:
    made = []
    for trait in _TRAITS:
        for measure in ("drift compatibility", "mutations accounted"):
            paper = paper_value("ordering", trait, "all", measure)
            ours = rows.one(
                trait=trait, measure=measure, weighting="twice", null=None, relation="all", relation_source=None
            )
            if paper is not None and ours:
                why = "another snapshot; counted twice as there, by the order of most traffic"
                made.append(Comparison(f"{measure}, {trait}", paper, ours["estimate"], ours["low"], ours["high"], why))
    return made
