"""Networks: which models, which pairs, which edges, against slow and obvious definitions."""

from __future__ import annotations

import json
import struct
from typing import TYPE_CHECKING, Any

import duckdb
import numpy as np
import pytest

from modelome.server.problems import ProblemError
from modelome.server.reading.network_pairs import STEPS, similar_pairs

if TYPE_CHECKING:
    from starlette.testclient import TestClient

    from modelome import Atlas

SPEECH = "task:automatic-speech-recognition"


def ask(client: TestClient, **parameters: Any) -> dict[str, Any]:
    answer = client.get("network", params=parameters)
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


def ids_of(atlas: Atlas, query: str) -> list[str]:
    table = (atlas.path / "index" / "filter.parquet").as_posix()
    return [row[0] for row in duckdb.sql(query.format(table=f"'{table}'")).fetchall()]


def test_a_network_has_every_model_of_a_small_filter(client: TestClient, radar_atlas: Atlas) -> None:
    told = ask(client, filter=SPEECH)
    everyone = ids_of(radar_atlas, "select id from {table} where task = 'automatic-speech-recognition'")
    assert 100 < len(everyone) <= 2000
    assert sorted(told["id"]) == sorted(everyone)
    assert (told["total"], told["shown"]) == (len(everyone), len(everyone))
    assert told["downloads"] == sorted(told["downloads"], reverse=True)
    assert list(zip(told["x"], told["y"], strict=True)) == [
        tuple(place) for place in radar_atlas.map.xy[told["ix"]].tolist()
    ]


def test_of_too_many_models_those_with_most_descendants_are_kept(client: TestClient, radar_atlas: Atlas) -> None:
    told = ask(client, order="descendants")
    nodes = radar_atlas.lineage.nodes
    assert (told["total"], told["shown"]) == (radar_atlas.count, 500)
    assert told["descendants"] == np.sort(nodes.descendants)[::-1][:500].tolist()
    assert told["descendants"] == nodes.descendants[told["ix"]].tolist()
    assert ask(client, limit=37)["shown"] == 37


@pytest.mark.parametrize(("nearest", "least"), [(1, 0.0), (10, 0.3), (50, 0.9)])
def test_similar_pairs_are_those_of_comparing_every_model_with_every_other(
    client: TestClient, radar_atlas: Atlas, nearest: int, least: float
) -> None:
    told = ask(client, filter=SPEECH, nearest=nearest, least=least)
    vectors = radar_atlas.map.vectors[told["ix"]].astype(np.float64)
    vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    truth = vectors @ vectors.T
    np.fill_diagonal(truth, -1)
    bounds = -np.sort(-truth, axis=1)[:, nearest - 1]  # the cosine of the last of the nearest
    listed = dict(zip(zip(told["pair_a"], told["pair_b"], strict=True), told["pair_similarity"], strict=True))
    near = 2e-5  # similarities are told in steps of 1/65535, and sorted by them
    assert len(listed) == len(told["pair_a"])
    for (a, b), similarity in listed.items():
        assert a < b
        assert similarity == pytest.approx(truth[a, b], abs=near)
        assert similarity >= least - near
        assert truth[a, b] >= min(bounds[a], bounds[b]) - near
    for a, b in zip(*np.nonzero(np.triu(truth >= max(least, 1 / STEPS) + near, 1)), strict=True):
        if truth[a, b] > min(bounds[a], bounds[b]) + near:
            assert (a, b) in listed
    assert told["pair_similarity"] == sorted(told["pair_similarity"], reverse=True)
    assert told["near_pairs"] == pytest.approx(np.count_nonzero(np.triu(truth >= max(least, 1 / STEPS), 1)), abs=20)
    assert told["mute"] == int((~vectors.any(axis=1)).sum())


def test_of_equals_those_in_front_are_nearest_and_what_says_nothing_is_like_nothing() -> None:
    vectors = np.zeros((7, 3))
    vectors[:5, 0] = 1
    vectors[5, 1] = 1
    pairs = similar_pairs(vectors, 1, 0.5)
    assert list(zip(pairs.a.tolist(), pairs.b.tolist(), strict=True)) == [(0, 1), (0, 2), (0, 3), (0, 4)]
    assert pairs.similarity.tolist() == [STEPS] * 4
    assert pairs.near == 10
    assert len(similar_pairs(vectors[:0], 1, 0.5).a) == 0


def test_comparing_ends_where_time_does() -> None:
    with pytest.raises(ProblemError, match="Take fewer"):
        similar_pairs(np.ones((3, 1)), 1, 0, lambda: False)


def test_edges_are_those_of_the_lineage_whose_ends_are_both_there(client: TestClient, radar_atlas: Atlas) -> None:
    told = ask(client, filter="family:google/gemma-4-31B", limit=2000)
    inside = set(told["ix"])
    edges = radar_atlas.lineage.edges.to_pylist()
    wanted = {
        (
            edge["parent_ix"],
            edge["child_ix"],
            edge["relation"] if edge["relation"] != "unspecified" else edge["relation_inferred"],
            edge["relation"] != "unspecified",
        )
        for edge in edges
        if edge["parent_ix"] in inside and edge["child_ix"] in inside
    }
    columns = ("edge_parent", "edge_child", "edge_relation", "edge_declared")
    rows = zip(*(told[name] for name in columns), strict=True)
    assert {(told["ix"][p], told["ix"][c], relation, declared) for p, c, relation, declared in rows} == wanted
    assert len(told["edge_parent"]) == len(wanted) > 50


def test_the_network_around_a_model_has_its_likes_and_its_relatives_within_two_steps(
    client: TestClient, radar_atlas: Atlas
) -> None:
    name = "sophosympatheia/Glistening-Gem-31B-v2.1"
    ix = radar_atlas.ids.require(name)
    edges = [(edge["parent_id"], edge["parent_ix"], edge["child_ix"]) for edge in radar_atlas.lineage.edges.to_pylist()]

    def above(models: set[int]) -> set[int]:
        return {parent for _, parent, child in edges if child in models and parent is not None}

    def below(models: set[int]) -> set[int]:
        return {child for _, parent, child in edges if parent in models}

    ancestors = above({ix}) | above(above({ix})) - {ix}
    descendants = below({ix}) | below(below({ix})) - {ix}
    named = {parent for parent, _, child in edges if child == ix}
    siblings = {child for parent, _, child in edges if parent in named} - {ix}
    similar = client.get("model/similar", params={"id": name, "k": 50}).json()["items"]
    wanted = {ix} | ancestors | descendants | siblings | {one["ix"] for one in similar}
    told = ask(client, around=name, limit=2000)
    assert set(told["ix"]) == wanted
    assert told["id"][0] == name
    around = told["around"]
    assert (around["total_ancestors"], around["total_descendants"]) == (len(ancestors), len(descendants))
    few = ask(client, around=name, limit=20)
    assert (few["shown"], few["total"]) == (20, len(wanted))
    assert few["around"]["ancestors"] == len(ancestors) < 20
    adapters = ask(client, around=name, limit=2000, filter="relation:adapter")
    assert set(adapters["id"][1:]) == {
        told["id"][told["ix"].index(one)]
        for one in wanted - {ix}
        if radar_atlas.coded.text("relation").values.at(int(radar_atlas.coded.text("relation").codes[one]) - 1)
        == "adapter"
    }


def test_the_binary_answer_says_what_the_other_does(client: TestClient) -> None:
    wanted: dict[str, Any] = {"filter": "under:Qwen/Qwen3-0.6B", "limit": 300}
    told = ask(client, **wanted)
    answer = client.get("network", params={**wanted, "format": "binary"})
    assert answer.headers["content-type"] == "application/vnd.modelome.network"
    (length,) = struct.unpack_from("<I", answer.content)
    head = json.loads(answer.content[4 : 4 + length])
    columns = {
        name: np.frombuffer(answer.content, f"<{array['dtype']}", array["length"], 4 + length + array["at"]).tolist()
        for name, array in head["arrays"].items()
    }
    columns["pair_similarity"] = [round(step / head["steps"], 5) for step in columns["pair_similarity"]]
    columns["edge_relation"] = [head["relations"][code] for code in columns["edge_relation"]]
    for name in ("edge_declared", "edge_problem"):
        columns[name] = [bool(one) for one in columns[name]]
    facts = {name: value for name, value in head.items() if name not in ("arrays", "steps", "relations")}
    assert {**facts, **columns} == told
    assert (length + 4) % 4 == 0
    assert all(array["at"] % 4 == 0 for array in head["arrays"].values())


def test_bounds_are_kept_and_an_unknown_model_is_named(client: TestClient) -> None:
    for wrong in ({"limit": 2001}, {"nearest": 51}, {"least": 1.5}, {"order": "name"}, {"format": "csv"}):
        assert client.get("network", params=wrong).status_code == 422
    assert client.get("network", params={"around": "Qwen/Qwen3-0.6C"}).status_code == 404
    assert ask(client, filter="id:nobody/nothing")["id"] == []
