"""How families grow, how soon children come, and how long lineages go on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from modelome.report import family_figures
from modelome.report.look import BLUE, ORANGE
from modelome.report.rows import Rows, share
from modelome.report.section import Drawing, Section

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pyarrow as pa

__all__ = ["family_time_section"]

_ALL = {"trait": "all models", "relation": "all", "relation_source": None}
_KINDS = {"parent": ("children of a model", BLUE), "family": ("members of a family", ORANGE)}


def family_time_section(tables: Mapping[str, pa.Table]) -> Section | None:
    """Tell growth, times and survival; None where no dates are known of two models that are kin."""
    rows = Rows(tables["family_time"])
    families, times, lines = _families(rows), _times(rows), _lines(rows)
    drawings = []
    if families:
        caption = (
            "Members of the ten largest families by the end of each month, on a logarithmic scale, and how many there "
            "are in all."
        )
        drawings.append(Drawing("family_growth", family_figures.growth(families), caption))
    if times:
        caption = (
            "Days from parent to child by relation: median with its interval over families, and the middle half. Pairs "
            "whose parent is older than the Hub's record, and children older than their parents, are left out."
        )
        drawings.append(Drawing("time_to_child", family_figures.times(times), caption))
    if lines:
        caption = (
            "Chance that a model gets a new child, or a family a new member, so long after the first (Kaplan, Meier). "
            "A lineage ends with its last child where none came for 180 days."
        )
        drawings.append(Drawing("lineage_survival", family_figures.survival(lines), caption))
    if not drawings:
        return None
    return Section("family_time", "How do families grow?", _answer(rows), drawings, notes=_notes(rows))


def _families(rows: Rows) -> list[tuple[str, list[dict[str, Any]]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for row in rows.all(**_ALL, weighting="family"):
        what, _, name = row["measure"].partition(" of ")
        if what == "members":
            found.setdefault(name, []).append(row)
    return list(found.items())


def _times(rows: Rows) -> list[tuple[str, list[dict[str, Any]]]]:
    _, source = rows.finetunes()
    found = []
    for relation in family_figures.RELATION_COLORS:
        of = None if relation == "all" else source
        if relation != "all" and source is None:
            continue
        told = [
            rows.one(
                trait="all models", relation=relation, relation_source=of, weighting="edge", measure=f"days: {name}"
            )
            for name in ("first quartile", "median", "third quartile")
        ]
        quartiles = [row for row in told if row]
        if len(quartiles) == len(told):
            found.append((relation, quartiles))
    return found


def _lines(rows: Rows) -> list[tuple[str, str, list[dict[str, Any]]]]:
    found = []
    for weighting, (label, color) in _KINDS.items():
        told = rows.all(**_ALL, weighting=weighting)
        months = [row for row in told if row["measure"].startswith("goes on after ") and "," not in row["measure"]]
        if months:
            found.append((label, color, months))
    return found


def _answer(rows: Rows) -> str:
    edge = {**_ALL, "weighting": "edge"}
    median, soon, year = (
        rows.one(**edge, measure=name) for name in ("days: median", "within 30 days", "within 365 days")
    )
    told = []
    if median and soon and year:
        told.append(
            f"Half of all children come within {median['estimate']:,.0f} days of their parent "
            f"[{median['low']:,.0f}, {median['high']:,.0f}], {share(soon)} within 30 days, {share(year)} within a year."
        )
    lasting = rows.one(**_ALL, weighting="parent", measure="goes on after 12 months")
    if lasting:
        told.append(f"{share(lasting)} of parents still get a new child more than a year after their first.")
    return " ".join(told) or "Dates are known of too few."


def _notes(rows: Rows) -> list[str]:
    notes = []
    floor = rows.one(**_ALL, weighting="edge", measure="parent of unknown age")
    if floor and floor["n"]:
        notes.append(
            f"{share(floor)} of edges lead from a parent that is older than the Hub's record; they have no time."
        )
    others = [
        (days, row)
        for days in (90, 365)
        if (row := rows.one(**_ALL, weighting="parent", measure=f"goes on after 12 months, silent for {days} days"))
    ]
    if others:
        told = ", ".join(f"{100 * row['estimate']:.0f} % by a silence of {days} days" for days, row in others)
        notes.append(
            f"Much hangs on the silence that counts as the end: of parents that go on after a year there are {told}. A "
            "longer one leaves only older lineages to follow."
        )
    return notes
