"""How often traits mutate, by relation, beside the paper's rates."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from modelome.lineage.edges import RELATIONS
from modelome.report.look import BLUE, GRAY, GREEN, ORANGE, RED, dot, figure_of, label_rows
from modelome.report.paper import paper_value
from modelome.report.rows import Rows, share
from modelome.report.section import Comparison, Drawing, Section

if TYPE_CHECKING:
    import pyarrow as pa
    from matplotlib.figure import Figure

__all__ = ["mutation_section"]

_TRAITS = ("license", "language", "task", "library", "dataset", "license_family", "card_generator", "parameters")
_COLORS = {"finetune": BLUE, "adapter": ORANGE, "quantized": GREEN, "merge": RED, "unspecified": GRAY, "all": "#22272F"}
_FATES = {"kept": BLUE, "replaced": ORANGE, "lost": RED}


def mutation_section(table: pa.Table) -> Section | None:
    """Tell mutation rates; None where no edge has a trait on both ends."""
    rows = Rows(table)
    _, source = rows.finetunes()
    groups: list[tuple[str, str | None]] = [("all", None), *((name, source) for name in RELATIONS if source)]
    told = {
        (trait, relation): rows.one(
            trait=trait, measure="jaccard", relation=relation, relation_source=of, period="all", weighting="edge"
        )
        for trait in _TRAITS
        for relation, of in groups
    }
    traits = [trait for trait in _TRAITS if told[trait, "all"] or any(told[trait, relation] for relation, _ in groups)]
    if not traits:
        return None
    every = [row for trait in ("license", "language", "task") if (row := told[trait, "all"])]
    answer = "Of edges on which both models declare it, " + ", ".join(
        f"the {row['trait']} differs by {share(row)}" for row in every
    )
    loss = rows.one(
        trait="license", measure="lost", relation="all", relation_source=None, period="all", weighting="edge"
    )
    if loss:
        answer += f". Of the children of a licensed parent {share(loss)} declare no license"
    return Section(
        "mutation",
        "How fast do traits mutate from parent to child?",
        f"{answer}.",
        [
            Drawing(
                "mutation_rates",
                _rates(traits, groups, told),
                "Mutation rate (1 - shared / all declared values, edges on which both declare the trait), by relation "
                f"{'as ' + source if source else ''}, with intervals over families. Crosses: the paper, all relations "
                "(black) and finetunes (blue).",
            ),
            Drawing(
                "mutation_fates",
                _fates(rows, traits),
                "What becomes of a trait that the parent declares, all relations: the same, another value, or nothing.",
            ),
        ],
        notes=[
            "Rules that infer relations read libraries: rates of the library are told by declared relation only.",
            *_sizes(rows, groups),
        ],
        comparisons=_comparisons(rows, source),
    )


def _rates(
    traits: list[str],
    groups: list[tuple[str, str | None]],
    told: dict[tuple[str, str], dict[str, Any] | None],
) -> Figure:
    figure, (axis,) = figure_of(len(traits) * len(groups), of=0.15)
    for at, trait in enumerate(traits):
        for step, (relation, _) in enumerate(groups):
            place = at + (step - (len(groups) - 1) / 2) * 0.13
            dot(axis, told[trait, relation], place, _COLORS[relation])
            published = paper_value("mutation", relation, trait)
            if published is not None:
                axis.plot(published, place, "x", color=_COLORS[relation], markersize=5)
    for relation, _ in groups:
        axis.plot([], [], "o", color=_COLORS[relation], markersize=4, label=relation)
    axis.plot([], [], "x", color=GRAY, label="the paper")
    label_rows(axis, [trait.replace("_", " ") for trait in traits])
    axis.set_xlim(0, 1)
    axis.set_xlabel("mutation rate")
    axis.legend(loc="lower center", bbox_to_anchor=(0.45, 1.0), ncols=4, fontsize=8)
    return figure


def _fates(rows: Rows, traits: list[str]) -> Figure:
    figure, (axis,) = figure_of(len(traits), of=0.3)
    for at, trait in enumerate(traits):
        found = {
            fate: rows.one(
                trait=trait, measure=fate, relation="all", relation_source=None, period="all", weighting="edge"
            )
            for fate in _FATES
        }
        of = found["kept"]
        if not of:
            continue
        left = 0.0
        for fate, color in _FATES.items():
            row = found[fate]
            part = row["n"] / of["denominator"] if row and of["denominator"] else 0.0
            axis.barh(at, part, left=left, color=color, height=0.6, label=fate if at == 0 else None)
            left += part
    label_rows(axis, [trait.replace("_", " ") for trait in traits])
    axis.set_xlim(0, 1)
    axis.set_xlabel("share of edges whose parent declares the trait")
    axis.legend(loc="lower center", bbox_to_anchor=(0.45, 1.0), ncols=3, fontsize=8)
    return figure


def _sizes(rows: Rows, groups: list[tuple[str, str | None]]) -> list[str]:
    """Say how often counts of parameters differ by more than a tenth; nothing where no counts are known."""
    told = []
    for relation, source in groups:
        of = {"relation": relation, "relation_source": source, "period": "all", "weighting": "edge"}
        row = rows.one(trait="parameters", measure="other size", **of)
        if row:
            told.append(f"{relation} {share(row)} of {row['denominator']:,} edges")
    if not told:
        return []
    return [
        (
            f"Parameters are compared as classes of size. Counts that differ by more than a tenth: {', '.join(told)}. "
            "Copies in fewer bits and adapters count what their files hold, not the model they serve."
        )
    ]


def _comparisons(rows: Rows, source: str | None) -> list[Comparison]:
    made = []
    for relation, of in (("all", None), ("finetune", source)):
        for trait in ("license", "language", "task"):
            paper = paper_value("mutation", relation, trait)
            ours = rows.one(
                trait=trait, measure="jaccard", relation=relation, relation_source=of, period="all", weighting="edge"
            )
            if ours and paper is not None and (relation == "all" or of):
                why = "another snapshot" + (f"; relations as {of}" if of else "; another mix of relations")
                what = f"mutation rate, {trait}, {relation}"
                made.append(Comparison(what, paper, ours["estimate"], ours["low"], ours["high"], why))
    return made
