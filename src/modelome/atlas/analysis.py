"""Long tables of all figures that an atlas has of its snapshot."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa
from threadpoolctl import threadpool_limits

from modelome.atlas.license_analysis import license_analysis
from modelome.atlas.license_models import license_models
from modelome.genetics.burst_table import burst_table
from modelome.genetics.card_table import card_table
from modelome.genetics.chance_table import chance_table
from modelome.genetics.concentration_table import concentration_table
from modelome.genetics.drift_table import drift_table
from modelome.genetics.family_table import family_table
from modelome.genetics.family_time import family_time_table
from modelome.genetics.graph_claims import graph_claims_table
from modelome.genetics.kin_distance import kin_distance_table
from modelome.genetics.kin_levenshtein import kin_levenshtein_table
from modelome.genetics.kin_table import kin_table
from modelome.genetics.long_table import long_table
from modelome.genetics.mutation_table import mutation_table
from modelome.genetics.neutral_table import neutral_table
from modelome.genetics.openness_table import openness_table
from modelome.genetics.time_created import created_table
from modelome.genetics.top_table import top_table

if TYPE_CHECKING:
    from collections.abc import Callable

    from modelome.genetics.study import Study
    from modelome.progress import Progress

__all__ = ["ANALYSES", "analyses", "relation_rules"]

ANALYSES: dict[str, Callable[[Study], pa.Table]] = {
    "mutation": lambda study: mutation_table(study.models, study.edges, replicates=study.replicates, seed=study.seed),
    "drift": lambda study: drift_table(study.models, study.edges, seed=study.seed, threads=study.threads),
    "license_lineage": lambda study: pa.concat_tables(
        [
            license_analysis(
                study.models, study.lineage.edges, study.edges, replicates=study.replicates, seed=study.seed
            ),
            license_models(study),
        ]
    ),
    "kin_similarity": kin_table,
    "kin_chance": chance_table,
    "neutral": neutral_table,
    "kin_distance": kin_distance_table,
    "kin_levenshtein": kin_levenshtein_table,
    "top": top_table,
    "created": created_table,
    "concentration": concentration_table,
    "openness": openness_table,
    "bursts": burst_table,
    "families": family_table,
    "family_time": family_time_table,
    "graph_claims": graph_claims_table,
    "cards": card_table,
}
"""The long tables of a study by name; docs/laboratory.md says what is in each."""


def analyses(study: Study, *, progress: Progress) -> dict[str, pa.Table]:
    """Compute every figure, by name of its table."""
    made = {}
    # Sums of products must not depend on how many processors a machine has.
    with progress.stage("laboratory", len(ANALYSES)) as report, threadpool_limits(1):
        for name, step in ANALYSES.items():
            made[name] = step(study)
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
