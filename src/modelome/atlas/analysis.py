"""Long tables of the figures that a build itself measures."""

from __future__ import annotations

import pyarrow as pa

__all__ = ["ANALYSIS_SCHEMA", "relation_rules"]

ANALYSIS_SCHEMA = pa.schema(
    [
        ("name", pa.string()),
        ("trait", pa.string()),
        ("measure", pa.string()),
        ("relation", pa.string()),
        ("relation_source", pa.string()),
        ("weighting", pa.string()),
        ("period", pa.string()),
        ("null", pa.string()),
        ("estimate", pa.float64()),
        ("low", pa.float64()),
        ("high", pa.float64()),
        ("n", pa.int64()),
        ("denominator", pa.int64()),
        ("replicates", pa.int64()),
        ("seed", pa.int64()),
    ],
)


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
    return pa.Table.from_pylist(
        [
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
        ],
        schema=ANALYSIS_SCHEMA,
    )
