"""How the ecosystem grows, and who holds it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from matplotlib.figure import Figure

from modelome.genetics.bursts import WITHOUT
from modelome.genetics.time_periods import ON_OR_BEFORE
from modelome.report.look import BLUE, GRAY, GREEN, ORANGE, RED
from modelome.report.rows import Rows, share
from modelome.report.section import Drawing, Section
from modelome.table.languages import language_name

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import pyarrow as pa
    from matplotlib.axes import Axes

__all__ = ["time_section"]

_RELATIONS = {"finetune": BLUE, "adapter": ORANGE, "quantized": GREEN, "merge": RED, "all": "#22272F"}
_YEARLY = {"task": "Task", "library": "Library", "license_family": "License family", "language": "Language"}
_LINES = (BLUE, ORANGE, GREEN, RED, GRAY)
_HOLDERS = {"owner": "owners", "base": "bases", "license": "licenses", "task": "tasks", "library": "libraries"}
_FEW = 30
"""A period with fewer models tells no share."""


def time_section(created: pa.Table, concentration: pa.Table) -> Section | None:
    """Tell growth and concentration; None where neither dates nor owners say anything."""
    rows, held = Rows(created), Rows(concentration)
    months = _months(rows, "model")
    parts = [
        _growth(rows, months) if len(months) > 1 else None,
        _shares(rows),
        _concentration(held),
    ]
    drawings = [drawing for drawing in parts if drawing]
    answer = " ".join(filter(None, (_grew(rows, months), _holds(held))))
    if not (answer and drawings):
        return None
    return Section(
        "time",
        "How does it grow, and who holds it?",
        answer,
        drawings,
        notes=[
            (
                "What counts is what a snapshot still holds: models that were deleted are missing from the month in "
                "which they were made. A Hill number of order 1 is how many holders of one size would be as diverse; "
                "the table has orders 0 and 2, HHI and Gini too, weighted by models, downloads and likes."
            )
        ],
    )


def _months(rows: Rows, trait: str) -> list[dict[str, Any]]:
    told = rows.all(trait=trait, measure="created", weighting="model")
    return sorted((row for row in told if row["period"] != ON_OR_BEFORE), key=lambda row: str(row["period"]))


def _grew(rows: Rows, months: list[dict[str, Any]]) -> str:
    if not months:
        return ""
    most = max(months, key=lambda row: int(row["n"]))
    answer = f"Most models were made in {most['period']}: {most['n']:,} of {most['denominator']:,} with a date."
    floor = rows.one(trait="model", measure="created", weighting="model", period=ON_OR_BEFORE)
    if floor:
        answer += f" {floor['n']:,} are as old as the Hub's record or older."
    return answer


def _holds(held: Rows) -> str:
    told = []
    for trait, name in (("owner", "owners hold"), ("base", "bases have")):
        row = held.one(trait=trait, measure="top 10 share", weighting="model", period="all")
        if row:
            told.append(
                f"the ten largest {name} {share(row)} of {'all models' if trait == 'owner' else 'all children'}"
            )
    bare = held.one(trait=f"base, {WITHOUT}", measure="top 10 share", weighting="model", period="all")
    if bare and told:
        told[-1] += f" ({share(bare)} without mass uploads)"
    loads = held.one(trait="model", measure="top 10 share", weighting="downloads", period="all")
    if loads:
        told.append(f"ten models get {share(loads)} of all downloads")
    answer = ", ".join(told)
    return f"{answer[0].upper()}{answer[1:]}." if answer else ""


def _growth(rows: Rows, months: list[dict[str, Any]]) -> Drawing:
    figure = Figure(figsize=(7.6, 4.0), layout="constrained")
    above, below = figure.subplots(2, 1, sharex=True, height_ratios=(1, 1))
    place = {str(row["period"]): at for at, row in enumerate(_calendar(months))}
    bare = {str(row["period"]): row["n"] for row in _months(rows, f"model, {WITHOUT}")}
    at = [place[str(row["period"])] for row in months]
    above.bar(at, [row["n"] for row in months], color="#B9D4E8" if bare else BLUE, width=0.86, label="all models")
    if bare:
        without = [bare.get(str(row["period"]), 0) for row in months]
        above.bar(at, without, color=BLUE, width=0.86, label="without mass uploads")
        above.legend(loc="upper left", fontsize=8)
    above.set_ylabel("models a month")
    above.yaxis.set_major_formatter(lambda number, _: f"{number:,.0f}")
    enough = {str(row["period"]) for row in months if row["n"] >= _FEW}
    source = "declared" if rows.all(trait="parent", relation="finetune", relation_source="declared") else "inferred"
    for relation, color in _RELATIONS.items():
        of = None if relation == "all" else source
        told = rows.all(trait="parent", relation=relation, relation_source=of, weighting="model")
        line = sorted((place[row["period"]], row["estimate"]) for row in told if row["period"] in enough)
        if line:
            name = "any parent" if relation == "all" else relation
            below.plot(*zip(*line, strict=True), color=color, linewidth=1.5, marker="o", markersize=2, label=name)
    below.set_ylabel("share with a parent")
    below.set_ylim(0, None)
    if below.lines:
        below.legend(loc="upper left", fontsize=8, ncols=3)
    _label_months(below, list(place))
    return Drawing(
        "time_growth",
        figure,
        "Above: models by the month in which they were made, of those that the snapshot still holds. Below: the share "
        f"of each month's models that declare a parent, by relation as {source}; months of fewer than {_FEW} models "
        "left out.",
    )


def _calendar(months: list[dict[str, Any]]) -> list[dict[str, str]]:
    """Give every month from the first to the last, those without models too."""
    first, last = (
        12 * int(str(row["period"])[:4]) + int(str(row["period"])[5:]) - 1 for row in (months[0], months[-1])
    )
    return [{"period": f"{month // 12}-{month % 12 + 1:02d}"} for month in range(first, last + 1)]


def _label_months(axis: Axes, periods: Sequence[str]) -> None:
    step = max(1, (len(periods) + 11) // 12)
    step = next(each for each in (1, 2, 3, 6, 12, 24, 48, 96) if each >= min(step, 96))
    shown = [at for at, period in enumerate(periods) if (int(period[5:]) - 1) % step == 0]
    axis.set_xticks(shown, [periods[at] for at in shown], fontsize=7.5)


def _shares(rows: Rows) -> Drawing | None:
    """Draw the five most frequent values of each trait by year."""
    traits = [trait for trait in _YEARLY if len(_years(rows.all(trait=trait, weighting="model"))) > 1]
    if not traits:
        return None
    lines = (len(traits) + 1) // 2
    figure = Figure(figsize=(7.6, 2.5 * lines), layout="constrained")
    axes = figure.subplots(lines, 2, squeeze=False).ravel()
    name: Callable[[str], str]
    for axis, trait in zip(axes, traits, strict=False):
        told = rows.all(trait=trait, weighting="model")
        years = _years(told)
        name = language_name if trait == "language" else str
        values = list(dict.fromkeys(row["measure"] for row in told))[: len(_LINES)]
        for value, color in zip(values, _LINES, strict=False):
            _line(axis, [row for row in told if row["measure"] == value], years, color, name(value))
        axis.set_title(_YEARLY[trait], fontsize=9)
        axis.set_xticks(range(len(years)), [_year(year) for year in years], fontsize=7.5)
        axis.set_ylim(0, None)
        axis.yaxis.set_major_formatter(lambda number, _: f"{100 * number:.0f} %")
        axis.legend(loc="center left", bbox_to_anchor=(1.0, 0.5), fontsize=7)
    for axis in axes[len(traits) :]:
        axis.set_axis_off()
    return Drawing(
        "time_shares",
        figure,
        "The five most frequent values of each trait, as shares of the models that declare it, by the year in which "
        "these were made, with intervals over owners.",
    )


def _concentration(held: Rows) -> Drawing | None:
    told = {
        trait: rows
        for trait in _HOLDERS
        if len(_years(rows := held.all(trait=trait, measure="Hill 1", weighting="model"))) > 1
    }
    if not told:
        return None
    figure = Figure(figsize=(7.6, 4.4), layout="constrained")
    axes = figure.subplots(2, len(told), squeeze=False, sharex=True)
    years = sorted(
        {year for rows in told.values() for year in _years(rows)}, key=lambda year: (year != ON_OR_BEFORE, year)
    )
    for column, trait in enumerate(told):
        for axis, measure in zip(axes[:, column], ("Hill 1", "top 10 share"), strict=True):
            rows = held.all(trait=trait, measure=measure, weighting="model")
            _line(axis, rows, years, BLUE, "models")
            axis.set_ylim(0, 1.05 * axis.get_ylim()[1])
            axis.tick_params(labelsize=7)
        axes[0, column].set_title(_HOLDERS[trait], fontsize=9)
        axes[0, column].yaxis.set_major_formatter(lambda number, _: f"{number:,g}")
        axes[1, column].yaxis.set_major_formatter(lambda number, _: f"{100 * number:.0f} %")
        axes[1, column].set_xticks(range(len(years)), [_year(year) for year in years], rotation=90)
    axes[0, 0].set_ylabel("effective number")
    axes[1, 0].set_ylabel("held by the ten largest")
    return Drawing(
        "time_concentration",
        figure,
        "How many holders of one size would be as diverse (Hill number of order 1), and the share of the ten largest, "
        "by the year in which models were made (for bases, their children), with intervals over owners (for bases, "
        "over families). More models have more holders: compare a number of owners with that of models.",
    )


def _years(told: list[dict[str, Any]]) -> list[str]:
    """Give the years with enough models; the floor first."""
    found = {str(row["period"]) for row in told if row["period"] != "all" and row["denominator"] >= _FEW}
    return sorted(found, key=lambda year: (year != ON_OR_BEFORE, year))


def _year(year: str) -> str:
    return "earlier" if year == ON_OR_BEFORE else year


def _line(axis: Axes, told: list[dict[str, Any]], years: list[str], color: str, label: str) -> None:
    line = [(years.index(row["period"]), row) for row in told if row["period"] in years and row["estimate"] is not None]
    line.sort(key=lambda point: point[0])
    for at, row in line:
        if row["low"] is not None:
            axis.plot([at, at], [row["low"], row["high"]], color=color, linewidth=1.4, alpha=0.5)
    axis.plot(
        [at for at, _ in line],
        [row["estimate"] for _, row in line],
        color=color,
        linewidth=1.4,
        marker="o",
        markersize=3.5,
        label=label,
    )
