"""Whether families are trees, as the paper draws them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from matplotlib.ticker import PercentFormatter

from modelome.report.family_figures import RELATION_COLORS
from modelome.report.look import GRAY, dot, figure_of, label_rows
from modelome.report.rows import Rows, share
from modelome.report.section import Drawing, Section

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pyarrow as pa
    from matplotlib.figure import Figure

__all__ = ["family_claims_section"]

_ALL = {"trait": "all models", "relation": "all", "relation_source": None}
_ASKED = (
    ("several parents", "model", "have several parents, of models with any"),
    ("several roots", "model", "descend from several roots, of models with parents"),
    ("several roots", "component", "components with several roots"),
    ("in a tree", "model", "are in a component that is a tree"),
    ("parent is no model", "edge", "edges to a parent that is not in the snapshot"),
    ("child before its parent", "edge", "edges to a child older than its parent"),
)


def family_claims_section(tables: Mapping[str, pa.Table]) -> Section | None:
    """Tell cycles, parents, roots, ghosts and dates; None where no edge joins two models."""
    rows = Rows(tables["graph_claims"])
    cycles = rows.one(**_ALL, measure="cycles")
    if cycles is None:
        return None
    _, source = rows.finetunes()
    return Section(
        "family_claims",
        "Are families trees?",
        _answer(rows, cycles["n"]),
        [
            Drawing(
                "graph_claims",
                _claims(rows, source),
                "How far the graph is from trees: all relations, without merges, and finetunes alone"
                f"{' as ' + source if source else ''}, with intervals over families.",
            )
        ],
        notes=[
            (
                "Components without merges are not all trees either, so not every one has a root to be named by. Ours "
                "bear the name of the root of their largest family."
            )
        ],
    )


def _answer(rows: Rows, cycles: int) -> str:
    several, roots, within = (
        rows.one(**_ALL, measure=name, weighting="model") for name in ("several parents", "several roots", "in a tree")
    )
    itself = rows.one(**_ALL, measure="names itself as its parent")
    circles = {0: "are no cycles", 1: "is one cycle"}.get(cycles, f"are {cycles:,} cycles")
    told = [f"Not quite. There {circles}, and {itself['n'] if itself else 0:,} models name themselves as their parent."]
    if several and roots:
        told.append(
            f"Of models with a parent {share(several)} have several, and {share(roots)} descend from several roots."
        )
    for source in ("declared", "inferred"):
        rest = rows.one(
            trait="all models",
            relation="without merges",
            relation_source=source,
            measure="several parents",
            weighting="model",
        )
        if rest:
            told.append(f"Without merges (as {source}) {share(rest)} still have several parents.")
    if within:
        told.append(f"{share(within)} of the models of components of two and more are in one that is a tree.")
    return " ".join(told)


def _claims(rows: Rows, source: str | None) -> Figure:
    groups: list[tuple[str, str | None, str]] = [("all", None, RELATION_COLORS["all"])]
    for relation, color in (("without merges", GRAY), ("finetune", RELATION_COLORS["finetune"])):
        if source and rows.all(trait="all models", relation=relation, relation_source=source):
            groups.append((relation, source, color))
    figure, (axis,) = figure_of(len(_ASKED) * len(groups), of=0.17)
    for at, (measure, weighting, _) in enumerate(_ASKED):
        for step, (relation, of, color) in enumerate(groups):
            row: dict[str, Any] | None = rows.one(
                trait="all models", measure=measure, weighting=weighting, relation=relation, relation_source=of
            )
            dot(axis, row, at + (step - (len(groups) - 1) / 2) * 0.22, color)
    for relation, _, color in groups:
        axis.plot([], [], "o", color=color, markersize=4.5, label=relation)
    label_rows(axis, [label for _, _, label in _ASKED])
    axis.set_xlim(left=-0.01)
    axis.xaxis.set_major_formatter(PercentFormatter(1, decimals=0))
    axis.legend(loc="lower center", bbox_to_anchor=(0.3, 1.0), ncols=3, fontsize=8)
    return figure
