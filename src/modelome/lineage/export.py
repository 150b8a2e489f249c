"""A part of the lineage in the formats of other programs: JSON Graph, GraphML, Newick."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from modelome.lineage.csr import build_csr, gather

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

__all__ = ["FamilyTree", "family_tree", "to_graphml", "to_json_graph", "to_newick"]

_EDGE_FACTS = ("relation", "relation_inferred", "rule", "resolved_by")

# What XML 1.0 cannot hold even escaped, https://www.w3.org/TR/xml/#charsets
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f]")


@dataclass(frozen=True)
class FamilyTree:
    """Some models below one, with the edges among them.

    `ids` are in the order of `ix` (int32, ascending); `root`, `parent` and `child` are places in `ids`;
    `depth` is the shortest distance from the root, int32. `edges` has the facts of each edge, in the
    order of `parent` and `child`.
    """

    ids: list[str]
    ix: NDArray[np.int32]
    root: int
    parent: NDArray[np.int64]
    child: NDArray[np.int64]
    depth: NDArray[np.int32]
    edges: pa.Table


def family_tree(edges: pa.Table, ids: pa.ChunkedArray, root: int, members: NDArray[np.integer]) -> FamilyTree:
    """Cut out `members` (rows of models; the root is added) and the edges among them.

    `edges` is the edge table, `ids` the ids of all models. A member that cannot be reached from the root
    within the cut raises ValueError: a family, or the descendants of a model, can always be.
    """
    ix = np.unique(np.append(np.asarray(members, np.int32), np.int32(root)))
    inside = np.zeros(len(ids), bool)
    inside[ix] = True
    parent_ix = pc.fill_null(edges["parent_ix"], -1).to_numpy()
    child_ix = edges["child_ix"].to_numpy()
    rows = np.flatnonzero((parent_ix >= 0) & inside[parent_ix] & inside[child_ix])
    parent, child = np.searchsorted(ix, parent_ix[rows]), np.searchsorted(ix, child_ix[rows])
    at = int(np.searchsorted(ix, root))
    depth = _depths(len(ix), at, parent, child)
    if (depth < 0).any():
        raise ValueError(f"{int((depth < 0).sum())} of {len(ix)} models do not descend from row {root}")
    facts = edges.select(list(_EDGE_FACTS)).take(pa.array(rows))
    return FamilyTree(ids.take(pa.array(ix)).to_pylist(), ix, at, parent, child, depth, facts)


def to_json_graph(tree: FamilyTree) -> dict[str, Any]:
    """Return a JSON Graph (version 2, jsongraphformat.info); nodes are keyed by model id."""
    facts = tree.edges.to_pylist()
    return {
        "graph": {
            "directed": True,
            "type": "family tree",
            "label": tree.ids[tree.root],
            "nodes": {
                name: {"label": name, "metadata": {"depth": int(depth)}}
                for name, depth in zip(tree.ids, tree.depth, strict=True)
            },
            "edges": [
                {
                    "source": tree.ids[parent],
                    "target": tree.ids[child],
                    "relation": fact["relation"],
                    "metadata": {key: fact[key] for key in _EDGE_FACTS[1:]},
                }
                for parent, child, fact in zip(tree.parent, tree.child, facts, strict=True)
            ],
        },
    }


def to_graphml(tree: FamilyTree) -> str:
    """Return GraphML. Nodes are n0, n1 …; a model's id, any text, is their data `id`."""
    return "\n".join(_graphml_lines(tree)) + "\n"


def to_newick(tree: FamilyTree) -> str:
    """Return a rooted Newick tree with quoted labels and no lengths.

    Newick has no second parent. Each model hangs on its principal parent in the cut: of its parents
    nearest to the root, the one with most children there, then the lowest row. The other edges are left
    out.
    """
    kept = _principal_edges(tree)
    below: list[list[int]] = [[] for _ in tree.ids]
    for edge in kept:
        below[tree.parent[edge]].append(int(tree.child[edge]))
    text: list[str] = []
    # Written without recursion: a chain may be deeper than Python's stack.
    stack: list[tuple[str, int]] = [("open", tree.root)]
    while stack:
        kind, node = stack.pop()
        if kind == "open" and below[node]:
            text.append("(")
            stack.append(("close", node))
            for place, child in enumerate(reversed(below[node])):
                stack.append(("open", child))
                if place < len(below[node]) - 1:
                    stack.append(("comma", node))
        elif kind == "comma":
            text.append(",")
        else:
            text.append((")" if kind == "close" else "") + _newick_label(tree.ids[node]))
    return "".join(text) + ";\n"


def _principal_edges(tree: FamilyTree) -> NDArray[np.int64]:
    """One edge into each model but the root, in the order of the children."""
    closer = np.flatnonzero(tree.depth[tree.parent] == tree.depth[tree.child] - 1)
    children = np.bincount(tree.parent, minlength=len(tree.ids))
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
        fresh = np.unique(reached[depth[reached] < 0])
        depth[fresh] = depth[frontier[0]] + 1
        frontier = fresh
    return depth


def _graphml_lines(tree: FamilyTree) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">'
    yield '<key id="id" for="node" attr.name="id" attr.type="string"/>'
    yield '<key id="depth" for="node" attr.name="depth" attr.type="int"/>'
    for fact in _EDGE_FACTS:
        yield f'<key id="{fact}" for="edge" attr.name="{fact}" attr.type="string"/>'
    yield '<graph edgedefault="directed">'
    for place, (name, depth) in enumerate(zip(tree.ids, tree.depth, strict=True)):
        yield f'<node id="n{place}"><data key="id">{_xml(name)}</data><data key="depth">{depth}</data></node>'
    for parent, child, fact in zip(tree.parent, tree.child, tree.edges.to_pylist(), strict=True):
        data = "".join(f'<data key="{key}">{_xml(fact[key])}</data>' for key in _EDGE_FACTS)
        yield f'<edge source="n{parent}" target="n{child}">{data}</edge>'
    yield "</graph>"
    yield "</graphml>"


def _xml(text: str) -> str:
    return escape(_NOT_XML.sub("\ufffd", text), {"\r": "&#13;"})


def _newick_label(text: str) -> str:
    return "'" + _CONTROL.sub("\ufffd", text).replace("'", "''") + "'"
