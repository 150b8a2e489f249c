"""Lineage and families, against networkx on the edges of the atlas."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING, Any

import networkx as nx
import pytest

from modelome.lineage import export
from modelome.server.reading import family_files

if TYPE_CHECKING:
    from starlette.testclient import TestClient

    from modelome import Atlas


@pytest.fixture(scope="module")
def graph(small_atlas: Atlas) -> nx.DiGraph:
    return _graph(small_atlas)


@pytest.fixture(scope="module")
def real_graph(radar_atlas: Atlas) -> nx.DiGraph:
    return _graph(radar_atlas)


def _graph(atlas: Atlas) -> nx.DiGraph:
    graph = nx.DiGraph()
    ids = atlas.ids.take(range(atlas.count))
    graph.add_nodes_from(ids)
    for edge in atlas.lineage.edges.to_pylist():
        if edge["parent_ix"] is not None:
            graph.add_edge(ids[edge["parent_ix"]], ids[edge["child_ix"]], relation=edge["relation"])
    return graph


def _lineage(client: TestClient, name: str, **parameters: Any) -> dict[str, Any]:
    answer = client.get("model/lineage", params={"id": name, **parameters})
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


def _names(nodes: list[dict[str, Any]]) -> set[str]:
    return {node["id"] for node in nodes}


def test_all_ancestors_and_descendants_are_listed(small_client: TestClient, graph: nx.DiGraph) -> None:
    for name in graph:
        told = _lineage(small_client, name, depth=100, limit=5000)
        assert _names(told["ancestors"]) == nx.ancestors(graph, name)
        assert _names(told["descendants"]) == nx.descendants(graph, name)
        assert told["total_ancestors"] == len(told["ancestors"])
        assert told["total_descendants"] == told["shown_descendants"] == len(told["descendants"])


def test_depth_is_the_shortest_distance(small_client: TestClient, graph: nx.DiGraph) -> None:
    name = "tuner/base-7b-chat-GGUF-lora"
    up = nx.single_source_shortest_path_length(graph.reverse(), name)
    told = _lineage(small_client, name)
    assert {node["id"]: -node["depth"] for node in told["ancestors"]} == {k: v for k, v in up.items() if k != name}


def test_by_default_children_are_listed_and_all_ancestors(small_client: TestClient, graph: nx.DiGraph) -> None:
    told = _lineage(small_client, "acme/base-7b")
    assert _names(told["descendants"]) == set(graph.successors("acme/base-7b"))


def test_one_direction_lists_nothing_of_the_other(small_client: TestClient) -> None:
    up = _lineage(small_client, "acme/base-7b-chat", direction="up")
    down = _lineage(small_client, "acme/base-7b-chat", direction="down")
    assert (bool(up["ancestors"]), bool(up["descendants"])) == (True, False)
    assert (bool(down["ancestors"]), bool(down["descendants"])) == (False, True)


def test_a_limit_shows_the_nearest_and_says_how_many_there_are(small_client: TestClient, graph: nx.DiGraph) -> None:
    told = _lineage(small_client, "acme/base-7b", depth=9, limit=5)
    assert told["shown_descendants"] == len(told["descendants"]) == 5
    assert told["total_descendants"] == len(nx.descendants(graph, "acme/base-7b"))
    assert {node["depth"] for node in told["descendants"]} == {1}
    below = [node["descendants"] for node in told["descendants"]]
    assert below == sorted(below, reverse=True)


def test_edges_join_listed_models_and_their_ghosts(small_client: TestClient) -> None:
    told = _lineage(small_client, "orphan/of-a-ghost")
    assert [(edge["parent_id"], edge["parent_ix"], edge["resolved_by"]) for edge in told["edges"]] == [
        ("gone/never-listed", None, "ghost")
    ]
    assert told["ghosts"] == [{"id": "gone/never-listed", "children": 1}]
    assert "missing-parent" in told["edges"][0]["problems"]


def test_every_contradiction_is_found_at_its_edge(small_client: TestClient, small_atlas: Atlas) -> None:
    problems = small_atlas.sql(
        "select m.id, p.parent_id, p.kind from problems p join models m on m.ix = p.child_ix where p.kind <> 'self-loop' and p.parent_id is not null"
    ).to_pylist()
    assert problems
    for problem in problems:
        told = _lineage(small_client, problem["id"], direction="up", depth=1)
        kinds = {edge["parent_id"]: edge["problems"] for edge in told["edges"]}
        assert problem["kind"] in kinds[problem["parent_id"]]


def test_an_edge_carries_its_evidence(small_client: TestClient) -> None:
    told = _lineage(small_client, "child/of-case", direction="up")
    (edge,) = told["edges"]
    assert (edge["parent_id"], edge["declared_id"], edge["resolved_by"]) == ("Case/Model", "case/model", "case")
    assert any("case/model" in evidence["value"] for evidence in edge["evidence"])


def test_contradictions_are_told(small_client: TestClient) -> None:
    assert [problem["kind"] for problem in _lineage(small_client, "self/parent")["problems"]] == ["self-loop"]
    ring = _lineage(small_client, "ring/a", depth=9)
    assert "cycle" in {problem["kind"] for problem in ring["problems"]}
    assert _names(ring["ancestors"]) == {"ring/b", "ring/c"}


def test_a_relation_is_followed_alone(client: TestClient, real_graph: nx.DiGraph) -> None:
    name = "Qwen/Qwen3.8-27B"
    only = nx.DiGraph((a, b) for a, b, kind in real_graph.edges(data="relation") if kind == "finetune")
    told = _lineage(client, name, relation="finetune", depth=100, limit=5000)
    assert _names(told["descendants"]) == nx.descendants(only, name)
    assert {edge["relation"] for edge in told["edges"]} == {"finetune"}
    deepest = max(only, key=lambda node: len(nx.ancestors(only, node)))
    told = _lineage(client, deepest, relation="finetune")
    assert _names(told["ancestors"]) == nx.ancestors(only, deepest)


def test_children_are_counted_by_relation(client: TestClient, real_graph: nx.DiGraph) -> None:
    name = "Qwen/Qwen3.8-27B"
    told = _lineage(client, name, limit=1)
    kinds = [kind for _, _, kind in real_graph.out_edges(name, data="relation")]
    assert {row["relation"]: row["declared"] for row in told["children_by_relation"] if row["declared"]} == {
        kind: kinds.count(kind) for kind in set(kinds)
    }
    assert sum(row["inferred"] for row in told["children_by_relation"]) == len(kinds)


def test_siblings_share_a_parent(small_client: TestClient, graph: nx.DiGraph) -> None:
    told = _lineage(small_client, "acme/base-7b-chat")
    assert told["siblings"] == len(set(graph.successors("acme/base-7b")) - {"acme/base-7b-chat"})


def test_an_unknown_relation_is_a_422(client: TestClient) -> None:
    answer = client.get("model/lineage", params={"id": "Qwen/Qwen3.8-27B", "relation": "cousin"})
    assert answer.status_code == 422
    assert "finetune" in answer.json()["detail"]


def test_a_family_is_every_model_of_one_principal_root(client: TestClient, radar_atlas: Atlas) -> None:
    nodes = radar_atlas.lineage.nodes
    told = client.get("model/family", params={"id": "huihui-ai/Huihui-Qwen3.8-27B-abliterated"}).json()
    root = radar_atlas.ids.require("Qwen/Qwen3.8-27B")
    assert told["root"]["ix"] == root == told["members"][0]
    assert set(told["members"]) == {ix for ix in range(radar_atlas.count) if nodes.root_ix[ix] == root}
    assert told["total"] == told["shown"] == len(told["members"])
    members = set(told["members"])
    pairs = {
        (edge["parent_ix"], edge["child_ix"])
        for edge in radar_atlas.lineage.edges.to_pylist()
        if edge["parent_ix"] in members and edge["child_ix"] in members
    }
    assert set(zip(told["edge_parent"], told["edge_child"], strict=True)) == pairs
    lengths = {len(told[name]) for name in told if name.startswith("edge_")}
    assert lengths == {len(pairs)}
    assert sum(row["count"] for row in told["by_license_family"]) == told["total"]


def test_a_family_cut_short_says_so_and_keeps_the_root(client: TestClient) -> None:
    told = client.get("family", params={"root": "Qwen/Qwen3.8-27B", "limit": 10}).json()
    assert (told["shown"], len(told["members"]), told["members"][0]) == (10, 10, told["root"]["ix"])
    assert told["total"] > 10
    assert set(told["edge_parent"]) | set(told["edge_child"]) <= set(told["members"])


def test_families_are_paged_from_the_largest(client: TestClient, radar_atlas: Atlas) -> None:
    first = client.get("families", params={"limit": 7}).json()
    second = client.get("families", params={"limit": 7, "cursor": first["next"]}).json()
    sizes = [family["size"] for family in first["items"] + second["items"]]
    assert sizes == sorted(radar_atlas.lineage.families["size"].to_pylist(), reverse=True)[:14]
    assert first["total"] == radar_atlas.lineage.families.num_rows
    assert client.get("families", params={"cursor": "x"}).status_code == 422
    assert client.get("families", params={"cursor": "999999999"}).json()["next"] is None


def test_a_family_is_given_as_graphml_and_newick(client: TestClient) -> None:
    told = client.get("family", params={"root": "Qwen/Qwen3.8-27B"}).json()
    graphml = client.get("family", params={"root": "Qwen/Qwen3.8-27B", "format": "graphml"})
    assert graphml.headers["content-type"].startswith("application/graphml+xml")
    read = nx.read_graphml(io.BytesIO(graphml.content))
    assert (len(read), read.number_of_edges()) == (told["total"], len(told["edge_parent"]))
    newick = client.get("family", params={"root": "Qwen/Qwen3.8-27B", "format": "newick"})
    assert newick.text.strip().endswith("'Qwen/Qwen3.8-27B';")
    assert "attachment" in newick.headers["content-disposition"]


def test_all_that_came_of_a_model_is_told_in_figures(client: TestClient, real_graph: nx.DiGraph) -> None:
    name = "Qwen/Qwen3.8-27B"
    below = nx.descendants(real_graph, name)
    told = _lineage(client, name, limit=1)["below"]
    assert told["models"] == len(below)
    away = nx.single_source_shortest_path_length(real_graph, name)
    depths = [away[node] for node in below]
    assert {row["depth"]: row["models"] for row in told["by_depth"]} == {d: depths.count(d) for d in set(depths)}
    edges = real_graph.subgraph({name, *below}).edges(data="relation")
    kinds = [kind for _, child, kind in edges if child in below]
    assert {row["relation"]: row["declared"] for row in told["by_relation"] if row["declared"]} == {
        kind: kinds.count(kind) for kind in set(kinds)
    }
    assert sum(row["count"] for row in told["by_license_family"]) == len(below)
    counts = [row["count"] for row in told["by_task"]]
    assert counts == sorted(counts, reverse=True)


def test_a_model_without_descendants_has_figures_of_nothing(small_client: TestClient) -> None:
    told = _lineage(small_client, "self/parent")["below"]
    assert told == {"models": 0, "by_depth": [], "by_relation": [], "by_license_family": [], "by_task": []}


def _lines(client: TestClient, path: str, **parameters: Any) -> list[dict[str, Any]]:
    answer = client.get(path, params={**parameters, "format": "ndjson"})
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/x-ndjson"
    return [json.loads(line) for line in answer.text.splitlines()]


def _of_kind(lines: list[dict[str, Any]], kind: str) -> list[dict[str, Any]]:
    return [line for line in lines if line["kind"] == kind]


@pytest.fixture(params=[2, 10_000], ids=["in many parts", "in one part"])
def parts(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Write files in parts of two models or edges, or whole."""
    monkeypatch.setattr(family_files, "_PART", request.param)
    monkeypatch.setattr(export, "_PART", request.param)


@pytest.mark.usefixtures("parts")
def test_a_whole_lineage_is_streamed_line_by_line(small_client: TestClient, graph: nx.DiGraph) -> None:
    for name in ("acme/base-7b", "tuner/base-7b-chat-GGUF-lora", "ring/a", "orphan/of-a-ghost", "vision/encoder"):
        lines = _lines(small_client, "model/lineage", id=name)
        models, edges = _of_kind(lines, "model"), _of_kind(lines, "edge")
        around = {name} | nx.ancestors(graph, name) | nx.descendants(graph, name)
        assert models[0]["id"] == name
        assert {model["id"] for model in models} == around
        resolved = {(edge["parent_id"], edge["child_id"]) for edge in edges if edge["resolved_by"] != "ghost"}
        assert resolved == set(graph.subgraph(around).edges)
        assert lines[0]["kind"] == "lineage"
        counts = {"models": len(models), "edges": len(edges)}
        assert {key: lines[0][key] for key in counts} == counts
        assert lines[-1] == {"kind": "end", **counts}
        assert not any("ix" in key for line in lines for key in line), "row numbers stay inside"


def test_a_streamed_lineage_goes_one_way_or_so_far_or_by_one_relation(
    small_client: TestClient, graph: nx.DiGraph
) -> None:
    name = "acme/base-7b-chat"
    up = _of_kind(_lines(small_client, "model/lineage", id=name, direction="up"), "model")
    assert {model["id"] for model in up} == {name} | nx.ancestors(graph, name)
    down = _of_kind(_lines(small_client, "model/lineage", id=name, direction="down", depth=1), "model")
    assert {model["id"] for model in down} == {name} | set(graph.successors(name))
    edges = _of_kind(_lines(small_client, "model/lineage", id=name, relation="quantized"), "edge")
    assert {edge["relation"] for edge in edges} == {"quantized"}


@pytest.mark.usefixtures("parts")
def test_a_whole_family_is_streamed_with_its_ghosts(small_client: TestClient, small_atlas: Atlas) -> None:
    nodes = small_atlas.lineage.nodes
    for root in set(nodes.root_ix.tolist()):
        (name,) = small_atlas.ids.take([root])
        lines = _lines(small_client, "family", root=name)
        members = {small_atlas.ids.take([ix])[0] for ix in range(small_atlas.count) if nodes.root_ix[ix] == root}
        assert {model["id"]: model["depth"] for model in _of_kind(lines, "model")} == {
            member: int(nodes.generation[small_atlas.ids.require(member)]) for member in members
        }
        declared = [edge for edge in small_atlas.lineage.edges.to_pylist() if nodes.root_ix[edge["child_ix"]] == root]
        inside = [edge for edge in declared if edge["parent_ix"] is None or nodes.root_ix[edge["parent_ix"]] == root]
        assert len(_of_kind(lines, "edge")) == len(inside)


@pytest.mark.usefixtures("parts")
@pytest.mark.parametrize("form", ["graphml", "newick"])
def test_a_family_file_is_the_same_however_it_is_cut_into_parts(client: TestClient, form: str) -> None:
    asked = {"root": "Qwen/Qwen3.8-27B", "format": form}
    told = client.get("family", params=asked)
    plain = client.get("family", params=asked, headers={"Accept-Encoding": "identity"})
    assert plain.headers.get("content-encoding") is None
    assert told.headers["content-encoding"] == "gzip"
    assert told.content == plain.content
    if form == "newick":
        assert told.text.count("'") == 2 * client.get("family", params={"root": asked["root"]}).json()["total"]
