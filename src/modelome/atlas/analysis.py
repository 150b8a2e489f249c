"""Long tables of all figures that an atlas has of its snapshot."""

from __future__ import annotations

from typing import TYPE_CHECKING

from threadpoolctl import threadpool_limits

from modelome.atlas.license_analysis import license_analysis
from modelome.genetics.drift_table import drift_table
from modelome.genetics.edge_groups import edge_facts
from modelome.genetics.kin_table import kin_table
from modelome.genetics.long_table import long_table
from modelome.genetics.mutation_table import mutation_table

if TYPE_CHECKING:
    from collections.abc import Callable

    import pyarrow as pa

    from modelome.lineage import Lineage
    from modelome.progress import Progress

__all__ = ["analyses", "relation_rules"]


def analyses(models: pa.Table, lineage: Lineage, *, seed: int, threads: int, progress: Progress) -> dict[str, pa.Table]:
    """Measure mutation, drift, licenses and kin, by name. `threads` changes the time that it takes, not the result."""
    edges = edge_facts(lineage.edges, lineage.nodes, models["created_at"])
    steps: dict[str, Callable[[], pa.Table]] = {
        "mutation": lambda: mutation_table(models, edges, seed=seed),
        "drift": lambda: drift_table(models, edges, seed=seed, threads=threads),
        "license_lineage": lambda: license_analysis(models, lineage.edges, edges, seed=seed),
        "kin_similarity": lambda: kin_table(models, lineage, seed=seed),
    }
    made = {}
    # Sums of products must not depend on how many processors a machine has.
    with progress.stage("laboratory", len(steps)) as report, threadpool_limits(1):
        for name, step in steps.items():
            made[name] = step()
            report.advance(1)
    return made


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
