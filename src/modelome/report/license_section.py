"""The paper's claim that licenses upstream are often violated, counted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from matplotlib.ticker import MaxNLocator

from modelome.licenses.rules import RULES_VERSION, rule_of
from modelome.lineage.edges import RELATIONS
from modelome.report.look import BLUE, GRAY, ORANGE, RED, figure_of, label_rows
from modelome.report.rows import Rows, share
from modelome.report.section import Drawing, Section
from modelome.table.licenses import FAMILIES

if TYPE_CHECKING:
    import pyarrow as pa
    from matplotlib.figure import Figure

__all__ = ["license_section"]

_PARTS = {"carried": BLUE, "dropped": ORANGE, "conflict": RED, "unknown": "#C9CED6"}
_FAILED = "not carried, another owner"
_MOST = 10
_ARGUED = ("gemma → apache-2.0", "gemma → mit", "cc-by-nc-4.0 → mit")  # by the paper, without a count


def license_section(table: pa.Table) -> Section | None:
    """Tell how often licenses carry what those above ask; None where no edge can be judged."""
    rows = Rows(table)
    everything = {"trait": "license", "relation": "all", "relation_source": None, "period": "all"}
    failed = rows.one(measure=_FAILED, weighting="edge", **everything)
    unknown = rows.one(measure="unknown", weighting="edge", **everything)
    if failed is None or unknown is None:
        return None
    by_family = rows.one(measure=_FAILED, weighting="family", **everything)
    answer = (
        f"Of {failed['denominator']:,} edges between models of different owners whose licenses the rules can judge, "
        f"{share(failed)} do not carry what the parent's license asks"
    )
    if by_family:
        answer += f" ({share(by_family)} where every family counts alike)"
    answer += f"; {share(unknown)} of all edges can't be judged, since a license is missing or its terms are not known."
    models = rows.one(measure="models: not carried", weighting="model", **everything)
    if models:
        answer += (
            f" Over all their ancestors {models['n']:,} of {models['denominator']:,} models with a parent "
            "do not carry all that is asked of them."
        )
    return Section(
        "licenses",
        "Are the terms of licenses upstream often violated?",
        answer,
        [
            Drawing(
                "license_relations",
                _bars(rows, _relations(rows)),
                "Verdicts on edges between models, by relation: as declared or inferred by rule.",
            ),
            Drawing(
                "license_families",
                _bars(rows, [(f"license of {name}", "all", None, "all", name) for name in FAMILIES]),
                "Verdicts by the license family of the parent, all relations.",
            ),
            Drawing(
                "license_years",
                _years(rows, everything),
                "Share of judged edges of different owners that do not carry the terms, by the child's year, with "
                "intervals over families.",
            ),
            *_counted(rows),
        ],
        notes=[
            (
                f"An engineer's reading of declared licenses by the rules of {RULES_VERSION}, not legal advice. "
                "Credit, notices and names are not judged; an adapter holds no base weights, so copyright licenses do "
                "not reach it."
            ),
            _argued(rows),
            *_clauses(rows),
        ],
    )


def _counted(rows: Rows) -> list[Drawing]:
    """Draw the pairs of licenses and the families that fail most, where any does."""
    pairs = [row for row in rows.all(trait="license pair") if row["n"]][:_MOST]
    families = [
        row
        for row in rows.all(measure="models: not carried", weighting="model")
        if row["trait"].startswith("family of ") and row["n"]
    ]
    drawn = []
    if pairs:
        labels = [f"{row['measure']}  ({row['n']:,} of {row['denominator']:,})" for row in pairs]
        caption = (
            "The pairs of licenses, parent → child, with most edges that do not carry the terms (of all such edges)."
        )
        drawn.append(Drawing("license_pairs", _lengths(pairs, labels, "edges"), caption))
    if families:
        labels = [f"{row['trait'].removeprefix('family of ')}  ({share(row)})" for row in families]
        caption = (
            "The families, named by their root, with most models that do not carry what all their ancestors ask, and "
            "the share of the family's models with a parent."
        )
        drawn.append(Drawing("license_family_models", _lengths(families, labels, "models"), caption))
    return drawn


def _lengths(found: list[dict[str, Any]], labels: list[str], what: str) -> Figure:
    figure, (axis,) = figure_of(len(found), of=0.27)
    axis.barh(range(len(found)), [row["n"] for row in found], color=ORANGE, height=0.62)
    label_rows(axis, labels)
    axis.set_xlabel(f"{what} that do not carry the terms")
    axis.xaxis.set_major_locator(MaxNLocator(integer=True))
    return figure


def _argued(rows: Rows) -> str:
    told = [
        f"{pair}, {row['n']:,} of {row['denominator']:,} edges" if row else f"{pair}, no edge"
        for pair in _ARGUED
        for row in [rows.one(trait="license pair", measure=pair)]
    ]
    return (
        "The paper claims violations and computes none; it argues by two examples, gemma to apache-2.0 or mit and "
        f"cc-by-nc-4.0 to mit. Counted here, edges that do not carry the terms: {'; '.join(told)}. The others share an "
        "owner, or are adapters, which a copyright license does not reach."
    )


def _clauses(rows: Rows) -> list[str]:
    """Name the clause behind each of the most frequent pairs, once a license."""
    parents = [row["measure"].partition(" → ")[0] for row in rows.all(trait="license pair") if row["n"]]
    every = dict.fromkeys(one for parent in parents for one in parent.split(" and "))
    told = [f"{one}: {rule.clause}" for one in every if (rule := rule_of(one)) and rule.carries]
    return [f"What the licenses above say. {'. '.join(told)}."] if told else []


def _relations(rows: Rows) -> list[tuple[str, str, str | None, str, str]]:
    found: list[tuple[str, str, str | None, str, str]] = [("license", "all", None, "all", "all")]
    for source in ("declared", "inferred"):
        found += [
            ("license", name, source, "all", f"{name}, {source}")
            for name in RELATIONS
            if rows.all(trait="license", relation=name, relation_source=source)
        ]
    return found


def _bars(rows: Rows, groups: list[tuple[str, str, str | None, str, str]]) -> Figure:
    told = []
    for trait, relation, source, period, label in groups:
        of = {"trait": trait, "relation": relation, "relation_source": source, "period": period, "weighting": "edge"}
        counts = {part: row["n"] for part in _PARTS if (row := rows.one(measure=part, **of))}
        if sum(counts.values()):
            told.append((label, counts))
    figure, (axis,) = figure_of(max(len(told), 1), of=0.3)
    for at, (_, counts) in enumerate(told):
        left, whole = 0.0, sum(counts.values())
        for part, color in _PARTS.items():
            wide = counts.get(part, 0) / whole
            axis.barh(at, wide, left=left, color=color, height=0.62, label=part if at == 0 else None)
            left += wide
    label_rows(axis, [f"{label}  ({sum(counts.values()):,})" for label, counts in told])
    axis.set_xlim(0, 1)
    axis.set_xlabel("share of edges")
    if told:
        axis.legend(loc="lower center", bbox_to_anchor=(0.4, 1.0), ncols=4, fontsize=8)
    return figure


def _years(rows: Rows, everything: dict[str, Any]) -> Figure:
    of = {**everything, "measure": _FAILED, "weighting": "edge"}
    del of["period"]
    years = sorted(
        (row for row in rows.all(**of) if row["period"] != "all" and row["estimate"] is not None),
        key=lambda row: row["period"],
    )
    figure, (axis,) = figure_of(7, of=0.24)
    for at, row in enumerate(years):
        if row["low"] is not None:
            axis.plot([at, at], [row["low"], row["high"]], color=ORANGE, linewidth=1.8, alpha=0.6)
        axis.plot(at, row["estimate"], "o", color=ORANGE, markersize=5)
    axis.set_xticks(range(len(years)), [f"{row['period']}\n{row['denominator']:,} edges" for row in years])
    axis.set_ylim(0, None)
    axis.set_ylabel("not carried")
    axis.tick_params(axis="x", colors=GRAY)
    return figure
