"""Families as packed arrays to draw, against the edges file, networkx and the filter grammar."""

from __future__ import annotations

import json
import struct
from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np
import pyarrow.parquet as pq
import pytest

from modelome.lineage import family_tree, to_newick

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from starlette.testclient import TestClient

    from modelome import Atlas

Arrays = dict[str, "NDArray[Any]"]
_NONE = 0xFFFFFFFF


def _tree(client: TestClient, root: str, **parameters: Any) -> tuple[dict[str, Any], Arrays, list[str]]:
    answer = client.get("family/tree", params={"root": root, **parameters})
    assert answer.status_code == 200, answer.text
    body = answer.content
    assert body[:4] == b"MLPK"
    size = struct.unpack("<I", body[4:8])[0]
    assert (8 + size) % 8 == 0
    head = json.loads(body[8 : 8 + size])
    arrays = {
        name: np.frombuffer(body, f"<{place['dtype']}", place["length"], 8 + size + place["offset"])
        for name, place in head["arrays"].items()
    }
    ends = arrays["name_end"].tolist()
    text = arrays["names"].tobytes()
    names = [text[start:end].decode() for start, end in zip([0, *ends], ends, strict=False)]
    return head, arrays, names


@pytest.fixture(scope="module")
def families(radar_atlas: Atlas) -> list[str]:
    table = pq.read_table(radar_atlas.path / "lineage" / "families.parquet")
    return [*table["root_id"].to_pylist()[:12], table["root_id"].to_pylist()[-1]]


def test_the_nodes_are_the_family_its_ghosts_and_its_parents_elsewhere(
    client: TestClient, radar_atlas: Atlas, families: list[str]
) -> None:
    ids = radar_atlas.ids.take(range(radar_atlas.count))
    nodes = pq.read_table(radar_atlas.path / "lineage" / "nodes.parquet")
    roots = nodes["root_ix"].to_numpy()
    edges = pq.read_table(radar_atlas.path / "lineage" / "edges.parquet")
    pairs = list(zip(edges["parent_id"].to_pylist(), edges["child_ix"].to_pylist(), strict=True))
    for root in families:
        head, arrays, names = _tree(client, root)
        members = {ids[ix] for ix in np.flatnonzero(roots == ids.index(root))}
        assert set(names[: head["members"]]) == members
        assert head["total"] == len(members)
        wanted = {(parent, ids[child]) for parent, child in pairs if ids[child] in members}
        told = {
            (names[parent], names[child])
            for parent, child in zip(arrays["edge_parent"], arrays["edge_child"], strict=True)
        }
        assert told == wanted
        outside = {parent for parent, _ in wanted} - members
        assert set(names[head["members"] :]) == outside
        ghosts = names[head["members"] + head["elsewhere"] :]
        assert len(ghosts) == head["ghosts"]
        assert set(ghosts) == outside - set(ids)
        assert [ids[ix] for ix in arrays["ix"] if ix != _NONE] == names[: len(names) - len(ghosts)]


def test_each_model_hangs_on_a_parent_nearest_to_the_root_as_newick_has_it(
    client: TestClient, radar_atlas: Atlas, families: list[str]
) -> None:
    for root in families:
        head, arrays, names = _tree(client, root)
        graph = nx.DiGraph()
        graph.add_nodes_from(range(head["members"]))
        inside = arrays["edge_parent"] < head["members"]
        graph.add_edges_from(zip(arrays["edge_parent"][inside], arrays["edge_child"][inside], strict=True))
        depth = nx.single_source_shortest_path_length(graph, names.index(root))
        tree = nx.DiGraph()
        for child, row in enumerate(arrays["principal"].tolist()):
            if names[child] == root:
                assert row == -1
            elif child < head["members"]:
                parent = int(arrays["edge_parent"][row])
                assert arrays["edge_child"][row] == child
                assert depth[parent] == depth[child] - 1
                tree.add_edge(names[parent], names[child])
        whole = family_tree(
            radar_atlas.lineage.edges,
            radar_atlas.models.column("id"),
            int(arrays["ix"][0]),
            arrays["ix"][: head["members"]],
        )
        assert (
            to_newick(whole)
            == _newick(tree, root, {name: int(ix) for name, ix in zip(names, arrays["ix"], strict=True)}) + ";\n"
        )


def _newick(tree: nx.DiGraph, node: str, ix: dict[str, int]) -> str:
    kids = sorted(tree.successors(node), key=ix.__getitem__) if node in tree else []
    inside = f"({','.join(_newick(tree, kid, ix) for kid in kids)})" if kids else ""
    return inside + "'" + node.replace("'", "''") + "'"


def test_facts_of_nodes_and_edges_are_those_of_the_table(
    client: TestClient, radar_atlas: Atlas, families: list[str]
) -> None:
    for root in families[:4]:
        head, arrays, names = _tree(client, root)
        members = head["members"] + head["elsewhere"]
        rows = radar_atlas.models.take(
            arrays["ix"][:members], ["created_at", "downloads", "license_family"]
        ).to_pylist()
        for at, row in enumerate(rows):
            created, downloads = row["created_at"], row["downloads"]
            assert arrays["created"][at] == (_NONE if created is None else int(created.timestamp()))
            assert arrays["downloads"][at] == (_NONE if downloads is None else downloads)
            assert head["license_families"][arrays["license_family"][at]] == row["license_family"]
        by_pair = {(edge["parent_id"], edge["child_ix"]): edge for edge in radar_atlas.lineage.edges.to_pylist()}
        for row, (parent, child) in enumerate(zip(arrays["edge_parent"], arrays["edge_child"], strict=True)):
            edge = by_pair[names[parent], int(arrays["ix"][child])]
            assert head["relations"][arrays["edge_relation"][row]] == edge["relation"]
            assert head["relations"][arrays["edge_inferred"][row]] == edge["relation_inferred"]


def test_a_changed_bit_is_what_the_filter_finds(client: TestClient, families: list[str]) -> None:
    for root in families[:4]:
        head, arrays, names = _tree(client, root)
        for bit, trait in enumerate(head["traits"]):
            changed = {names[at] for at in arrays["edge_child"][(arrays["edge_changed"] >> bit & 1).astype(bool)]}
            found = client.get(
                "models", params={"filter": f'family:"{root}" changed:{trait}', "limit": 1000, "fields": "id"}
            ).json()
            assert changed == {item["id"] for item in found["items"]}


def test_the_verdict_of_an_edge_is_that_of_the_path_of_two(
    client: TestClient, radar_atlas: Atlas, families: list[str]
) -> None:
    compared = 0
    for root in families[:6]:
        head, arrays, names = _tree(client, root)
        for row, child in enumerate(arrays["edge_child"].tolist()):
            rows = arrays["edge_child"] == child
            parent = int(arrays["edge_parent"][row])
            above = arrays["edge_child"] == parent
            # A child of one root has one path, which is the edge.
            if rows.sum() > 1 or above.any() or parent >= head["members"]:
                continue
            told = radar_atlas.licenses.of(int(arrays["ix"][child]))
            assert head["verdicts"][arrays["edge_verdict"][row]] == told.verdict, names[child]
            assert head["verdicts"][arrays["license_verdict"][child]] == told.verdict
            compared += 1
            if compared % 40 == 0:
                break
    assert compared > 50


def test_a_family_cut_short_is_a_tree_still(client: TestClient, families: list[str]) -> None:
    head, arrays, names = _tree(client, families[0], limit=30)
    assert (head["members"], len(arrays["principal"])) == (30, 30)
    assert head["total"] > 30
    parents = arrays["edge_parent"][arrays["principal"][1:]]
    assert names[0] == families[0]
    assert (parents < np.arange(1, 30)).all()


def test_any_model_of_a_family_names_it_and_an_unknown_one_is_a_problem(
    client: TestClient, families: list[str]
) -> None:
    _, _, names = _tree(client, families[1])
    head, _, _ = _tree(client, names[3].upper())
    assert head["root"] == families[1]
    assert client.get("family/tree", params={"root": "no/such"}).status_code == 404
    assert client.get("family/tree", params={"root": families[0], "limit": 0}).status_code == 422


def test_a_cycle_is_told_by_its_edges(small_client: TestClient, small_atlas: Atlas) -> None:
    ids = small_atlas.ids.take(range(small_atlas.count))
    graph = nx.DiGraph()
    for edge in small_atlas.lineage.edges.to_pylist():
        if edge["parent_ix"] is not None:
            graph.add_edge(ids[edge["parent_ix"]], ids[edge["child_ix"]])
    knots = [knot for knot in nx.strongly_connected_components(graph) if len(knot) > 1]
    for knot in knots:
        _, arrays, names = _tree(small_client, min(knot))
        told = {
            (names[parent], names[child])
            for parent, child, cycle in zip(
                arrays["edge_parent"], arrays["edge_child"], arrays["edge_cycle"], strict=True
            )
            if cycle
        }
        assert told >= {(parent, child) for parent, child in graph.edges if parent in knot and child in knot}
    assert knots
