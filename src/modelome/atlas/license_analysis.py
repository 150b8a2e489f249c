"""How often licenses carry what the licenses above them ask: by edge and by family, relation and year."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pyarrow.compute as pc

from modelome.genetics.bootstrap import REPLICATES
from modelome.genetics.edge_groups import edge_groups
from modelome.genetics.edge_rates import EdgeMeasures, edge_rates
from modelome.genetics.long_table import long_table
from modelome.genetics.relation_uncertainty import corrected_rates
from modelome.licenses.model_terms import model_terms
from modelome.licenses.verdicts import VERDICTS, edge_verdicts, licensed_edges
from modelome.table.licenses import FAMILIES

if TYPE_CHECKING:
    import pyarrow as pa

    from modelome.genetics.edge_groups import EdgeFacts
    from modelome.licenses.model_terms import ModelTerms
    from modelome.licenses.verdicts import LicensedEdges

__all__ = ["license_analysis"]

JUDGED = ("carried", "dropped", "conflict")


def license_analysis(
    models: pa.Table, edges: pa.Table, facts: EdgeFacts, *, replicates: int = REPLICATES, seed: int = 0
) -> pa.Table:
    """Tell the shares of verdicts on edges between models, of all and by license family of the parent.

    Rows named `license_lineage`: `carried`, `dropped` and `conflict` are shares of the edges that could be judged,
    `unknown` of all; `not carried` is dropped or in conflict, `not carried, another owner` the same where one owner
    does not license both. With trait `license of FAMILY` it is told of edges whose parent's license is of that family.
    Rows of `inferred, corrected` relations judge all edges as if they were of the relation, since a verdict depends on
    it. `facts` are those of the same edges without ghosts.
    """
    terms = model_terms(models)
    resolved = edges.filter(pc.is_valid(edges["parent_ix"]))
    licensed = licensed_edges(resolved, models["owner"])
    measured = _measures(licensed, terms)
    told = {"name": "license_lineage", "trait": "license"}
    rows = edge_rates(measured, facts, edge_groups(facts), told, replicates=replicates, seed=seed)
    rows += corrected_rates(
        lambda relation: _measures(_as_if(licensed, relation), terms), facts, told, replicates=replicates, seed=seed
    )
    family = terms.family[facts.parent]
    for place, name in enumerate(FAMILIES):
        here = family == place
        if here.any():
            rows += edge_rates(
                EdgeMeasures(measured.names, measured.value * here, measured.of * here),
                facts,
                edge_groups(facts, by_year=False),
                {"name": "license_lineage", "trait": f"license of {name}"},
                replicates=replicates,
                seed=seed,
            )
    return long_table(rows)


def _measures(licensed: LicensedEdges, terms: ModelTerms) -> EdgeMeasures:
    verdict = edge_verdicts(licensed, terms).verdict
    foreign = ~licensed.same_owner
    told = [verdict == VERDICTS.index(name) for name in JUDGED]
    judged = np.logical_or.reduce(told)
    failed = told[1] | told[2]
    return EdgeMeasures(
        (*JUDGED, "not carried", "not carried, another owner", "unknown"),
        np.stack([*told, failed, failed & foreign, ~judged]).astype(np.float64),
        np.stack([*[judged] * 4, judged & foreign, np.ones(len(verdict), bool)]).astype(np.float64),
    )


def _as_if(licensed: LicensedEdges, relation: str) -> LicensedEdges:
    edges = len(licensed.child)
    return replace(
        licensed,
        adapter=np.full(edges, relation == "adapter"),
        quantized=np.full(edges, relation == "quantized"),
    )
