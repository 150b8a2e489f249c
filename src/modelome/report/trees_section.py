"""Families as they are (the paper's Figure 1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from modelome.lineage.edges import RELATIONS
from modelome.report.family_figures import RELATION_COLORS
from modelome.report.section import Drawing, Section

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes

    from modelome.genetics.drawn_families import DrawnFamily

__all__ = ["trees_section"]

_LONGEST = 44


def trees_section(families: Sequence[DrawnFamily]) -> Section | None:
    """Draw families; None where none fits into a picture."""
    if not families:
        return None
    first = families[0]
    second = int(sum(family.second.sum() for family in families))
    told = (
        f"The family of {first.root} ({len(first.x):,} models, the {_ordinal(first.rank)} largest) is the largest that "
        f"fits into a picture. "
    )
    told += (
        f"In the {len(families)} drawn, {second:,} edges lead to a second parent, so that they are no trees."
        if second
        else "In those drawn every model has one parent of its family."
    )
    return Section(
        "trees",
        "What do families look like?",
        told,
        [
            Drawing(
                "family_trees",
                _figure(families),
                "The largest families of 8 to 400 models: the root in the middle, each generation a ring. Colors tell "
                "the relation, as declared or, where none is, as inferred; faint lines lead to further parents.",
            )
        ],
    )


def _figure(families: Sequence[DrawnFamily]) -> Figure:
    rows = (len(families) + 1) // 2
    figure = Figure(figsize=(7.6, 3.9 * rows + 0.4), layout="constrained")
    axes = figure.subplots(rows, 2, squeeze=False).ravel()
    for axis in axes:
        axis.set_axis_off()
    for axis, family in zip(axes, families, strict=False):
        _draw(axis, family)
    seen = sorted({int(code) for family in families for code in np.unique(family.relation)})
    figure.legend(
        handles=[Line2D([], [], color=RELATION_COLORS[RELATIONS[code]], label=RELATIONS[code]) for code in seen],
        loc="outside lower center",
        ncols=5,
        fontsize=8,
    )
    return figure


def _draw(axis: Axes, family: DrawnFamily) -> None:
    colors = np.array([RELATION_COLORS[name] for name in RELATIONS])
    points = np.stack([family.x, family.y], axis=1)
    lines = np.stack([points[family.parent], points[family.child]], axis=1)
    for second, width, seen in ((True, 0.5, 0.35), (False, 0.7, 0.85)):
        some = family.second == second
        drawn = LineCollection(
            list(lines[some]), colors=colors[family.relation[some]].tolist(), linewidths=width, alpha=seen
        )
        axis.add_collection(drawn)
    axis.scatter(family.x, family.y, s=max(3.0, 16 - len(family.x) / 20), color="#22272F", zorder=3, linewidths=0)
    name = family.root if len(family.root) <= _LONGEST else f"{family.root[: _LONGEST - 1]}…"
    axis.set_title(f"{family.rank}. {name} ({len(family.x):,} models)", fontsize=8.5)
    axis.set_aspect("equal")
    axis.autoscale_view()


def _ordinal(number: int) -> str:
    if number % 100 in {11, 12, 13}:
        return f"{number}th"
    return f"{number}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th') }"
