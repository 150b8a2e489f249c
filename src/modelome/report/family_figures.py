"""Figures of families: sizes, virality, offspring, growth, times, survival."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.ticker import FuncFormatter, PercentFormatter

from modelome.report.look import BLUE, GRAY, GREEN, ORANGE, RED, figure_of, label_rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.figure import Figure

__all__ = ["RELATION_COLORS", "growth", "offspring", "sizes", "survival", "times", "virality"]

DARK = "#22272F"
RELATION_COLORS = {
    "all": DARK,
    "finetune": BLUE,
    "adapter": ORANGE,
    "quantized": GREEN,
    "merge": RED,
    "unspecified": GRAY,
}

_LINES = (BLUE, ORANGE, GREEN, RED, "#CC79A7", "#56B4E9", "#6B5B95", "#8C6D1F", DARK, GRAY)
_LONGEST = 34
_TICKS = ((1, 8), (3, 15), (6, 40), (12, 1 << 20))  # months between ticks, and the longest time for that
_APART = 0.052  # of the axis: how near labels at the end of lines may be

Rows = list[dict[str, Any]]


def sizes(groups: Sequence[tuple[str, Rows]]) -> Figure:
    """Draw the share of families in each bin of size; a group is a label and its bins."""
    bins = max((rows for _, rows in groups), key=len)
    figure, (axis,) = figure_of(len(bins) * len(groups), of=0.14)
    for step, ((label, rows), color) in enumerate(zip(groups, (BLUE, ORANGE), strict=False)):
        at = np.arange(len(rows)) + (step - (len(groups) - 1) / 2) * 0.36
        axis.barh(at, [row["estimate"] for row in rows], height=0.32, color=color, label=label)
        for place, row in zip(at, rows, strict=True):
            axis.text(row["estimate"] + 0.004, place, f"{row['n']:,}", va="center", fontsize=7, color="#5A6473")
    label_rows(axis, [row["measure"].removeprefix("size ") for row in bins])
    axis.set_ylabel("members")
    axis.set_xlabel("share of families; their number beside it")
    axis.xaxis.set_major_formatter(PercentFormatter(1, decimals=0))
    axis.grid(visible=False, axis="y")
    if len(groups) > 1:
        axis.legend(loc="lower right")
    return figure


def virality(groups: Sequence[tuple[str, Rows]]) -> Figure:
    """Draw mean virality by size; a group is a relation and its bins."""
    largest = max(_most(row["measure"]) for _, rows in groups for row in rows)
    names = ["2", *(f"{2**power + 1} to {2 ** (power + 1)}" for power in range(1, largest.bit_length() - 1))]
    figure, (axis,) = figure_of(12)
    for step, (relation, rows) in enumerate(groups):
        at = np.array([names.index(row["measure"].removeprefix("virality, size ")) for row in rows])
        at = at + (step - (len(groups) - 1) / 2) * 0.13
        color = RELATION_COLORS[relation]
        low, high = (np.array([row[end] for row in rows], float) for end in ("low", "high"))
        axis.vlines(at, low, high, color=color, linewidth=1.4, alpha=0.5)
        axis.plot(
            at, [row["estimate"] for row in rows], "o-", color=color, markersize=3.5, linewidth=0.8, label=relation
        )
    axis.axhline(2, color=GRAY, linewidth=1, linestyle=(0, (4, 3)))
    axis.text(-0.45, 2.03, "a parent with children alone", fontsize=7.5, color="#5A6473")
    axis.set_xticks(range(len(names)), names, rotation=35, ha="right")
    axis.set_xlabel("members of the family")
    axis.set_ylabel("mean distance of two members")
    axis.legend(loc="upper left")
    return figure


def offspring(groups: Sequence[tuple[str, Rows]], tail: tuple[float, float, float] | None) -> Figure:
    """Draw shares of parents with so many children; `tail` is the exponent, where it starts, and the share there."""
    figure, (axis,) = figure_of(13)
    for relation, rows in groups:
        least = [int(row["measure"].split(" ")[-1]) for row in rows]
        color = RELATION_COLORS[relation]
        low, high = (np.maximum([row[end] for row in rows], 1e-7) for end in ("low", "high"))
        axis.vlines(least, low, high, color=color, linewidth=1.4, alpha=0.4)
        axis.plot(
            least, [row["estimate"] for row in rows], "o-", color=color, markersize=3.5, linewidth=0.8, label=relation
        )
    axis.set_xscale("log")
    axis.set_yscale("log")
    every = [row["estimate"] for _, rows in groups for row in rows if row["estimate"] > 0]
    axis.set_ylim(min(every) / 2, 1.5)
    axis.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.0f}"))
    axis.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{100 * value:g} %"))
    if tail is not None:
        exponent, start, share = tail
        ends = np.array([start, axis.get_xlim()[1]])
        axis.plot(
            ends,
            share * (ends / start) ** (1 - exponent),
            color=GRAY,
            linewidth=1.4,
            linestyle=(0, (4, 3)),
            label=f"power law, exponent {exponent:.2f}, from {start:.0f} on",
        )
    axis.set_xlabel("children")
    axis.set_ylabel("share of parents with as many or more")
    axis.legend(loc="lower left")
    return figure


def growth(families: Sequence[tuple[str, Rows]]) -> Figure:
    """Draw members by month; a family is its root's name and its months."""
    figure, (axis,) = figure_of(17)
    first = min(_after(rows[0]["period"]) for _, rows in families)
    last = max(_after(rows[-1]["period"]) for _, rows in families)
    end = last + max((last - first) / 40, 0.5)
    ends = []
    for (name, rows), color in zip(families, _LINES, strict=False):
        counts = [row["estimate"] for row in rows]
        months = [*(_after(row["period"]) for row in rows), end]
        axis.plot(months, [*counts, counts[-1]], color=color, linewidth=1.4, drawstyle="steps-post")
        ends.append((counts[-1], name, color))
    top = 1.5 * max(count for count, _, _ in ends)
    heights = _spread([float(np.log(count) / np.log(top)) for count, _, _ in ends])
    for height, (count, name, color) in zip(heights, ends, strict=True):
        axis.annotate(
            f"{_short(name)}  {count:,.0f}",
            (1.0, height),
            (6, 0),
            xycoords="axes fraction",
            textcoords="offset points",
            va="center",
            fontsize=7.5,
            color=color,
            annotation_clip=False,
        )
    axis.set_xlim(first, end)
    axis.set_yscale("log")
    axis.set_ylim(1, top)
    axis.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.0f}"))
    step = next(step for step, most in _TICKS if last - first <= most)
    ticks = range(-(-first // step) * step, last + 1, step)
    axis.set_xticks(ticks, [str(at // 12) if at % 12 == 0 else f"{at // 12}-{at % 12 + 1:02d}" for at in ticks])
    axis.set_ylabel("members with a known date")
    return figure


def times(groups: Sequence[tuple[str, Rows]]) -> Figure:
    """Draw the median of days and its interval on the span of the middle half; a group holds three quartiles."""
    figure, (axis,) = figure_of(len(groups), of=0.36)
    for at, (relation, quartiles) in enumerate(groups):
        first, middle, third = (max(row["estimate"], 0.01) for row in quartiles)
        color = RELATION_COLORS[relation]
        axis.barh(at, third - first, left=first, height=0.5, color=color, alpha=0.25)
        row = quartiles[1]
        axis.plot([max(row["low"], 0.01), row["high"]], [at, at], color=color, linewidth=1.8)
        axis.plot(middle, at, "o", color=color, markersize=5)
        axis.annotate(
            f"{middle:,.0f}" if middle >= 10 else f"{middle:.1f}",
            (middle, at),
            (0, 7),
            textcoords="offset points",
            ha="center",
            fontsize=7.5,
            color=color,
        )
    axis.set_xscale("log")
    ticks = {1 / 24: "an hour", 1: "a day", 7: "a week", 30: "30 days", 365: "a year"}
    least = min(rows[0]["estimate"] for _, rows in groups)
    shown = {at: label for at, label in ticks.items() if at >= max(least, 0.01) / 8}
    axis.set_xticks(list(shown), list(shown.values()))
    axis.minorticks_off()
    label_rows(axis, [f"{relation}  ({rows[1]['n']:,})" for relation, rows in groups])
    axis.set_xlabel("from the parent's creation to the child's")
    axis.grid(visible=False, axis="y")
    return figure


def survival(groups: Sequence[tuple[str, str, Rows]]) -> Figure:
    """Draw the chance to go on by months; a group is a label, a color and its months."""
    figure, (axis,) = figure_of(11)
    for label, color, rows in groups:
        months = [0, *(_months(row["measure"]) for row in rows)]
        axis.plot(
            months, [1, *(row["estimate"] for row in rows)], "o-", color=color, markersize=4, linewidth=1.2, label=label
        )
        known = [(at, row) for at, row in zip(months[1:], rows, strict=True) if row["low"] is not None]
        axis.fill_between(
            [at for at, _ in known],
            [row["low"] for _, row in known],
            [row["high"] for _, row in known],
            color=color,
            alpha=0.15,
            linewidth=0,
        )
    axis.set_ylim(0, 1.02)
    longest = max(_months(row["measure"]) for _, _, rows in groups for row in rows)
    axis.set_xlim(0, longest * 1.02)
    axis.set_xticks(range(0, longest + 1, 3 if longest <= 24 else 6))
    axis.set_xlabel("months after the first child")
    axis.set_ylabel("still to have a new one")
    axis.yaxis.set_major_formatter(PercentFormatter(1, decimals=0))
    axis.legend(loc="upper right")
    return figure


def _after(period: str) -> int:
    """Count the months from the year 0 to the end of a month, or to that of the Hub's floor."""
    year, month = map(int, period.removeprefix("on or before ").split("-")[:2])
    return year * 12 + month - (0 if period[0].isdigit() else 1)


def _months(measure: str) -> int:
    number = measure.removeprefix("goes on after ").split(" ")[0]
    return 1 if number == "a" else int(number)


def _short(name: str) -> str:
    name = name.rsplit("/", 1)[-1]
    return name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1]}…"


def _most(measure: str) -> int:
    return int(measure.rsplit(" ", 1)[-1])


def _spread(heights: list[float]) -> list[float]:
    """Move heights apart, from the highest downward, keeping their order; what falls below the axis is moved up."""
    order = sorted(range(len(heights)), key=lambda at: -heights[at])
    moved = list(heights)
    above = 1.0 + _APART
    for at in order:
        above = moved[at] = min(moved[at], above - _APART)
    lift = max(0.0, -above)
    return [min(height + lift, 1.0) for height in moved]
