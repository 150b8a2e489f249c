"""Mutation rates of every trait: by relation, declared and inferred apart, and by year."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from modelome.genetics.bootstrap import REPLICATES
from modelome.genetics.edge_groups import edge_groups
from modelome.genetics.edge_rates import EdgeMeasures, edge_rates
from modelome.genetics.long_table import long_table
from modelome.genetics.mutation import MEASURES, mutations_of_edges
from modelome.genetics.parameter_sizes import size_changes
from modelome.genetics.relation_uncertainty import corrected_rates
from modelome.genetics.trait_sets import TRAIT_COLUMNS, trait_sets

if TYPE_CHECKING:
    import pyarrow as pa

    from modelome.genetics.edge_groups import EdgeFacts

__all__ = ["CIRCULAR", "NOT_CORRECTED", "mutation_table"]

CIRCULAR = frozenset({"library"})
"""Traits that the rules for inferred relations read: their rates by inferred relation would say what the rules say."""


NOT_CORRECTED = CIRCULAR | {"parameters"}
"""Traits that go along with what the rules get wrong: a copy in fewer bits that they miss counts other weights."""


def mutation_table(models: pa.Table, edges: EdgeFacts, *, replicates: int = REPLICATES, seed: int = 0) -> pa.Table:
    """Measure every trait that `models` has; rows are named `mutation`, their measures are `MEASURES`.

    Of `parameters` those of `size_changes` too.
    """
    rows = []
    for trait, column in TRAIT_COLUMNS.items():
        if column not in models.column_names:
            continue
        traits = trait_sets(models, trait)
        if not traits.values:
            continue
        found = mutations_of_edges(traits, edges.parent, edges.child)
        groups = edge_groups(edges, inferred=trait not in CIRCULAR)
        facts = {"name": "mutation", "trait": trait}
        measured = EdgeMeasures(MEASURES, found.value, found.of)
        if trait == "parameters":
            changes = size_changes(models[column], edges.parent, edges.child)
            measured = EdgeMeasures(
                (*MEASURES, *changes.names),
                np.concatenate([found.value, changes.value]),
                np.concatenate([found.of, changes.of]),
            )
        rows += edge_rates(measured, edges, groups, facts, replicates=replicates, seed=seed)
        if trait not in NOT_CORRECTED:
            rows += corrected_rates(
                lambda _, measured=measured: measured,  # type: ignore[misc]
                edges,
                facts,
                replicates=replicates,
                seed=seed,
            )
    return long_table(rows)
