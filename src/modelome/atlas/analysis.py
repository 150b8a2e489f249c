"""Long tables of the figures that a build itself measures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from modelome.genetics.long_table import long_table

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["relation_rules"]


def relation_rules(edges: pa.Table) -> pa.Table:
    """How the inferred relations agree with the declared ones: one row a pair, as a share of the declared."""
    counts = edges.group_by(["relation", "relation_inferred"]).aggregate([([], "count_all")])
    totals = edges.group_by("relation").aggregate([([], "count_all")])
    total_of = dict(zip(totals["relation"].to_pylist(), totals["count_all"].to_pylist(), strict=True))
    rows = sorted(
        zip(
            counts["relation"].to_pylist(),
            counts["relation_inferred"].to_pylist(),
            counts["count_all"].to_pylist(),
            strict=True,
        )
    )
    return long_table(
        {
            "name": "relation_rules",
            "trait": "relation",
            "measure": f"inferred as {inferred}",
            "relation": declared,
            "relation_source": "declared",
            "weighting": "edges",
            "period": "all",
            "estimate": count / total_of[declared],
            "n": count,
            "denominator": total_of[declared],
        }
        for declared, inferred, count in rows
    )
