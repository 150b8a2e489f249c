"""Small listings for tests, and lineage by the words of the definitions, slow and obvious, with networkx."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import networkx as nx
import pyarrow as pa

FLOOR = datetime(2022, 3, 2, 23, 29, 5, tzinfo=UTC)

PARENTS = pa.list_(pa.struct([("id", pa.string()), ("relation", pa.string()), ("evidence", pa.string())]))


@dataclass
class Model:
    id: str
    parents: list[str | tuple[str, str] | tuple[str, str, str]] = field(default_factory=list)
    created: datetime | None = FLOOR + timedelta(days=1)
    tags: list[str] = field(default_factory=list)
    library: str | None = None
    formats: list[str] = field(default_factory=list)
    downloads: int | None = 0

    def declarations(self) -> list[dict[str, str]]:
        rows = []
        for said in self.parents:
            name, relation, evidence = (*((said,) if isinstance(said, str) else said), "", "")[:3]
            rows.append(
                {
                    "id": name,
                    "relation": relation or "unspecified",
                    "evidence": evidence or "tag:base_model:X",
                },
            )
        return rows


def listing(models: list[Model]) -> pa.Table:
    """The columns of the canonical table that lineage reads."""
    return pa.table(
        {
            "id": pa.array([model.id for model in models], pa.string()),
            "created_at": pa.array([model.created for model in models], pa.timestamp("ms", tz="UTC")),
            "created_censored": pa.array(
                [model.created is not None and model.created <= FLOOR for model in models], pa.bool_()
            ),
            "downloads": pa.array([model.downloads for model in models], pa.int64()),
            "parents": pa.array([model.declarations() for model in models], PARENTS),
            "tags": pa.array([model.tags for model in models], pa.list_(pa.string())),
            "library": pa.array([model.library for model in models], pa.string()),
            "formats": pa.array([model.formats for model in models], pa.list_(pa.string())),
            "name": pa.array([model.id.rsplit("/", 1)[-1] for model in models], pa.string()),
        },
    )


def aliases(pairs: dict[str, str] | None = None) -> pa.Table:
    pairs = pairs or {}
    return pa.table(
        {
            "alias": pa.array(list(pairs), pa.string()),
            "model_id": pa.array(list(pairs.values()), pa.string()),
        },
    )


@dataclass
class Truth:
    """What the definitions say of a listing; models by id."""

    edges: set[tuple[str, str]]
    ghost_edges: set[tuple[str, str]]
    self_loops: list[str]
    generation: dict[str, int]
    root: dict[str, str]
    descendants: dict[str, int]
    is_root: dict[str, bool]
    components: set[frozenset[str]]
    cycles: set[frozenset[str]]
    only_ghosts: set[str]


def resolve_one(name: str, ids: list[str], pairs: dict[str, str]) -> tuple[str | None, str]:
    name = name.strip()
    if name in ids:
        return name, "id"
    if pairs.get(name) in ids:
        return pairs[name], "alias"
    like = [i for i in ids if i.lower() == name.lower()]
    if len(like) == 1:
        return like[0], "case"
    targets = {target for alias, target in pairs.items() if alias.lower() == name.lower() and target in ids}
    if len(targets) == 1:
        return targets.pop(), "alias"
    return None, "ghost"


def truth(models: list[Model], pairs: dict[str, str] | None = None) -> Truth:
    ids = [model.id for model in models]
    graph = nx.DiGraph()
    graph.add_nodes_from(ids)
    ghosts, loops = set(), []
    for model in models:
        for said in model.declarations():
            parent, _ = resolve_one(said["id"], ids, pairs or {})
            if parent == model.id:
                loops.append(model.id)
            elif parent is not None:
                graph.add_edge(parent, model.id)
            elif said["id"].strip():
                ghosts.add((said["id"].strip(), model.id))
    knots = nx.condensation(graph)
    knot = knots.graph["mapping"]
    members = knots.nodes(data="members")
    generation: dict[int, int] = {}
    for one in nx.topological_sort(knots):
        generation[one] = max((generation[above] + 1 for above in knots.predecessors(one)), default=0)
    below = {one: sum(len(members[k]) for k in nx.descendants(knots, one)) for one in knots}
    is_root = {i: knots.in_degree(knot[i]) == 0 for i in ids}
    created = {model.id: model.created for model in models}

    def rank(i: str) -> Any:
        when = created[i]
        return (-below[knot[i]], when is None, max(when, FLOOR) if when else FLOOR, i.encode())

    root = {}
    for i in ids:
        above = {knot[i], *nx.ancestors(knots, knot[i])}
        root[i] = min((m for k in above for m in members[k] if is_root[m]), key=rank)
    return Truth(
        edges=set(graph.edges),
        ghost_edges=ghosts,
        self_loops=loops,
        generation={i: generation[knot[i]] for i in ids},
        root=root,
        descendants={i: below[knot[i]] for i in ids},
        is_root=is_root,
        components={frozenset(c) for c in nx.weakly_connected_components(graph)},
        cycles={frozenset(m) for _, m in members if len(m) > 1},
        only_ghosts={i for i in ids if not graph.in_degree(i) and any(child == i for _, child in ghosts)},
    )
