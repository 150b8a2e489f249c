"""How large, deep and viral families are, and how many children models have."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from modelome.report import family_figures
from modelome.report.paper import paper_value
from modelome.report.rows import Rows, share
from modelome.report.section import Comparison, Drawing, Section

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pyarrow as pa

__all__ = ["families_section"]

_ALL = {"trait": "all models", "relation": "all", "relation_source": None}
_RELATIONS = ("finetune", "adapter", "quantized", "merge")
_POOR = 0.1
_MOST = 0.5


def families_section(tables: Mapping[str, pa.Table]) -> Section | None:
    """Tell sizes, virality and offspring; None where no family has two models."""
    rows = Rows(tables["families"])
    if rows.one(**_ALL, measure="families", weighting="family") is None:
        return None
    _, source = rows.finetunes()
    drawings = [
        Drawing(
            "family_sizes",
            family_figures.sizes(_by_trait(rows)),
            "Families by number of members; a family is a tree with one root, every model at one parent.",
        ),
        Drawing(
            "family_virality",
            family_figures.virality(_bins(rows, source, "virality, size ")),
            "Structural virality (mean distance of two members) by size of the family, all relations and the trees of "
            f"one relation alone{_as(source)}, with intervals over families.",
        ),
        Drawing(
            "offspring",
            family_figures.offspring(_bins(rows, source, "at least "), _tail(rows)),
            "Share of models with children that have so many or more, by relation"
            f"{_as(source)}, with intervals over families. Dashed: the power law fitted to all.",
        ),
    ]
    return Section(
        "families",
        "How large and how deep are families?",
        _answer(rows),
        drawings,
        notes=[_of_tail(rows), *_of_bursts(Rows(tables["bursts"]))],
        comparisons=_comparisons(rows),
    )


def _answer(rows: Rows) -> str:
    def value(measure: str, weighting: str = "family") -> dict[str, Any]:
        row = rows.one(**_ALL, measure=measure, weighting=weighting)
        return row or {"estimate": 0.0, "n": 0, "denominator": 0, "low": None, "high": None}

    families, held, largest = (value(name) for name in ("families", "models in families", "largest"))
    flat = value("generations 1")
    shallow = "Most are shallow: " if flat["estimate"] > _MOST else ""
    number = "a family" if families["n"] == 1 else f"one of {families['n']:,} families"
    return (
        f"{share(held)} of models are in {number} of two and more; the median has "
        f"{value('size: median')['estimate']:.0f} members, one in a hundred has "
        f"{value('size: 99th percentile')['estimate']:,.0f} or more, the largest {largest['n']:,}. "
        f"{shallow}{share(flat)} of families have one generation of children; two members are "
        f"{value('virality: mean', 'model')['estimate']:.2f} edges apart in the family of a typical "
        "model, where 2 is a parent with children alone."
    )


def _by_trait(rows: Rows) -> list[tuple[str, list[dict[str, Any]]]]:
    found = []
    for trait in ("all models", "without bursts"):
        told = rows.all(**{**_ALL, "trait": trait}, weighting="family")
        bins = [row for row in told if row["measure"].startswith("size ")]
        if bins:
            found.append((trait, bins))
    return found


def _bins(rows: Rows, source: str | None, start: str) -> list[tuple[str, list[dict[str, Any]]]]:
    found = []
    for relation, of in (("all", None), *((name, source) for name in _RELATIONS if source)):
        told = rows.all(trait="all models", relation=relation, relation_source=of)
        bins = [row for row in told if row["measure"].startswith(start)]
        if bins:
            found.append((relation, bins))
    return found


def _tail(rows: Rows) -> tuple[float, float, float] | None:
    told = [rows.one(**_ALL, measure=f"tail: {name}") for name in ("exponent", "starts at", "share of parents")]
    exponent, start, part = (row and float(row["estimate"]) for row in told)
    return (exponent, start, part) if exponent and start and part else None


def _of_tail(rows: Rows) -> str:
    exponent, start, poor, bent = (
        rows.one(**_ALL, measure=f"tail: {name}") for name in ("exponent", "starts at", "distance: p", "bend: p")
    )
    if not (exponent and start and poor and bent):
        return "Too few models have children for their numbers to be fitted."
    fits = "is no good description of" if poor["estimate"] < _POOR else "can't be told from"
    bends = "A lognormal describes it better" if bent["estimate"] < _POOR else "A lognormal describes it no better"
    return (
        f"From {start['estimate']:.0f} children on, a power law of exponent {exponent['estimate']:.2f} "
        f"[{exponent['low']:.2f}, {exponent['high']:.2f}] {fits} what is observed (p = {poor['estimate']:.2f}). "
        f"{bends} (p = {bent['estimate']:.2f})."
    )


def _of_bursts(rows: Rows) -> list[str]:
    models, edges = (
        rows.one(trait="100 in 7 days", measure="in bursts", relation="all", weighting=weighting)
        for weighting in ("model", "edge")
    )
    if not (models and edges and models["n"]):
        return []
    return [
        (
            f"Mass uploads (100 models or more of one owner under one parent within 7 days) made {models['n']:,} "
            f"models; {share(edges)} of edges are theirs. families.csv tells every figure without them too."
        )
    ]


def _comparisons(rows: Rows) -> list[Comparison]:
    made = []
    for source in ("declared", "inferred"):
        for relation in ("finetune", "quantized", "adapter"):
            paper = paper_value("further_children", relation)
            ours = rows.one(
                trait="all models",
                measure="further children",
                relation=relation,
                relation_source=source,
                weighting="edge",
            )
            if paper is not None and ours:
                what = f"share of {relation} edges whose child has children"
                why = f"another snapshot; relations as {source}"
                made.append(Comparison(what, paper, ours["estimate"], ours["low"], ours["high"], why))
    return made + _largest(rows)


def _largest(rows: Rows) -> list[Comparison]:
    """Compare components without merges of the same name."""
    found = []
    for source in ("declared", "inferred"):
        told = rows.all(trait="all models", relation="without merges", relation_source=source, weighting="component")
        for row in told:
            what, _, name = row["measure"].partition(" of ")
            paper = paper_value("components_without_merges", name) if what == "members" else None
            if paper is not None:
                why = f"another snapshot; relations as {source}; named by the root with most members"
                found.append(Comparison(f"members of the component of {name}", paper, row["estimate"], None, None, why))
        if found:
            return found
    return found


def _as(source: str | None) -> str:
    return f" as {source}" if source else ""
