"""One family as a tree to draw: its models, the parents it has elsewhere, every edge, and where each model hangs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from modelome.atlas.filters.fields import CHANGES
from modelome.licenses.verdicts import VERDICTS
from modelome.lineage.csr import build_csr, distinct
from modelome.lineage.edges import RELATIONS
from modelome.lineage.export import family_tree, principal_edges
from modelome.server.packed import pack
from modelome.server.reading.family import family_members
from modelome.server.reading.relations import edges_among, edges_of_children
from modelome.table.licenses import FAMILIES

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from modelome.server.service import Service

__all__ = ["packed_tree"]

_NONE = np.iinfo(np.uint32).max
_MISSING = np.iinfo(np.uint8).max
_HUB_FLOOR = 1_646_263_745  # 2022-03-02T23:29:05Z in seconds; up to it a date means "on or before"
_CHANGED, _DATED = [*CHANGES.values()], ["created_at", "downloads", "license_family"]


@dataclass(frozen=True)
class _Cut:
    """What is drawn: `models` (rows), of which the first `members` are of the family, then ghosts (numbers).

    `rows` are those of the edges into the members, `parent` and `child` their ends as places among models and ghosts;
    `principal` is for each member the place in `rows` of the edge on which it hangs, -1 for the root.
    """

    models: NDArray[np.int64]
    members: int
    ghosts: NDArray[np.int32]
    rows: NDArray[np.int64]
    parent: NDArray[np.int64]
    child: NDArray[np.int64]
    principal: NDArray[np.int64]
    total: int


def packed_tree(here: Service, root: int, limit: int) -> bytes:
    """Return the family of a root, as docs/api.md describes it; of a larger one the `limit` models nearest to it."""
    from modelome.atlas.coded.changes import changes_of_edges  # noqa: PLC0415 - loads SciPy

    cut = _cut(here, root, limit)
    count, ghosts = len(cut.models), len(cut.ghosts)
    facts = here.atlas.models.take(cut.models, list(dict.fromkeys([*_CHANGED, *_DATED])))
    lineage = here.atlas.lineage
    nodes, arrays = lineage.nodes, lineage.edge_arrays
    names = [*here.atlas.ids.take(cut.models), *lineage.ghost_ids.take(cut.ghosts)]
    spelled = [name.encode("utf-8", "replace") for name in names]
    resolved = cut.parent < count

    def of_models(values: NDArray[Any], ghostly: Any) -> NDArray[Any]:
        return np.concatenate([values, np.broadcast_to(np.asarray(ghostly, values.dtype), ghosts)])

    changed = np.zeros(len(cut.rows), np.uint8)
    changed[resolved] = changes_of_edges(facts, *(ends[resolved].astype(np.int32) for ends in (cut.parent, cut.child)))
    head = {
        "format": 1,
        "atlas": here.atlas.id,
        "root": here.atlas.ids.take([root])[0],
        "total": cut.total,
        "members": cut.members,
        "elsewhere": count - cut.members,
        "ghosts": ghosts,
        "floor": _HUB_FLOOR,
        "license_families": list(FAMILIES),
        "verdicts": list(VERDICTS),
        "relations": list(RELATIONS),
        "traits": list(CHANGES),
    }
    return pack(
        head,
        {
            "ix": of_models(cut.models.astype(np.uint32), _NONE),
            "created": of_models(_seconds(facts["created_at"]), _NONE),
            "downloads": of_models(_counts(facts["downloads"]), _NONE),
            "children": np.concatenate(
                [nodes.children[cut.models], np.diff(lineage.ghost_children.indptr)[cut.ghosts]]
            ).astype(np.uint32),
            "descendants": of_models(nodes.descendants[cut.models].astype(np.uint32), _NONE),
            "generation": of_models(nodes.generation[cut.models].astype(np.uint16), 0),
            "license_family": of_models(_places(facts["license_family"], FAMILIES), _MISSING),
            "license_verdict": of_models(_verdicts(here, cut.models), _MISSING),
            "principal": cut.principal.astype(np.int32),
            "edge_parent": cut.parent.astype(np.uint32),
            "edge_child": cut.child.astype(np.uint32),
            "edge_relation": arrays.relation[cut.rows],
            "edge_inferred": arrays.inferred[cut.rows],
            "edge_problem": lineage.contradicted[cut.rows].astype(np.uint8),
            "edge_cycle": _in_cycle(cut),
            "edge_changed": changed,
            "edge_verdict": here.atlas.licenses.of_edges(cut.rows, cut.models),
            "name_end": np.cumsum([len(name) for name in spelled], dtype=np.uint32),
            "names": np.frombuffer(b"".join(spelled), np.uint8),
        },
    )


def _cut(here: Service, root: int, limit: int) -> _Cut:
    arrays = here.atlas.lineage.edge_arrays
    everyone = family_members(here, root)
    among = edges_among(here, everyone, ghosts=False)
    tree = family_tree(here.atlas.lineage.edges, here.atlas.models.column("id"), root, everyone, among=among)
    hangs = np.full(len(tree.ix), -1, np.int64)
    kept = principal_edges(tree)
    hangs[tree.child[kept]] = tree.rows[kept]
    # Who is nearer comes first, so that whatever is cut off, each model that is kept hangs on another one.
    order = np.lexsort((tree.ix, tree.depth))[:limit]
    members = tree.ix[order]
    rows = edges_of_children(here, np.sort(members))
    parent_ix = arrays.parent[rows]
    elsewhere = np.setdiff1d(parent_ix[parent_ix >= 0], members)
    models = np.concatenate([members, elsewhere]).astype(np.int64)
    ghosts = distinct(arrays.ghost[rows][parent_ix < 0])
    by_ix = np.argsort(models)
    known = by_ix[np.minimum(np.searchsorted(models, parent_ix, sorter=by_ix), len(models) - 1)]
    parent = np.where(parent_ix >= 0, known, len(models) + np.searchsorted(ghosts, arrays.ghost[rows]))
    child = by_ix[np.searchsorted(models, arrays.child[rows], sorter=by_ix)]
    principal = np.where(hangs[order] >= 0, np.searchsorted(rows, hangs[order]), -1)
    return _Cut(models, len(members), ghosts, rows, parent, child, principal, len(everyone))


def _in_cycle(cut: _Cut) -> NDArray[np.uint8]:
    """Whether both ends of each edge descend from each other."""
    from modelome.lineage.cycles import condense  # noqa: PLC0415 - loads SciPy

    knot = condense(build_csr(cut.parent, cut.child, len(cut.models) + len(cut.ghosts))).knot_of
    return np.asarray(knot[cut.parent] == knot[cut.child], np.uint8)


def _seconds(dates: pa.ChunkedArray) -> NDArray[np.uint32]:
    seconds = pc.floor(pc.divide(pc.cast(pc.cast(dates, pa.int64()), pa.float64()), 1000.0))
    return np.asarray(np.clip(pc.fill_null(seconds, _NONE).to_numpy(), 0, _NONE), np.uint32)


def _counts(numbers: pa.ChunkedArray) -> NDArray[np.uint32]:
    known = pc.fill_null(pc.min_element_wise(numbers, pa.scalar(_NONE - 1, numbers.type), skip_nulls=False), _NONE)
    return np.asarray(known.to_numpy(), np.uint32)


def _places(words: pa.ChunkedArray, among: tuple[str, ...]) -> NDArray[np.uint8]:
    places = pc.fill_null(pc.index_in(words, value_set=pa.array(among)), _MISSING)
    return np.asarray(places.to_numpy(), np.uint8)


def _verdicts(here: Service, models: NDArray[np.int64]) -> NDArray[np.uint8]:
    column = here.atlas.coded.text("license_verdict")
    place = {word: VERDICTS.index(word) for word in column.values.take(range(len(column.values)))}
    by_code = np.array([_MISSING, *place.values()], np.uint8)
    return np.asarray(by_code[column.codes[models]])
