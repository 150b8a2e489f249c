"""Facts, similar models and cards of one model."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from starlette.testclient import TestClient

    from modelome import Atlas


def test_every_fact_of_the_table_is_told(client: TestClient, radar_atlas: Atlas) -> None:
    for ix in (0, 77, radar_atlas.count - 1):
        row = radar_atlas.models.row(ix)
        told = client.get("model", params={"id": row["id"]}).json()
        for name in ("task", "library", "licenses", "languages", "tags", "downloads", "likes", "parameters", "owner"):
            assert told[name] == row[name], name
        assert told["ix"] == ix
        assert told["position"]["xy"] == pytest.approx(radar_atlas.map.xy[ix].tolist())
        assert told["clusters"][0]["cluster"] == radar_atlas.map.codes[0, ix]


def test_what_the_source_does_not_have_is_named_absent(client: TestClient) -> None:
    told = client.get("model", params={"id": "Qwen/Qwen3.8-27B"}).json()
    assert {"card_chars", "downloads_all"} <= set(told["absent"])
    assert told["downloads_all"] is None


def test_the_case_of_letters_does_not_matter_where_one_model_fits(client: TestClient) -> None:
    assert client.get("model", params={"id": "qwen/qwen3.8-27b"}).json()["id"] == "Qwen/Qwen3.8-27B"


def test_a_mistyped_id_is_a_404_with_suggestions(client: TestClient) -> None:
    answer = client.get("model", params={"id": "Qwen/Qwen3.8-27BB"})
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert "Qwen/Qwen3.8-27B" in problem["suggestions"]
    assert "Did you mean" in problem["detail"]


def test_family_and_component_sizes_count_all_rows(small_client: TestClient, small_atlas: Atlas) -> None:
    nodes = small_atlas.lineage.nodes
    for ix, name in enumerate(small_atlas.ids.take(range(small_atlas.count))):
        told = small_client.get("model", params={"id": name}).json()
        assert told["family_size"] == int((nodes.root_ix == nodes.root_ix[ix]).sum())
        assert told["component_size"] == int((nodes.component == nodes.component[ix]).sum())


def _cosines(atlas: Atlas, ix: int) -> NDArray[np.float64]:
    """Compute the cosines of all models with one, the obvious way."""
    vectors = np.asarray(atlas.map.vectors, np.float64)
    lengths = np.linalg.norm(vectors, axis=1)
    vectors = vectors / np.where(lengths > 0, lengths, 1)[:, None]
    cosines: NDArray[np.float64] = np.minimum(vectors @ vectors[ix], 1)
    return cosines


@pytest.mark.parametrize("name", ["Qwen/Qwen3.8-27B", "Qwen/Qwen3-0.6B"])
def test_similar_models_are_the_neighbors_that_the_build_found(
    client: TestClient, radar_atlas: Atlas, name: str
) -> None:
    ix = radar_atlas.ids.require(name)
    told = client.get("model/similar", params={"id": name}).json()
    assert sorted(item["ix"] for item in told["items"]) == sorted(radar_atlas.map.neighbors[ix].tolist())
    scores = [item["score"] for item in told["items"]]
    assert scores == sorted(scores, reverse=True)
    exact = _cosines(radar_atlas, ix)
    assert scores == pytest.approx([exact[item["ix"]] for item in told["items"]], abs=5.1e-5)


def test_more_similar_models_than_were_kept_are_the_nearest_of_all(client: TestClient, radar_atlas: Atlas) -> None:
    ix = radar_atlas.ids.require("Qwen/Qwen3.8-27B")
    told = client.get("model/similar", params={"id": "Qwen/Qwen3.8-27B", "k": 60}).json()
    exact = _cosines(radar_atlas, ix)
    scores = [item["score"] for item in told["items"]]
    assert scores == pytest.approx([exact[item["ix"]] for item in told["items"]], abs=5.1e-5)
    exact[ix] = -1
    assert sorted(scores, reverse=True) == pytest.approx(np.sort(exact)[::-1][:60].tolist(), abs=2e-4)


def test_asking_for_more_similar_models_changes_none_of_the_first(client: TestClient) -> None:
    lists = [
        [item["id"] for item in client.get("model/similar", params={"id": "Qwen/Qwen3-0.6B", "k": k}).json()["items"]]
        for k in (1, 15, 16, 60)
    ]
    assert [len(found) for found in lists] == [1, 15, 16, 60]
    assert all(len(set(found)) == len(found) for found in lists)
    assert all(lists[-1][: len(found)] == found for found in lists)


def test_reasons_hold_for_both_models(client: TestClient, radar_atlas: Atlas) -> None:
    told = client.get("model/similar", params={"id": "Qwen/Qwen3.8-27B", "k": 15}).json()
    own = radar_atlas.models.row(told["model"]["ix"])
    for item in told["items"]:
        other = radar_atlas.models.row(item["ix"])
        for reason in item["reasons"]:
            kind, _, value = reason.partition(":")
            for row in (own, other):
                if kind == "tag":
                    assert value in row["tags"]
                elif kind == "name":
                    assert value in row["name"].lower()
                elif kind == "language":
                    assert value in row["languages"]
                else:
                    assert row[kind] == value


def test_kin_among_similar_models_is_named(small_client: TestClient) -> None:
    told = small_client.get("model/similar", params={"id": "acme/base-7b", "k": 63}).json()
    relation = {item["id"]: item["relation_to"] for item in told["items"]}
    assert relation["acme/base-7b-chat"] == "child"
    assert relation["quant/base-7b-chat-GGUF"] == "grandchild"
    assert relation["Case/Model"] is None


def test_an_atlas_without_cards_says_so(client: TestClient) -> None:
    told = client.get("model/card", params={"id": "Qwen/Qwen3.8-27B"}).json()
    assert (told["card"], told["available"], told["truncated"]) == (None, False, False)
