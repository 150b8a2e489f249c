"""Figures of family resemblance: by kin, by weighting, by distance in the tree."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from matplotlib.ticker import MaxNLocator

from modelome.genetics.kin_pairs import KIN_PAIRS
from modelome.report.look import GRAY, dot, figure_of, label_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["Row", "Series", "by_distance", "by_kin", "by_weighting"]

Row = dict[str, Any] | None
"""A row of a long table; None where there is none."""

_BROKEN = (0, (4, 3))
_STARS = (("trio_1_1", "parent-child"), ("trio_1_2", "siblings"))


@dataclass(frozen=True)
class Series:
    """Rows of one color by the code of a pair, of any two models, and what the paper has by code."""

    name: str
    color: str
    rows: dict[str, Row]
    any_two: Row
    paper: dict[str, float]


def by_kin(series: Sequence[Series], label: str) -> Figure:
    """Draw every pair of the patterns, a row each; crosses are the paper's, broken lines any two models."""
    told = [each for each in series if any(each.rows.values())]
    pairs = [pair for pair in KIN_PAIRS if any(each.rows[pair.code] for each in told)]
    figure, (axis,) = figure_of(len(pairs), of=0.235)
    lowest = 0.0
    for at, pair in enumerate(pairs):
        for place, each in enumerate(told):
            height, row = at + 0.22 * (place - (len(told) - 1) / 2), each.rows[pair.code]
            dot(axis, row, height, each.color)
            lowest = min(lowest, row["low"] if row and row["low"] is not None else 0.0)
            if pair.code in each.paper:
                axis.plot(each.paper[pair.code], height, "x", color=each.color, markersize=4.5, alpha=0.75)
    for each in told:
        _any_two(axis.axvline, each)
        axis.plot([], [], "o", color=each.color, label=each.name, markersize=4.5)
    if any(each.paper for each in told):
        axis.plot([], [], "x", color=GRAY, label="the paper", markersize=4.5)
    axis.plot([], [], color=GRAY, linewidth=1, linestyle=_BROKEN, label="any two models")
    label_rows(axis, [f"{pair.kin}   {pair.pattern}  {pair.places}" for pair in pairs])
    axis.set_xlim(lowest - 0.02 if lowest else 0, 1)
    axis.set_xlabel(label)
    _legend(figure, axis)
    return figure


def by_weighting(
    of: Callable[[str, str, str], Row], colors: dict[str, str], weightings: Sequence[str], label: str
) -> Figure:
    """Draw the star of a parent and its children, a panel a text; `of` gives the row of text, code, weighting."""
    figure, axes = figure_of(2 * len(weightings), panels=2, of=0.26)
    for axis, (text, color) in zip(axes, colors.items(), strict=True):
        labels = []
        for at, weighting in enumerate(weightings):
            for step, (code, name) in enumerate(_STARS):
                dot(axis, of(text, code, weighting), 2 * at + step, color if step else GRAY)
                labels.append(f"{name}, {weighting}")
        label_rows(axis, labels)
        axis.set_xlim(0, 1)
        axis.set_title(text)
        axis.set_xlabel(label)
    return figure


def by_distance(rows: dict[tuple[str, str, str], dict[str, Any]], any_two: Sequence[Series], measure: str) -> Figure:
    """Draw similarity by edges between, and by generations between, with every pair and with every family alike.

    `rows` are those of `kin_distance` by text, measure and weighting; of `any_two`, series named by their texts, what
    any two models have is drawn.
    """
    colors = {each.name: each.color for each in any_two}
    figure, axes = figure_of(10, panels=2, of=0.24)
    for axis, (kind, label) in zip(
        axes, (("distance", "edges between"), ("generations", "generations between")), strict=True
    ):
        for side, (text, color) in zip((-1, 1), colors.items(), strict=True):
            for weighting, hollow in (("pair", False), ("family", True)):
                found = {
                    int(number[1]): row
                    for (of, told, by), row in rows.items()
                    if of == text
                    and by == weighting
                    and (number := re.fullmatch(rf"{measure}: {kind} (\d+)", told))
                    and row["n"] > 1
                }
                _steps(axis, found, color, shift=0.12 * side, hollow=hollow)
        for each in any_two:
            _any_two(axis.axhline, each)
        axis.set_xlabel(label)
        axis.set_ylim(0, 1)
        axis.xaxis.set_major_locator(MaxNLocator(integer=True))
    axis = axes[0]
    axis.set_ylabel(f"{measure} cosine")
    for text, color in colors.items():
        axis.plot([], [], "o-", color=color, label=text, markersize=4.5)
    axis.plot([], [], "o", color=GRAY, label="every pair alike", markersize=4.5)
    axis.plot([], [], "o", color=GRAY, markerfacecolor="white", label="every family alike", markersize=4.5)
    axis.plot([], [], color=GRAY, linewidth=1, linestyle=_BROKEN, label="any two models")
    _legend(figure, axis)
    return figure


def _any_two(line: Callable[..., Any], of: Series) -> None:
    if of.any_two:
        line(of.any_two["estimate"], color=of.color, linewidth=1, linestyle=_BROKEN)


def _legend(figure: Figure, axis: Axes) -> None:
    handles, labels = axis.get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside upper center", ncols=5, fontsize=8, handlelength=1.8, columnspacing=1.2)


def _steps(axis: Axes, found: dict[int, dict[str, Any]], color: str, *, shift: float, hollow: bool) -> None:
    steps = sorted(found)
    places = [step + shift for step in steps]
    style: Any = (0, (2, 2)) if hollow else "-"
    axis.plot(places, [found[step]["estimate"] for step in steps], color=color, linewidth=1, alpha=0.6, linestyle=style)
    for step, place in zip(steps, places, strict=True):
        row = found[step]
        if row["low"] is not None:
            axis.plot([place, place], [row["low"], row["high"]], color=color, linewidth=1.4, alpha=0.4)
        fill = "white" if hollow else color
        axis.plot(place, row["estimate"], "o", color=color, markerfacecolor=fill, markersize=4.5)
