"""Models as a network: those that a filter keeps, or what is near one of them, and all that joins them."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import orjson

from modelome.atlas.coded.paging import rows_after
from modelome.lineage.edges import RELATIONS
from modelome.server.budget import current_budget
from modelome.server.network_schemas import Around, NetworkAnswer
from modelome.server.reading.lineage import descendants
from modelome.server.reading.network_pairs import MOST, STEPS, Pairs, similar_pairs
from modelome.server.reading.relations import edges_among
from modelome.server.reading.similar import neighbors
from modelome.server.reading.time_limits import say_partial

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from modelome.server.network_schemas import NetworkOrder
    from modelome.server.service import Service

__all__ = ["BINARY", "Network", "Wanted", "network_around", "network_of"]

BINARY = "application/vnd.modelome.network"
_OF_MANY = 500
_AROUND = 300
_ALIKE = 50
_STEPS = 2  # of lineage
_ALIGN = 4


@dataclass(frozen=True)
class Wanted:
    """How many models, in which order; how many of the nearest to each, and how similar at least."""

    order: NetworkOrder
    limit: int | None
    nearest: int
    least: float


@dataclass(frozen=True)
class Network:
    """Models, pairs of similar ones, and edges of lineage by the places of their ends."""

    said: dict[str, Any]
    columns: dict[str, NDArray[Any]]
    ids: list[str]

    def answer(self) -> NetworkAnswer:
        """Return it as lists."""
        lists = {name: values.tolist() for name, values in self.columns.items()}
        lists["pair_similarity"] = (self.columns["pair_similarity"] / STEPS).round(5).tolist()
        lists["edge_relation"] = np.array(RELATIONS, object)[self.columns["edge_relation"]].tolist()
        return NetworkAnswer(**self.said, id=self.ids, **lists)

    def binary(self) -> bytes:
        """Return it as a head of JSON and the bytes of its arrays: docs/api.md, "Networks"."""
        arrays, parts, at = {}, [], 0
        for name, values in self.columns.items():
            data = np.ascontiguousarray(values.view(np.uint8) if values.dtype == bool else values).tobytes()
            dtype = "u1" if values.dtype == bool else values.dtype.str[1:]
            arrays[name] = {"dtype": dtype, "at": at, "length": len(values)}
            parts.append(data + bytes(-len(data) % _ALIGN))
            at += len(parts[-1])
        head = orjson.dumps({**self.said, "id": self.ids, "relations": RELATIONS, "steps": STEPS, "arrays": arrays})
        head += b" " * (-len(head) % _ALIGN)
        return struct.pack("<I", len(head)) + head + b"".join(parts)


def network_of(here: Service, text: str, wanted: Wanted) -> Network:
    """Return the network of the models that a filter keeps; of more than fit in, those greatest by `order`."""
    found = here.selection(text)
    most = wanted.limit if wanted.limit is not None else MOST if found.matched <= MOST else _OF_MANY
    ixs = rows_after(
        here.atlas.coded[wanted.order], found, descending=True, after=None, limit=most, pause=current_budget().left
    )
    total = found.matched if found.complete else None
    return _joined(here, ixs, wanted, {"total": total, "order": wanted.order, "around": None, **say_partial(found)})


def network_around(here: Service, ix: int, text: str, wanted: Wanted) -> Network:
    """Return the network of a model, those most like it, and its relatives within two steps, if a filter keeps them."""
    selected = here.whole_selection(text)
    walks = here.atlas.lineage.walks
    groups: dict[str, NDArray[Any]] = {
        "ancestors": walks.ancestors(ix, depth=_STEPS).ix,
        "similar": neighbors(here, ix, _ALIKE)[0],
        "descendants": descendants(here, ix, _STEPS, None)[0],
        "siblings": _greatest_first(here, walks.siblings(ix).ix, wanted.order),
    }
    most = _AROUND if wanted.limit is None else wanted.limit
    kept = np.array([ix], np.int64)
    told: dict[str, int] = {}
    everyone = kept
    for name, models in groups.items():
        matching = models[selected.holds(models)].astype(np.int64)
        everyone = np.union1d(everyone, matching)
        fresh = matching[~np.isin(matching, kept)]
        kept = np.concatenate([kept, fresh[: most - len(kept)]])
        told[f"total_{name}"] = len(matching)
    for name, models in groups.items():
        told[name] = int(np.isin(models, kept).sum())
    del told["total_similar"]
    around = Around(id=here.atlas.ids.take([ix])[0], **told)
    rest = _greatest_first(here, kept[1:], wanted.order)
    said = {"total": len(everyone), "order": wanted.order, "around": around.model_dump(), **say_partial(selected)}
    return _joined(here, np.concatenate([kept[:1], rest]), wanted, said)


def _greatest_first(here: Service, models: NDArray[np.integer[Any]], order: str) -> NDArray[np.int64]:
    values = here.atlas.coded.number(order).values[models].astype(np.float64)  # the least number stands for unknown
    return models[np.lexsort((models, -values))].astype(np.int64)


def _joined(here: Service, ixs: NDArray[np.int64], wanted: Wanted, said: dict[str, Any]) -> Network:
    vectors = np.asarray(here.atlas.map.vectors[ixs], np.float32)
    pairs = similar_pairs(vectors, wanted.nearest, wanted.least, current_budget().left)
    said |= {
        "shown": len(ixs),
        "mute": int(np.count_nonzero(~vectors.any(axis=1))),
        "nearest": wanted.nearest,
        "least": wanted.least,
        "near_pairs": pairs.near,
    }
    columns = {"ix": ixs.astype(np.uint32), **_figures(here, ixs), **_pairs(pairs), **_edges(here, ixs)}
    return Network(said, columns, here.atlas.ids.take(ixs))


def _figures(here: Service, ixs: NDArray[np.int64]) -> dict[str, NDArray[Any]]:
    downloads = here.atlas.coded.number("downloads").values[ixs].astype(np.int64)
    places = np.asarray(here.atlas.map.xy[ixs], np.float32)
    return {
        "x": places[:, 0],
        "y": places[:, 1],
        "downloads": np.clip(downloads, -1, 2**31 - 1).astype(np.int32),
        "descendants": here.atlas.lineage.nodes.descendants[ixs].astype(np.int32),
    }


def _pairs(pairs: Pairs) -> dict[str, NDArray[Any]]:
    return {"pair_a": pairs.a, "pair_b": pairs.b, "pair_similarity": pairs.similarity}


def _edges(here: Service, ixs: NDArray[np.int64]) -> dict[str, NDArray[Any]]:
    """Edges of lineage whose both ends are among some models."""
    arrays = here.atlas.lineage.edge_arrays
    rows = edges_among(here, ixs, ghosts=False)
    sorting = np.argsort(ixs)
    parent = sorting[np.searchsorted(ixs, arrays.parent[rows], sorter=sorting)]
    child = sorting[np.searchsorted(ixs, arrays.child[rows], sorter=sorting)]
    known = arrays.relation[rows] != RELATIONS.index("unspecified")
    return {
        "edge_parent": parent.astype(np.uint16),
        "edge_child": child.astype(np.uint16),
        "edge_relation": np.where(known, arrays.relation[rows], arrays.inferred[rows]).astype(np.uint8),
        "edge_declared": known,
        "edge_problem": np.asarray(here.atlas.lineage.contradicted[rows], bool),
    }
