"""Families that fit into a picture, and where their models lie in it: rings of generations around a root."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from modelome.genetics.edge_groups import told_relations
from modelome.genetics.family_graphs import forest_of
from modelome.genetics.kin_graph import kin_graph, principal_parents
from modelome.lineage.edge_arrays import relation_codes

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from modelome.genetics.study import Study

__all__ = ["DrawnFamily", "drawn_families"]

_FEWEST, _MOST = 8, 400


@dataclass(frozen=True)
class DrawnFamily:
    """A family of m models around its root, the first.

    `rank` is its place among all families by size, from 1. `x` and `y` (m,) are positions, as far from the center as a
    model is generations from the root. `parent` and `child` (edges,) are places in these, `relation` (edges,) in
    `RELATIONS`: as declared or, where none is, as inferred; `second` (edges,) tells edges to parents other than the one
    that a model hangs from.
    """

    root: str
    rank: int
    x: NDArray[np.float64]
    y: NDArray[np.float64]
    parent: NDArray[np.int64]
    child: NDArray[np.int64]
    relation: NDArray[np.integer]
    second: NDArray[np.bool_]


def drawn_families(study: Study, count: int = 4) -> list[DrawnFamily]:
    """Choose the largest families of 8 to 400 models, and lay each out as a tree of principal parents."""
    nodes, edges = study.lineage.nodes, study.lineage.edges
    if not nodes.num_rows:
        return []
    graph = kin_graph(edges, study.models.num_rows)
    principal = principal_parents(graph, nodes)
    root = forest_of(principal).root
    size = np.bincount(root[study.member], minlength=len(root))
    by_size = np.argsort(-size, kind="stable")
    fits = (size[by_size] >= _FEWEST) & (size[by_size] <= _MOST)
    relation = told_relations(*(relation_codes(edges[name]) for name in ("relation", "relation_inferred")))
    return [
        _drawn(study, int(by_size[place]), int(place) + 1, root=root, principal=principal, relation=relation)
        for place in np.flatnonzero(fits)[:count].tolist()
    ]


def _drawn(
    study: Study,
    head: int,
    rank: int,
    *,
    root: NDArray[np.int64],
    principal: NDArray[np.int64],
    relation: NDArray[np.integer],
) -> DrawnFamily:
    members = np.flatnonzero((root == head) & study.member)
    members = np.concatenate([[head], members[members != head]])
    place = np.full(len(root), -1, np.int64)
    place[members] = np.arange(len(members))
    above = principal[members]
    hangs = np.where((above >= 0) & (place[above] >= 0), place[above], 0)  # one whose parent is not studied: the root
    x, y = _rings(hangs)
    edges = study.lineage.edges
    parent = edges["parent_ix"].fill_null(-1).to_numpy().astype(np.int64)
    child = edges["child_ix"].to_numpy().astype(np.int64)
    here = (parent >= 0) & (place[parent] >= 0) & (place[child] >= 0)
    return DrawnFamily(
        study.models["id"][head].as_py(),
        rank,
        x,
        y,
        place[parent[here]],
        place[child[here]],
        relation[here],
        principal[child[here]] != parent[here],
    )


def _rings(parent: NDArray[np.int64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Share out the circle among the models without children; others have what theirs have. Place 0 is the root."""
    n = len(parent)
    depth = forest_of(np.where(np.arange(n) > 0, parent, -1)).depth
    childless = np.bincount(parent[1:], minlength=n) == 0
    share = childless.astype(np.float64)
    levels = [np.flatnonzero(depth == level) for level in range(int(depth.max()) + 1)]
    for rows in reversed(levels[1:]):
        np.add.at(share, parent[rows], share[rows])
    start = np.zeros(n)
    for level in levels[1:]:
        rows = level[np.lexsort((-share[level], parent[level]))]
        before = np.cumsum(share[rows]) - share[rows]
        first = np.ones(len(rows), bool)
        first[1:] = parent[rows][1:] != parent[rows][:-1]
        within = before - before[np.maximum.accumulate(np.where(first, np.arange(len(rows)), 0))]
        start[rows] = start[parent[rows]] + within
    angle = 2 * np.pi * (start + share / 2) / max(share[0], 1)
    return depth * np.cos(angle), depth * np.sin(angle)
