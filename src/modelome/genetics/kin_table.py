"""Family resemblance of a snapshot: every text and measure, all relations and finetunes, beside all pairs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyarrow as pa

from modelome.genetics.kin_graph import kin_graphs, units_of
from modelome.genetics.kin_similarity import all_pairs, kin_similarity
from modelome.genetics.kin_vectors import kin_vectors
from modelome.genetics.long_table import long_table
from modelome.genetics.name_numbers import name_numbers

if TYPE_CHECKING:
    from modelome.genetics.study import Study

__all__ = ["kin_table"]


def kin_table(study: Study) -> pa.Table:
    """Measure kin in every weighting, over all pairs; rows are named `kin_similarity`, their trait is the text.

    Measures are `MEASURE: CODE` with the codes of `KIN_PAIRS`, and `MEASURE: all pairs` of any two models studied.
    """
    unit, _ = units_of(study.lineage.nodes)
    author = name_numbers(study.models["owner"])
    graphs = list(kin_graphs(study.lineage.edges, study.models.num_rows))
    made = [long_table([])]
    for of in kin_vectors(study):
        member = study.member if of.among is None else study.member & of.among
        total, count = all_pairs(of.vectors, member)
        facts: dict[str, Any] = {"name": "kin_similarity", "trait": of.text, "measure": of.measure}
        told = {"measure": f"{of.measure}: all pairs", "relation": "all", "period": "all", "weighting": "pair"}
        if count:
            made.append(long_table([{**facts, **told, "estimate": total / count, "n": count, "denominator": count}]))
        made += [
            kin_similarity(
                of.vectors,
                graph.of.children,
                unit,
                author,
                {**facts, "relation": graph.relation, "relation_source": graph.source},
                among=of.among,
                replicates=study.replicates,
                seed=study.seed,
            )
            for graph in graphs
        ]
    return pa.concat_tables(made)
