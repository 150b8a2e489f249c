"""A family leaves in three formats, and other programs read it back whatever its names hold."""

from __future__ import annotations

import io
import json
from xml.etree import ElementTree as ET

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lineage_truth import Model, aliases, listing

from modelome.lineage import FamilyTree, build_lineage, family_tree, to_graphml, to_json_graph, to_newick


def tree_of(models: list[Model], root: int = 0) -> FamilyTree:
    table = listing(models)
    lineage = build_lineage(table, aliases())
    members = np.flatnonzero(lineage.nodes["root_ix"].to_numpy() == root)
    return family_tree(lineage.edges, table["id"], root, members)


def read_newick(text: str) -> nx.DiGraph:
    """A small reader of quoted Newick: enough to check the writer, written apart from it."""
    graph = nx.DiGraph()
    place = 0

    def node() -> str:
        nonlocal place
        below = []
        if text[place] == "(":
            place += 1
            below.append(node())
            while text[place] == ",":
                place += 1
                below.append(node())
            assert text[place] == ")"
            place += 1
        assert text[place] == "'"
        place += 1
        label = ""
        while True:
            if text[place] != "'":
                label += text[place]
                place += 1
            elif text[place + 1] == "'":
                label += "'"
                place += 2
            else:
                place += 1
                break
        graph.add_node(label)
        graph.add_edges_from((label, child) for child in below)
        return label

    node()
    assert text[place:] == ";\n"
    return graph


NASTY = [
    "o/it's",
    'o/a&b<c>"d"',
    "o/(x,y);[z]",
    "o/\u202ertl",
    "o/😀",
    "o/tab\tand\nline\rbreak",
    "o/]]>",
]


def nasty_family() -> list[Model]:
    return [Model("o/root"), *[Model(name, ["o/root"]) for name in NASTY], Model("o/last", [NASTY[0], NASTY[1]])]


def test_json_graph_holds_every_model_and_edge_with_its_facts() -> None:
    graph = json.loads(json.dumps(to_json_graph(tree_of(nasty_family()))))["graph"]
    assert graph["directed"] is True
    assert set(graph["nodes"]) == {"o/root", "o/last", *NASTY}
    assert {(edge["source"], edge["target"]) for edge in graph["edges"]} == {
        *(("o/root", name) for name in NASTY),
        (NASTY[0], "o/last"),
        (NASTY[1], "o/last"),
    }
    assert graph["edges"][0]["relation"] == "unspecified"
    assert set(graph["edges"][0]["metadata"]) == {"relation_inferred", "rule", "resolved_by"}
    assert graph["nodes"]["o/last"]["metadata"] == {"depth": 2}


def test_graphml_is_read_back_by_networkx() -> None:
    text = to_graphml(tree_of(nasty_family()))
    graph = nx.read_graphml(io.BytesIO(text.encode()))
    assert graph.is_directed()
    names = nx.get_node_attributes(graph, "id")
    assert set(names.values()) == {"o/root", "o/last", *NASTY}
    edges = {(names[a], names[b]): data for a, b, data in graph.edges(data=True)}
    assert edges[NASTY[1], "o/last"]["relation_inferred"] == "merge"
    assert len(edges) == len(NASTY) + 2


@given(name=st.text(min_size=1, max_size=30))
@settings(max_examples=200, deadline=None)
def test_no_name_breaks_a_format(name: str) -> None:
    if name.strip() in {"", "o/root", "O/ROOT"}:
        return
    tree = tree_of([Model("o/root"), Model(f"o/{name}", ["o/root"])])
    root = ET.fromstring(to_graphml(tree).encode())
    assert len(root.findall(".//{*}node")) == 2
    assert read_newick(to_newick(tree)).number_of_edges() == 1


def test_newick_hangs_each_model_on_its_principal_parent() -> None:
    models = [
        Model("o/root"),
        Model("o/few", ["o/root"]),
        Model("o/many", ["o/root"]),
        Model("o/merge", ["o/few", "o/many"]),
        Model("o/other", ["o/many"]),
        Model("o/near", ["o/root", "o/other"]),
    ]
    text = to_newick(tree_of(models))
    assert text == "('o/few',('o/merge','o/other')'o/many','o/near')'o/root';\n"


def test_newick_of_a_chain_of_five_thousand_needs_no_deep_stack() -> None:
    models = [Model("c/0")] + [Model(f"c/{i}", [f"c/{i - 1}"]) for i in range(1, 5000)]
    text = to_newick(tree_of(models))
    assert text.startswith("(" * 4999 + "'c/4999')")
    assert text.endswith("'c/0';\n")


def test_newick_keeps_labels_but_for_control_characters() -> None:
    graph = read_newick(to_newick(tree_of(nasty_family())))
    kept = {name for name in NASTY if "\n" not in name}
    assert kept < set(graph.nodes)
    assert "o/tab\ufffdand\ufffdline\ufffdbreak" in graph
    assert nx.is_arborescence(graph)


def test_a_cut_that_its_root_does_not_reach_is_refused() -> None:
    models = [Model("o/a"), Model("o/b")]
    table = listing(models)
    with pytest.raises(ValueError, match="1 of 2 models do not descend"):
        family_tree(build_lineage(table, aliases()).edges, table["id"], 0, np.array([1]))


def test_a_cycle_is_exported_whole() -> None:
    tree = tree_of([Model("x/a", ["x/c"]), Model("x/b", ["x/a"]), Model("x/c", ["x/b"])])
    assert len(tree.edges) == 3
    assert to_newick(tree) == "(('x/c')'x/b')'x/a';\n"
