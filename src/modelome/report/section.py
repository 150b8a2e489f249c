"""A part of the report: a question, its answer in a sentence, the evidence."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["Comparison", "Drawing", "Section"]


@dataclass(frozen=True)
class Drawing:
    """A figure, the name of its files, and what it shows."""

    name: str
    figure: Figure
    caption: str


@dataclass(frozen=True)
class Comparison:
    """A number of the paper beside ours, and why they may differ."""

    what: str
    paper: float
    ours: float
    low: float | None
    high: float | None
    why: str


@dataclass(frozen=True)
class Section:
    """`key` names its place in the page."""

    key: str
    question: str
    answer: str
    drawings: list[Drawing]
    notes: list[str] = field(default_factory=list)
    comparisons: list[Comparison] = field(default_factory=list)
