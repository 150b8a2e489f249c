"""Search by name and by meaning."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from modelome.atlas.filters import matching

if TYPE_CHECKING:
    from starlette.testclient import TestClient

    from modelome import Atlas


def test_a_name_is_found_with_its_matched_part(client: TestClient) -> None:
    told = client.get("search", params={"q": "qwen3.8-27b"}).json()
    for item in told["items"]:
        start, stop = item["match"]
        assert item["id"][start:stop].lower() == "qwen3.8-27b"
    assert told["items"][0]["id"] == "Qwen/Qwen3.8-27B", "the popular one with this very name leads"
    assert told["total"] >= len(told["items"])


def test_a_filter_narrows_the_search(client: TestClient, radar_atlas: Atlas) -> None:
    told = client.get("search", params={"q": "qwen", "filter": "task:missing", "limit": 100}).json()
    mask = matching(radar_atlas, "task:missing")
    names = radar_atlas.ids.take(np.flatnonzero(mask))
    assert told["total"] == sum("qwen" in name.lower() for name in names)
    assert all(mask[item["ix"]] for item in told["items"])


def test_tags_are_offered_as_one_types(client: TestClient) -> None:
    told = client.get("search", params={"q": "text-gen"}).json()
    assert told["tags"][0]["value"] == "text-generation"
    assert told["tags"][0]["count"] > 1000


def test_a_mistyped_name_gives_what_looks_alike_and_says_so(client: TestClient) -> None:
    told = client.get("search", params={"q": "Qwen3.8-27BB-instrct"}).json()
    assert told["total"] == 0
    assert "alike" in told["note"]
    assert all(item["match"] is None for item in told["items"])
    assert told["items"]


def test_a_search_without_words_finds_nothing(client: TestClient) -> None:
    told = client.get("search", params={"q": "  "}).json()
    assert (told["items"], told["total"]) == ([], 0)
    assert client.get("search", params={"q": ""}).status_code == 422
    assert client.get("search", params={"q": "a" * 201}).status_code == 422


def test_meaning_gives_what_the_index_finds_best_first(client: TestClient, radar_atlas: Atlas) -> None:
    told = client.get("search", params={"q": "speech recognition", "mode": "meaning", "limit": 30}).json()
    found = radar_atlas.map.meaning.search("speech recognition", 30)
    assert [item["ix"] for item in told["items"]] == found.rows.tolist()
    scores = [item["score"] for item in told["items"]]
    assert scores == sorted(scores, reverse=True)
    assert 0 < scores[-1] <= scores[0] <= 1
    assert sum(item["task"] == "automatic-speech-recognition" for item in told["items"]) > 15


def test_meaning_within_a_filter_gives_the_nearest_that_match(client: TestClient, radar_atlas: Atlas) -> None:
    told = client.get(
        "search", params={"q": "speech recognition", "mode": "meaning", "filter": "task:text-generation"}
    ).json()
    assert len(told["items"]) == 20
    assert {item["task"] for item in told["items"]} == {"text-generation"}
    none = client.get("search", params={"q": "speech", "mode": "meaning", "filter": "id:nobody/nothing"}).json()
    assert none["items"] == []


def test_words_that_no_model_has_are_told_as_such(client: TestClient) -> None:
    told = client.get("search", params={"q": "…", "mode": "meaning"}).json()
    assert told["items"] == []
    assert told["note"]
