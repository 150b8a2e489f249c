"""How figures look: one typeface, quiet axes, colors that color-blind people can tell apart (Okabe and Ito)."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import matplotlib as mpl
from matplotlib.figure import Figure

if TYPE_CHECKING:
    from collections.abc import Iterator

    from matplotlib.axes import Axes

__all__ = ["BLUE", "GRAY", "GREEN", "ORANGE", "RED", "SETTINGS", "dot", "figure_of", "label_rows", "looking"]

BLUE, ORANGE, GREEN, RED, GRAY = "#0072B2", "#E69F00", "#009E73", "#D55E00", "#8A8F98"

_WIDE = 7.6  # inches: in a page all figures have letters of one size

SETTINGS: dict[Any, Any] = {
    "font.family": "sans-serif",
    "font.sans-serif": ["Inter", "Helvetica", "Arial", "DejaVu Sans"],
    "font.monospace": ["DejaVu Sans Mono", "Menlo", "Liberation Mono", "Courier New"],
    "font.size": 9,
    "axes.edgecolor": "#B8BEC8",
    "axes.labelcolor": "#3A4250",
    "axes.titlesize": 10,
    "axes.titlelocation": "left",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "axes.axisbelow": True,
    "grid.color": "#E6E9EE",
    "grid.linewidth": 0.8,
    "xtick.color": "#5A6473",
    "ytick.color": "#3A4250",
    "legend.frameon": False,
    "text.parse_math": False,  # a dollar in a tag is a dollar
    "svg.fonttype": "none",
    "svg.hashsalt": "modelome",
    "figure.dpi": 150,
}


@contextmanager
def looking() -> Iterator[None]:
    """Draw with these settings, and leave those of the process as they were."""
    with mpl.rc_context(SETTINGS):
        yield


def figure_of(rows: int, *, of: float = 0.24, panels: int = 1) -> tuple[Figure, list[Axes]]:
    """Make a figure tall enough for so many rows, with panels side by side that share them."""
    figure = Figure(figsize=(_WIDE, 0.9 + of * rows), layout="constrained")
    axes = figure.subplots(1, panels, sharey=True, squeeze=False)[0]
    return figure, list(axes)


def dot(axis: Axes, row: dict[str, Any] | None, at: float, color: str, *, hollow: bool = False) -> None:
    """Draw the estimate of a long table's row at a height, and its interval; nothing where there is no row."""
    if row is None:
        return
    if row["low"] is not None:
        axis.plot([row["low"], row["high"]], [at, at], color=color, linewidth=1.6, alpha=0.55)
    axis.plot(row["estimate"], at, "o", color=color, markerfacecolor="white" if hollow else color, markersize=4.5)


def label_rows(axis: Axes, labels: list[str]) -> None:
    """Name rows from above, and leave half a row free at either end."""
    axis.set_yticks(range(len(labels)), labels)
    axis.set_ylim(max(len(labels), 1) - 0.5, -0.5)
