"""Cards of models, and of parents against children: lengths, who wrote them, languages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from modelome.genetics.card_facts import card_facts
from modelome.genetics.card_models import card_model_rows
from modelome.genetics.card_pairs import edges_where, flag_rows, pair_rows
from modelome.genetics.edge_groups import edge_groups
from modelome.genetics.edge_rates import EdgeMeasures, edge_rates
from modelome.genetics.long_table import long_table
from modelome.genetics.trait_sets import trait_sets

if TYPE_CHECKING:
    import pyarrow as pa
    from numpy.typing import NDArray

    from modelome.genetics.card_facts import CardFacts
    from modelome.genetics.edge_groups import EdgeFacts
    from modelome.genetics.study import Study

__all__ = ["card_table"]


def card_table(study: Study) -> pa.Table:
    """Measure cards; rows are named `cards`. A snapshot without cards has rows of languages only."""
    rows = _languages(study)
    facts = card_facts(study)
    if facts is not None:
        rows += card_model_rows(study, facts)
        rows += _flags(study, facts)
        rows += _lengths(study, facts)
    return long_table(rows)


def _flags(study: Study, facts: CardFacts) -> list[dict[str, Any]]:
    edges = study.edges
    both = edges_where(edges, facts.has[edges.parent] & facts.has[edges.child])
    rows = flag_rows(study, edges, facts.has, "has a card")
    flags = {"generated": facts.generated, "phrased": facts.phrased}
    for name, flag in flags.items():
        if flag is not None:
            rows += flag_rows(study, both, flag, name)
            rows += flag_rows(study, edges, flag, f"{name}, no card is no")
    return rows


def _lengths(study: Study, facts: CardFacts) -> list[dict[str, Any]]:
    edges = edges_where(study.edges, facts.has[study.edges.parent] & facts.has[study.edges.child])
    kept = {"": edges, ", neither generated": _neither(edges, facts.generated)}
    if facts.phrased is not None:
        kept[", neither phrased"] = _neither(edges, facts.phrased)
    amounts = {"characters": facts.characters, "words": facts.words, "bytes of prose": facts.prose}
    return [
        row
        for of, some in kept.items()
        for name, amount in amounts.items()
        if amount is not None
        for row in pair_rows(study, some, amount, f"{name}{of}")
    ]


def _neither(edges: EdgeFacts, flag: NDArray[np.bool_]) -> EdgeFacts:
    return edges_where(edges, ~flag[edges.parent] & ~flag[edges.child])


def _languages(study: Study) -> list[dict[str, Any]]:
    if "languages" not in study.models.column_names:
        return []
    counts = trait_sets(study.models, "language").sizes
    edges = study.edges
    if not len(edges.parent) or not counts.any():
        return []
    parent, child = (counts[each].astype(np.float64) for each in (edges.parent, edges.child))
    ones = np.ones((2, len(parent)))
    measured = EdgeMeasures(("parent mean", "child mean"), np.stack([parent, child]), ones)
    zeros_in = {"name": "cards", "trait": "languages, none counts as 0"}
    return [
        *pair_rows(study, edges, counts, "languages"),
        *edge_rates(measured, edges, edge_groups(edges), zeros_in, replicates=study.replicates, seed=study.seed),
    ]
