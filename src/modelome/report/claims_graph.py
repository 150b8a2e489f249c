"""Whether families are trees, as the paper draws them and names them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from modelome.genetics.bursts import EVERY
from modelome.report.judging import HOLDS, PARTLY, REFUTED, Finding, untold
from modelome.report.rows import share

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from modelome.report.rows import Rows

__all__ = ["acyclic", "trees"]

_NO_EDGES = "the snapshot has no edge between two models"


def acyclic(tables: Mapping[str, Rows]) -> Finding:
    """Judge by the cycles that declarations close, and by children older than their parents."""
    rows = tables.get("graph_claims")
    cycles = rows and rows.one(trait=EVERY, measure="cycles", relation="all")
    if not (rows and cycles):
        return untold(_NO_EDGES)
    edges = rows.one(trait=EVERY, measure="in a cycle", weighting="edge", relation="all")
    itself = rows.one(trait=EVERY, measure="names itself as its parent", relation="all")
    before = rows.one(trait=EVERY, measure="child before its parent", weighting="edge", relation="all")
    lines = [f"{cycles['n']:,} cycles"]
    lines += [f"{edges['n']:,} of {edges['denominator']:,} edges lie in one"] if edges else []
    lines += [f"{itself['n']:,} of {itself['denominator']:,} models name themselves as their parent"] if itself else []
    lines += (
        [f"{share(before, 2)} of {before['denominator']:,} edges have a child older than its parent"] if before else []
    )
    if not cycles["n"]:
        return Finding(HOLDS, "No declaration closes a cycle.", lines)
    return Finding(REFUTED, f"Declarations close {cycles['n']:,} cycles: few, and not none.", lines)


def trees(tables: Mapping[str, Rows]) -> Finding:
    """Judge by the components that have one root and one parent a model, with merges and without."""
    rows = tables.get("graph_claims")
    if rows is None:
        return untold(_NO_EDGES)
    exact, lines = [], []
    for relation, source, name in _graphs(rows):
        of = {"trait": EVERY, "relation": relation, "relation_source": source}
        told = rows.one(measure="trees", weighting="component", **of)
        held = rows.one(measure="in a tree", weighting="model", **of)
        several = rows.one(measure="several parents", weighting="model", **of)
        if not (told and held and several):
            continue
        lines.append(
            f"{name}: {share(told)} of {told['denominator']:,} components are trees, which hold {share(held)} of their "
            f"models; {share(several)} of {several['denominator']:,} children have several parents"
        )
        exact.append(told["n"] == told["denominator"])
    if not exact:
        return untold(_NO_EDGES)
    if all(exact[1:] or exact):
        return Finding(HOLDS, "Without merges, every component is a tree.", lines)
    most = "Most components are trees, but not those that hold most models"
    return Finding(PARTLY, f"{most if _largest_is_none(rows) else 'Most components are trees, and not all'}.", lines)


def _graphs(rows: Rows) -> list[tuple[str, str | None, str]]:
    found: list[tuple[str, str | None, str]] = [("all", None, "all relations")]
    found += [
        ("without merges", source, f"without merges as {source}")
        for source in ("declared", "inferred")
        if rows.all(relation="without merges", relation_source=source)
    ]
    return found


def _largest_is_none(rows: Rows) -> bool:
    """Whether less than half of the models of families are in those that are trees."""
    held: dict[str, Any] | None = rows.one(trait=EVERY, measure="in a tree", weighting="model", relation="all")
    return held is not None and held["estimate"] < 1 / 2
