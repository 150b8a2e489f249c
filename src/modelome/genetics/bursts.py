"""Mass uploads: many models that one owner makes of one parent within days.

They are a few owners' doing, and half of what a snapshot says of families may be theirs; so what is told of families is
told with them and without them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from modelome.genetics.child_times import dates_of
from modelome.genetics.owners import owner_units
from modelome.genetics.study import restricted
from modelome.lineage.edge_arrays import relation_codes
from modelome.lineage.edges import RELATIONS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from modelome.genetics.study import Study

__all__ = ["EVERY", "RULE", "WITHOUT", "BurstRule", "Uploads", "burst_models", "uploads_of", "with_and_without"]

EVERY, WITHOUT = "all models", "without bursts"
"""The trait of figures over a study, and over what is left of it without bursts."""


@dataclass(frozen=True)
class BurstRule:
    """At least so many models within so many days are a burst."""

    models: int = 100
    days: int = 7

    def __str__(self) -> str:
        return f"{self.models} in {self.days} days" if self.days > 1 else f"{self.models} in a day"


RULE = BurstRule()


@dataclass(frozen=True)
class Uploads:
    """Edges by what a burst would share, in order of `stream`, then of time; ghosts are parents as models are.

    A stream is one owner's models under one parent by one declared relation. `edge` are rows of the edge table,
    `second` when their child was created, in seconds since the first of all; every array is (k,). Children without an
    owner, and those whose date is unknown or older than the Hub's record, are in no stream.
    """

    edge: NDArray[np.int64]
    stream: NDArray[np.int64]
    second: NDArray[np.int64]

    def crowded(self, rule: BurstRule) -> NDArray[np.bool_]:
        """Tell which edges lie in some stretch of time in which their stream has enough of them, (k,)."""
        if not len(self.edge):
            return np.zeros(0, bool)
        stretch = rule.days * 86_400
        key = self.stream * (int(self.second.max()) + stretch + 1) + self.second
        at = np.arange(len(key))
        end = np.searchsorted(key, key + stretch, "right")
        full = end - at >= rule.models
        turns = np.zeros(len(key) + 1, np.int64)
        np.add.at(turns, at[full], 1)
        np.add.at(turns, end[full], -1)
        return np.cumsum(turns)[:-1] > 0


def uploads_of(study: Study) -> Uploads:
    """Sort the edges of a study into streams. O(edges log edges)."""
    edges, models = study.lineage.edges, study.models
    child = edges["child_ix"].to_numpy().astype(np.int64)
    created, dated = dates_of(models)
    known = dated & (models["owner"].to_numpy() != "")
    edge = np.flatnonzero(known[child])
    second = created[child[edge]] // 1000
    parent = edges["parent_id"].combine_chunks().dictionary_encode().indices.to_numpy().astype(np.int64)[edge]
    relation = relation_codes(edges["relation"]).astype(np.int64)[edge]
    kind = parent * len(RELATIONS) + relation
    of = owner_units(models)[child[edge]] * (int(kind.max(initial=0)) + 1) + kind
    _, stream = np.unique(of, return_inverse=True)
    order = np.lexsort((second, stream))
    first = int(second.min()) if len(second) else 0
    return Uploads(edge[order], stream[order].astype(np.int64), second[order] - first)


def burst_models(study: Study, rule: BurstRule = RULE) -> NDArray[np.bool_]:
    """Tell which models were uploaded in a burst under one of their parents, (n,); of the members alone."""
    uploads = uploads_of(study)
    found = np.zeros(study.models.num_rows, bool)
    child = study.lineage.edges["child_ix"].to_numpy()
    found[child[uploads.edge[uploads.crowded(rule)]]] = True
    return found


def with_and_without(study: Study) -> Iterator[tuple[str, Study]]:
    """Give a study, and what is left of it without bursts where there are any, each by its trait."""
    yield EVERY, study
    crowd = burst_models(study)
    if crowd.any():
        yield WITHOUT, restricted(study, ~crowd)
