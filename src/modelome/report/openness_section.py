"""How open the models are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from modelome.genetics.time_periods import ON_OR_BEFORE
from modelome.report.look import BLUE, GRAY, GREEN, ORANGE, RED, dot, figure_of, label_rows
from modelome.report.paper import paper_value
from modelome.report.rows import Rows, share
from modelome.report.section import Comparison, Drawing, Section

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["openness_section"]

_MEASURES = {
    "gated": RED,
    "declares a license": GRAY,
    "open license": BLUE,
    "has a card": "#22272F",
    "declares a dataset": GREEN,
    "links a paper": ORANGE,
}
_WORDS = {
    "open license": "have an open license",
    "declares a license": "declare any license",
    "has a card": "have a card",
    "declares a dataset": "name a dataset",
    "gated": "are gated",
}
_FEW = 30


def openness_section(table: pa.Table) -> Section | None:
    """Tell openness; None where the snapshot knows nothing of it."""
    rows = Rows(table)
    told = {
        measure: row
        for measure in _WORDS
        if (row := rows.one(trait="all", measure=measure, weighting="model", period="all"))
    }
    if not told:
        return None
    words = [f"{share(row)} {_WORDS[measure]}" for measure, row in told.items()]
    years = _years(rows)
    drawings = [_groups(rows)]
    if len(years) > 1:
        drawings.insert(0, _by_year(rows, years))
    return Section(
        "openness",
        "How open is it?",
        f"Of all models {', '.join(words)}.",
        drawings,
        notes=["An open license lets anybody use, change and pass on a model: permissive, attribution or copyleft."],
        comparisons=_comparisons(told),
    )


def _years(rows: Rows) -> list[str]:
    found = {
        str(row["period"])
        for row in rows.all(trait="all", weighting="model")
        if row["period"] != "all" and row["denominator"] >= _FEW
    }
    return sorted(found, key=lambda year: (year != ON_OR_BEFORE, year))


def _by_year(rows: Rows, years: list[str]) -> Drawing:
    figure, (axis,) = figure_of(9, of=0.24)
    for measure, color in _MEASURES.items():
        line = [
            (at, row)
            for at, year in enumerate(years)
            if (row := rows.one(trait="all", measure=measure, weighting="model", period=year))
        ]
        for at, row in line:
            if row["low"] is not None:
                axis.plot([at, at], [row["low"], row["high"]], color=color, linewidth=1.6, alpha=0.5)
        if line:
            values = [row["estimate"] for _, row in line]
            axis.plot([at for at, _ in line], values, "o-", color=color, linewidth=1.5, markersize=4, label=measure)
    axis.set_xticks(range(len(years)), ["earlier" if year == ON_OR_BEFORE else year for year in years])
    axis.set_ylim(0, 1)
    axis.yaxis.set_major_formatter(lambda number, _: f"{100 * number:.0f} %")
    axis.set_ylabel("share of models")
    axis.legend(loc="center left", bbox_to_anchor=(1.0, 0.5), fontsize=8)
    return Drawing(
        "openness_years",
        figure,
        "What models tell and allow, by the year in which they were made, with intervals over owners; years of fewer "
        f"than {_FEW} models left out.",
    )


def _groups(rows: Rows) -> Drawing:
    every = rows.all(weighting="model", period="all")
    found = list(dict.fromkeys(str(row["trait"]) for row in every if not str(row["trait"]).startswith("license of ")))
    sizes: dict[str, int] = {}
    for each in every:
        sizes[str(each["trait"])] = max(int(each["denominator"]), sizes.get(str(each["trait"]), 0))
    figure, (axis,) = figure_of(max(len(found), 4), of=0.26)
    for measure, color in _MEASURES.items():
        places = [_of(rows, trait, measure) for trait in found]
        for at, row in enumerate(places):
            dot(axis, row, at, color)
        if any(places):
            axis.plot([], [], "o", color=color, markersize=4.5, label=measure)
    label_rows(axis, [f"{_short(trait)}  ({sizes[trait]:,})" for trait in found])
    axis.set_xlim(0, 1)
    axis.xaxis.set_major_formatter(lambda number, _: f"{100 * number:.0f} %")
    axis.legend(loc="lower center", bbox_to_anchor=(0.35, 1.0), ncols=3, fontsize=8)
    return Drawing(
        "openness_groups",
        figure,
        "The same of all models, by generation (the longest way from a root), and in the largest families, with how "
        "many models there are; intervals over owners.",
    )


def _of(rows: Rows, trait: str, measure: str) -> dict[str, Any] | None:
    return rows.one(trait=trait, measure=measure, weighting="model", period="all")


def _short(trait: str, most: int = 44) -> str:
    name = trait.removeprefix("family of ")
    return name if len(name) <= most else f"{name[: most // 2 - 1]}…{name[-most // 2 :]}"


def _comparisons(told: dict[str, dict[str, Any]]) -> list[Comparison]:
    ours, paper = told.get("has a card"), paper_value("top", "coverage", "card")
    if ours is None or paper is None:
        return []
    why = "another snapshot; where cards were not collected, they count as none"
    return [Comparison("share of models with a card", paper, ours["estimate"], ours["low"], ours["high"], why)]
