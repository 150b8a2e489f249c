"""Whether terms of licenses upstream are often violated."""

from __future__ import annotations

from typing import TYPE_CHECKING

from modelome.report.judging import PARTLY, Finding, untold
from modelome.report.rows import share

if TYPE_CHECKING:
    from collections.abc import Mapping

    from modelome.report.rows import Rows

__all__ = ["violations"]


def violations(tables: Mapping[str, Rows]) -> Finding:
    """Judge by edges between owners whose licenses the rules can judge."""
    rows = tables.get("license_lineage")
    lines = []
    for measure in ("not carried", "not carried, another owner", "unknown"):
        for weighting in ("edge", "family"):
            row = rows and rows.one(
                trait="license",
                measure=measure,
                relation="all",
                relation_source=None,
                period="all",
                weighting=weighting,
            )
            if row:
                lines.append(f"{measure}, by {weighting}: {share(row)} of {row['denominator']:,}")
    row = rows and rows.one(
        trait="license",
        measure="not carried, another owner",
        relation="all",
        relation_source=None,
        period="all",
        weighting="edge",
    )
    if not row or not row["denominator"]:
        return untold("no edge can be judged")
    return Finding(
        PARTLY,
        f"Of edges between owners that the rules can judge, {share(row)} do not carry the terms upstream: "
        "some, and not most. The paper counts none.",
        lines,
    )
