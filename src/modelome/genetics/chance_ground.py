"""Within what chance may move: the strata of a graph's models and edges."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from modelome.genetics.edge_groups import told_relations
from modelome.genetics.kin_graph import units_of
from modelome.genetics.kin_null_graph import KinNullGraph, RowsOfModels
from modelome.genetics.kin_nulls import mixed_texts, other_parents, permutations_for
from modelome.genetics.kin_strata import strangers, strata_of
from modelome.genetics.time_periods import months_of
from modelome.lineage.edges import RELATIONS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from scipy import sparse

    from modelome.genetics.kin_graph import KinGraph
    from modelome.genetics.kin_nulls import Drawn
    from modelome.genetics.kin_strata import Strangers
    from modelome.genetics.study import Study

__all__ = ["ChanceGround"]


@dataclass(frozen=True)
class ChanceGround:
    """A graph, and the strata within which chance moves.

    `levels` (LEVELS, all models) are those of matches, `of_models` (graph's models,) those of texts (task, library,
    month), `of_edges` (graph's edges,) those of parents (relation, month of the child).
    """

    study: Study
    graph: KinNullGraph
    levels: NDArray[np.int64]
    of_models: NDArray[np.int64]
    of_edges: NDArray[np.int64]

    @classmethod
    def of(cls, study: Study, kin: KinGraph) -> ChanceGround:
        """Find the strata of a study's graph."""
        graph = KinNullGraph.of(kin.parent, kin.child, units_of(study.lineage.nodes)[0])
        levels = strata_of(study.models)
        _, of_models = np.unique(levels[0][graph.models], return_inverse=True)
        month = months_of(study.models).place[kin.child] + 1
        of_edges = month * len(RELATIONS) + _relations(study, kin)
        return cls(study, graph, levels, of_models.astype(np.int64), of_edges)

    @property
    def drawings(self) -> int:
        """How often chance is drawn."""
        return permutations_for(len(self.graph.parent), self.study.replicates)

    def texts(self, vectors: sparse.csr_matrix) -> RowsOfModels:
        """Take the rows (all models, terms) of the graph's models."""
        return RowsOfModels.of(vectors[self.graph.models], np.arange(len(self.graph.models)))

    def strangers(self, vectors: sparse.csr_matrix) -> Strangers | None:
        """Match every child with members of the study that are no kin of it."""
        component = self.study.lineage.nodes["component"].to_numpy().astype(np.int64)
        children = np.unique(self.graph.child)
        found = strangers(vectors, self.levels, component, self.study.member, self.graph.models[children])
        if found is None:
            return None
        place = np.zeros(len(self.graph.models), np.int64)
        place[children] = found.means.place
        return replace(found, means=replace(found.means, place=place))

    def mixed_texts(self, texts: Sequence[RowsOfModels]) -> list[Drawn]:
        """Mix the texts of the graph's models, each kind of text alike."""
        return mixed_texts(self.graph, texts, self.of_models, **self._how())

    def other_parents(self, texts: Sequence[RowsOfModels]) -> list[Drawn]:
        """Mix the parents of the graph's edges."""
        return other_parents(self.graph, texts, self.of_edges, **self._how())

    def can_move(self) -> dict[str, tuple[int, int]]:
        """Count texts that another of their stratum may replace, and parents likewise, of how many."""
        texts, edges = self.of_models, self.of_edges
        _, place = np.unique(np.stack([edges, self.graph.parent]), axis=1, return_inverse=True)
        _, first = np.unique(place.ravel(), return_index=True)
        several = np.bincount(edges[first], minlength=int(edges.max()) + 1) > 1
        return {
            "texts": (int((np.bincount(texts)[texts] > 1).sum()), len(texts)),
            "parents": (int(several[edges].sum()), len(edges)),
        }

    def _how(self) -> dict[str, int]:
        return {"drawings": self.drawings, "seed": self.study.seed, "threads": self.study.threads}


def _relations(study: Study, kin: KinGraph) -> NDArray[np.int64]:
    """Give the relation of each edge of a graph, as declared, or as inferred where none is."""
    edges, models = study.edges, study.models.num_rows
    keys = edges.parent * models + edges.child
    order = np.argsort(keys)
    row = order[np.searchsorted(keys[order], kin.parent * models + kin.child)]
    return told_relations(edges.relation[row], edges.inferred[row]).astype(np.int64)
