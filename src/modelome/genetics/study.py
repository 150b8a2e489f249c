"""What the laboratory studies: the models of a snapshot or some of them, and the edges to these."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from modelome.genetics.bootstrap import REPLICATES
from modelome.genetics.edge_groups import edge_facts, told_relations
from modelome.lineage.csr import build_csr
from modelome.lineage.edge_arrays import relation_codes
from modelome.lineage.edges import RELATIONS

if TYPE_CHECKING:
    from collections.abc import Collection

    from numpy.typing import NDArray

    from modelome.genetics.edge_groups import EdgeFacts
    from modelome.lineage import Lineage

__all__ = ["CardBlock", "CardBlocks", "Study", "restricted", "study_of"]


class CardBlock(Protocol):
    """Some cards: `rows` (k,) of their models, `cards` (k,) their texts."""

    @property
    def rows(self) -> NDArray[np.int64]:
        """Rows of the models table."""

    @property
    def cards(self) -> pa.StringArray:
        """Texts, none of them null."""


CardBlocks = Callable[[], Iterator[CardBlock]]
"""Gives the cards of all models that have one, from the start, the same at every call."""


@dataclass(frozen=True)
class Study:
    """A population, and how its figures are computed.

    `models` are always all of the snapshot, in the order of rows that `lineage` numbers; `member` (n,) are those
    studied. `lineage.edges` (ghosts included), its two graphs, and `edges` (without ghosts) hold the edges whose child
    is studied: parents may be any, since a trait that all members share could otherwise never mutate. Nodes, families
    and problems of `lineage` are those of the whole snapshot.
    """

    models: pa.Table
    lineage: Lineage
    edges: EdgeFacts
    member: NDArray[np.bool_]
    vectors: NDArray[np.floating] | None = None
    """Embedded texts without lineage, of unit length or zero, (n, dims); None where there are none."""
    cards: CardBlocks | None = None
    """None where the snapshot has no cards."""
    seed: int = 0
    threads: int = 1
    """Changes the time that figures take, never the figures."""
    replicates: int = REPLICATES


def study_of(
    models: pa.Table,
    lineage: Lineage,
    *,
    vectors: NDArray[np.floating] | None = None,
    cards: CardBlocks | None = None,
    seed: int = 0,
    threads: int = 1,
    replicates: int = REPLICATES,
) -> Study:
    """Study a whole snapshot."""
    return Study(
        models,
        lineage,
        edge_facts(lineage.edges, lineage.nodes, models["created_at"]),
        np.ones(models.num_rows, bool),
        vectors,
        cards,
        seed,
        threads,
        replicates,
    )


def restricted(study: Study, member: NDArray[np.bool_], *, relations: Collection[str] | None = None) -> Study:
    """Study fewer models, and of the edges to them those of some relations alone.

    An edge is of a relation where it is declared to be; where none is declared, where it is inferred to be.
    """
    member = study.member & member
    edges = study.lineage.edges
    wanted = pa.array(member[edges["child_ix"].to_numpy()])
    if relations is not None:
        told = told_relations(*(relation_codes(edges[name]) for name in ("relation", "relation_inferred")))
        wanted = pc.and_(wanted, pa.array(np.isin(told, [RELATIONS.index(name) for name in relations])))
    kept = edges.filter(wanted)
    between = kept.filter(pc.is_valid(kept["parent_ix"]))
    parent, child = (between[name].to_numpy().astype(np.int64) for name in ("parent_ix", "child_ix"))
    models = study.models.num_rows
    lineage = replace(
        study.lineage,
        edges=kept,
        children=build_csr(parent, child, models),
        parents=build_csr(child, parent, models),
    )
    facts = edge_facts(kept, lineage.nodes, study.models["created_at"])
    return replace(study, lineage=lineage, edges=facts, member=member)
