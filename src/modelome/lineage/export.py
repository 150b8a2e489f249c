"""A part of the lineage in the formats of other programs: JSON Graph, GraphML, Newick."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from modelome.lineage.csr import build_csr, distinct, gather

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray

__all__ = [
    "FamilyTree",
    "family_tree",
    "graphml_edge",
    "graphml_head",
    "graphml_node",
    "graphml_parts",
    "graphml_tail",
    "newick_parts",
    "principal_edges",
    "to_graphml",
    "to_json_graph",
    "to_newick",
]

_PART = 4_096  # models or edges of a part of a file
_EDGE_FACTS = ("relation", "relation_inferred", "rule", "resolved_by")

# What XML 1.0 cannot hold even escaped, https://www.w3.org/TR/xml/#charsets
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f]")


@dataclass(frozen=True)
class FamilyTree:
    """Some models below one, with the edges among them: numbers only, so that a tree of any size can be written.

    `ix` are the rows of the models (int32, ascending); `root`, `parent` and `child` are places among them; `depth` is
    the shortest distance from the root, int32. `rows` are the rows of the edges, in the order of `parent` and `child`.
    `ids` and `edges` hold all models and edges, not only those of the tree.
    """

    ix: NDArray[np.int32]
    root: int
    parent: NDArray[np.int64]
    child: NDArray[np.int64]
    depth: NDArray[np.int32]
    rows: NDArray[np.int64]
    ids: pa.ChunkedArray
    edges: pa.Table

    def names(self, places: NDArray[np.integer[Any]]) -> list[str]:
        """Return the ids of some models, given by place."""
        return list(self.ids.take(pa.array(self.ix[places])).to_pylist())

    def facts(self, some: slice) -> list[dict[str, Any]]:
        """Return what is said of some edges."""
        return list(self.edges.select(list(_EDGE_FACTS)).take(pa.array(self.rows[some])).to_pylist())


def family_tree(
    edges: pa.Table,
    ids: pa.ChunkedArray,
    root: int,
    members: NDArray[np.integer[Any]],
    *,
    among: NDArray[np.int64] | None = None,
) -> FamilyTree:
    """Cut out `members` (rows of models; the root is added) and the edges among them.

    `edges` is the edge table, `ids` the ids of all models. `among` are the rows of the edges among the members, for who
    knows them; else all edges are looked at. A member that cannot be reached from the root within the cut raises
    ValueError: a family, or the descendants of a model, can always be.
    """
    ix = distinct(np.append(np.asarray(members, np.int32), np.int32(root)))
    rows = _among(edges, ix, len(ids)) if among is None else np.asarray(among, np.int64)
    ends = edges.select(["parent_ix", "child_ix"]).take(pa.array(rows))
    parent, child = (np.searchsorted(ix, ends[name].to_numpy()) for name in ("parent_ix", "child_ix"))
    at = int(np.searchsorted(ix, root))
    depth = _depths(len(ix), at, parent, child)
    if (depth < 0).any():
        raise ValueError(f"{int((depth < 0).sum())} of {len(ix)} models do not descend from row {root}")
    return FamilyTree(ix, at, parent, child, depth, rows, ids, edges)


def _among(edges: pa.Table, ix: NDArray[np.int32], models: int) -> NDArray[np.int64]:
    inside = np.zeros(models + 1, bool)
    inside[ix] = True
    parent_ix = pc.fill_null(edges["parent_ix"], -1).to_numpy()
    found: NDArray[np.int64] = np.flatnonzero(inside[parent_ix] & inside[edges["child_ix"].to_numpy()])
    return found


def to_json_graph(tree: FamilyTree) -> dict[str, Any]:
    """Return a JSON Graph (version 2, jsongraphformat.info); nodes are keyed by model id."""
    names = tree.names(np.arange(len(tree.ix)))
    facts = tree.facts(slice(None))
    return {
        "graph": {
            "directed": True,
            "type": "family tree",
            "label": names[tree.root],
            "nodes": {
                name: {"label": name, "metadata": {"depth": int(depth)}}
                for name, depth in zip(names, tree.depth, strict=True)
            },
            "edges": [
                {
                    "source": names[parent],
                    "target": names[child],
                    "relation": fact["relation"],
                    "metadata": {key: fact[key] for key in _EDGE_FACTS[1:]},
                }
                for parent, child, fact in zip(tree.parent, tree.child, facts, strict=True)
            ],
        },
    }


def to_graphml(tree: FamilyTree) -> str:
    """Return GraphML. Nodes are n0, n1 …; a model's id, any text, is their data `id`."""
    return "".join(graphml_parts(tree))


def to_newick(tree: FamilyTree) -> str:
    """Return a rooted Newick tree with quoted labels and no lengths.

    Newick has no second parent. Each model hangs on its principal parent in the cut: of its parents
    nearest to the root, the one with most children there, then the lowest row. The other edges are left
    out.
    """
    return "".join(newick_parts(tree))


def newick_parts(tree: FamilyTree) -> Iterator[str]:
    """Give the text of `to_newick` part by part."""
    kept = principal_edges(tree)
    below = build_csr(tree.parent[kept], tree.child[kept], len(tree.ix))
    parts: list[str] = []  # what stands before each label
    labels: list[int] = []
    before = ""
    # Written without recursion: a chain may be deeper than Python's stack. Each entry is a model and its next child.
    stack = [[tree.root, int(below.indptr[tree.root])]]
    while stack:
        node, following = stack[-1]
        first, end = int(below.indptr[node]), int(below.indptr[node + 1])
        if following < end:
            before += "(" if following == first else ","
            stack[-1][1] += 1
            child = int(below.indices[following])
            stack.append([child, int(below.indptr[child])])
            continue
        stack.pop()
        parts.append(before + (")" if end > first else ""))
        labels.append(node)
        before = ""
        if len(labels) == _PART:
            yield _labeled(tree, parts, labels)
            parts, labels = [], []
    yield _labeled(tree, parts, labels) + ";\n"


def _labeled(tree: FamilyTree, parts: list[str], labels: list[int]) -> str:
    names = tree.names(np.asarray(labels, np.int64))
    return "".join(part + _newick_label(name) for part, name in zip(parts, names, strict=True))


def principal_edges(tree: FamilyTree) -> NDArray[np.int64]:
    """Choose the edge on which each model but the root hangs, in the order of the children: places in `rows`.

    Of the parents nearest to the root it leads from the one with most children in the cut, then the lowest row.
    """
    closer = np.flatnonzero(tree.depth[tree.parent] == tree.depth[tree.child] - 1)
    children = np.bincount(tree.parent, minlength=len(tree.ix))
    parent, child = tree.parent[closer], tree.child[closer]
    order = np.lexsort((parent, -children[parent], child))
    _, first = np.unique(child[order], return_index=True)
    return closer[order[first]]


def _depths(
    nodes: int,
    root: int,
    parent: NDArray[np.int64],
    child: NDArray[np.int64],
) -> NDArray[np.int32]:
    depth = np.full(nodes, -1, np.int32)
    depth[root] = 0
    children = build_csr(parent, child, nodes)
    frontier = np.array([root])
    while len(frontier):
        reached, _ = gather(children, frontier)
        fresh = distinct(reached[depth[reached] < 0])
        depth[fresh] = depth[frontier[0]] + 1
        frontier = fresh
    return depth


def graphml_parts(tree: FamilyTree) -> Iterator[str]:
    """Give the text of `to_graphml` part by part."""
    yield graphml_head({"id": "string", "depth": "int"}, dict.fromkeys(_EDGE_FACTS, "string"))
    for start in range(0, len(tree.ix), _PART):
        places = np.arange(start, min(start + _PART, len(tree.ix)))
        told = zip(places.tolist(), tree.names(places), tree.depth[places].tolist(), strict=True)
        yield "".join(graphml_node(place, {"id": name, "depth": str(depth)}) for place, name, depth in told)
    for start in range(0, len(tree.rows), _PART):
        some = slice(start, start + _PART)
        ends = zip(tree.parent[some].tolist(), tree.child[some].tolist(), tree.facts(some), strict=True)
        yield "".join(
            graphml_edge(parent, child, {key: fact[key] for key in _EDGE_FACTS}) for parent, child, fact in ends
        )
    yield graphml_tail()


def graphml_head(nodes: Mapping[str, str], edges: Mapping[str, str]) -> str:
    """Begin a directed graph whose nodes and edges have data of these names and types."""
    keys = [(name, "node", kind) for name, kind in nodes.items()] + [
        (name, "edge", kind) for name, kind in edges.items()
    ]
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n'
        + "".join(f'<key id="{name}" for="{of}" attr.name="{name}" attr.type="{kind}"/>\n' for name, of, kind in keys)
        + '<graph edgedefault="directed">\n'
    )


def graphml_node(number: int, data: Mapping[str, str]) -> str:
    """Write a node."""
    return f'<node id="n{number}">{_data(data)}</node>\n'


def graphml_edge(source: int, target: int, data: Mapping[str, str]) -> str:
    """Write an edge between two nodes, given by their numbers."""
    return f'<edge source="n{source}" target="n{target}">{_data(data)}</edge>\n'


def graphml_tail() -> str:
    """End a graph."""
    return "</graph>\n</graphml>\n"


def _data(data: Mapping[str, str]) -> str:
    return "".join(f'<data key="{key}">{_xml(value)}</data>' for key, value in data.items())


def _xml(text: str) -> str:
    return escape(_NOT_XML.sub("\ufffd", text), {"\r": "&#13;"})


def _newick_label(text: str) -> str:
    return "'" + _CONTROL.sub("\ufffd", text).replace("'", "''") + "'"
