"""Figures of what chance gives: kin beside models of chance, siblings beside chains, and the region of a chain."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.figure import Figure

from modelome.report.look import BLUE, GRAY, GREEN, ORANGE, RED, dot, figure_of, label_rows

if TYPE_CHECKING:
    from collections.abc import Mapping

    from matplotlib.axes import Axes
    from numpy.typing import NDArray

__all__ = ["Region", "of_chains", "of_kin", "of_regions"]

Row = dict[str, Any] | None

_INK = "#22272F"
_KINDS = (_INK, BLUE, ORANGE, GREEN)
_STEP = 0.19


@dataclass(frozen=True)
class Region:
    """How far siblings are above parent and child, `above` (rates, directedness), and what is observed of it."""

    trait: str
    rates: NDArray[np.float64]
    directed: NDArray[np.float64]
    above: NDArray[np.float64]
    observed: dict[str, Any]
    star: dict[str, Any]

    def nearest(self) -> tuple[float, str]:
        """Find the directedness at which a chain of the observed rate is nearest to what is observed, and its mark.

        A circle, or where the interval of what is observed is wholly above or below that chain a triangle up or down.
        """
        rate, wanted = 1 - self.star["estimate"], self.observed["estimate"]
        line = np.array([np.interp(rate, self.rates, column) for column in self.above.T])
        fine = np.linspace(0, 1, 201)
        at = int(np.abs(np.interp(fine, self.directed, line) - wanted).argmin())
        low, high = (wanted if self.observed[end] is None else self.observed[end] for end in ("low", "high"))
        return float(fine[at]), "^" if low > line.max() else "v" if high < line.min() else "o"


def of_kin(panels: Mapping[str, Mapping[str, Mapping[str, Row]]]) -> Figure:
    """Draw, by text, every kind of kin as observed and by models of chance: `panels[text][kin][kind]` are rows."""
    kin = list(next(iter(panels.values())))
    kinds = list(next(iter(next(iter(panels.values())).values())))
    figure, axes = figure_of(4 * len(kin), panels=len(panels), of=0.16)
    for axis, (text, found) in zip(axes, panels.items(), strict=True):
        for at, rows in enumerate(found.values()):
            for step, (row, color) in enumerate(zip(rows.values(), _KINDS, strict=True)):
                dot(axis, row, at + (step - 1.5) * _STEP, color)
        label_rows(axis, kin)
        axis.set_xlim(0, 1)
        axis.set_title(text)
        axis.set_xlabel("TF-IDF cosine")
    _legend(figure, axes[0], dict(zip(kinds, _KINDS, strict=True)))
    return figure


def of_chains(panels: Mapping[str, Mapping[str, Mapping[str, Row]]]) -> Figure:
    """Draw, by weighting, how far siblings are above parent and child: `panels[weighting][trait][kind]` are rows."""
    traits = list(next(iter(panels.values())))
    kinds = list(next(iter(next(iter(panels.values())).values())))
    colors = (_INK, RED, BLUE, ORANGE)
    figure, axes = figure_of(4 * len(traits), panels=len(panels), of=0.16)
    for axis, (weighting, found) in zip(axes, panels.items(), strict=True):
        axis.axvline(0, color=GRAY, linewidth=1)
        for at, rows in enumerate(found.values()):
            for step, (row, color) in enumerate(zip(rows.values(), colors, strict=True)):
                dot(axis, row, at + (step - 1.5) * _STEP, color, hollow=step > 1)
        label_rows(axis, [trait.replace("_", " ") for trait in traits])
        axis.set_title(f"every {weighting} alike")
        axis.set_xlabel("siblings - parent-child")
    _legend(figure, axes[0], dict(zip(kinds, colors, strict=True)), hollow=2)
    return figure


def of_regions(regions: list[Region]) -> Figure:
    """Draw the region of each trait, with the line on which a chain gives what is observed."""
    columns = min(len(regions), 3)
    lines = -(-len(regions) // columns)
    figure = Figure(figsize=(7.6, 0.7 + 2.5 * lines), layout="constrained")
    axes = figure.subplots(lines, columns, sharex=True, sharey=True, squeeze=False)
    # Colors as far as 1, where every edge mutates, would flatten those where something is observed.
    levels = np.linspace(-0.3, 0.3, 25)
    filled = None
    for axis, region in zip(axes.flat, regions, strict=False):
        filled = _region(axis, region, levels)
    for axis in list(axes.flat)[len(regions) :]:
        axis.set_visible(False)
    for axis in axes[:, 0]:
        axis.set_ylabel("directedness")
    for column in range(columns):
        below = [at for at in range(lines) if at * columns + column < len(regions)]
        axes[below[-1], column].set_xlabel("mutations per edge")
        axes[below[-1], column].tick_params(axis="x", labelbottom=True)
    if filled is not None:
        bar = figure.colorbar(filled, ax=list(axes.flat), shrink=0.8, aspect=30, pad=0.02)
        bar.set_label("siblings - parent-child")
        bar.set_ticks([-0.3, -0.2, -0.1, 0, 0.1, 0.2, 0.3])
        bar.outline.set_visible(False)
    return figure


def _region(axis: Axes, region: Region, levels: NDArray[np.float64]) -> Any:
    grid = (region.rates, region.directed, region.above.T)
    filled = axis.contourf(*grid, levels=levels, cmap="cividis", extend="both")
    axis.grid(visible=False)
    axis.contour(*grid, levels=[0], colors="white", linewidths=0.9, linestyles="dashed")
    axis.contour(*grid, levels=[region.observed["estimate"]], colors=RED, linewidths=1.6, linestyles="solid")
    rate, (place, mark) = 1 - region.star["estimate"], region.nearest()
    if region.star["low"] is not None:
        axis.axvspan(1 - region.star["high"], 1 - region.star["low"], color="white", alpha=0.22, linewidth=0)
    axis.axvline(rate, color="white", linewidth=1)
    axis.plot(rate, place, mark, color="white", markeredgecolor=_INK, markersize=7, clip_on=False, zorder=5)
    axis.set_title(region.trait.replace("_", " "), pad=9)
    axis.set_xticks([0, 0.5, 1], ["0", "0.5", "1"])
    axis.set_yticks([0, 0.5, 1], ["0", "0.5", "1"])
    axis.set_xlim(0, 1)
    axis.set_ylim(0, 1)
    return filled


def _legend(figure: Figure, axis: Axes, colors: dict[str, str], hollow: int = 4) -> None:
    drawn = [
        axis.plot([], [], "o", color=color, markerfacecolor="white" if at >= hollow else color, markersize=4.5)[0]
        for at, color in enumerate(colors.values())
    ]
    figure.legend(drawn, list(colors), loc="outside upper center", ncols=4, fontsize=8)
