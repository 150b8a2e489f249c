"""Two models compared by the server."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from rapidfuzz.distance import Levenshtein

from modelome.genetics.metadata_text import metadata_texts

if TYPE_CHECKING:
    from starlette.testclient import TestClient

    from modelome import Atlas


def ask(client: TestClient, a: str, b: str) -> dict[str, Any]:
    answer = client.get("diff", params={"a": a, "b": b})
    assert answer.status_code == 200
    told: dict[str, Any] = answer.json()
    return told


def test_the_metadata_of_a_child_is_aligned_with_its_parents(radar_atlas: Atlas, client: TestClient) -> None:
    edges = radar_atlas.lineage.edge_arrays
    for edge in (edges.parent >= 0).nonzero()[0][:20].tolist():
        rows = [int(edges.parent[edge]), int(edges.child[edge])]
        a, b = radar_atlas.ids.take(rows)
        told = ask(client, a, b)
        first, second = next(iter(metadata_texts(radar_atlas.models.take(rows))())).to_pylist()
        assert "".join(run["a"] for run in told["metadata"]["runs"]) == first
        assert "".join(run["b"] for run in told["metadata"]["runs"]) == second
        assert told["metadata"]["distance"] == Levenshtein.distance(first, second)
        assert told["metadata"]["similarity"] == pytest.approx(Levenshtein.normalized_similarity(first, second))
        assert told["kin"] in ("child", "cycle")
        assert a not in "".join(run["b"] for run in told["without_kinship"]["runs"])


def test_fields_are_told_from_the_first_model_to_the_second(small_client: TestClient) -> None:
    there = ask(small_client, "acme/base-7b", "mixer/base-encoder-merge")
    back = ask(small_client, "mixer/base-encoder-merge", "acme/base-7b")
    licenses = next(field for field in there["fields"] if field["field"] == "licenses")
    assert licenses["change"] == "replaced"
    assert licenses["added"] == ["cc-by-nc-4.0"]
    for one, other in zip(there["fields"], back["fields"], strict=True):
        assert (one["field"], one["removed"], one["added"]) == (other["field"], other["added"], other["removed"])
        assert set(one["kept"]) == set(other["kept"])
    assert (there["kin"], back["kin"]) == ("child", "parent")


def test_a_model_does_not_differ_from_itself(client: TestClient) -> None:
    told = ask(client, "Qwen/Qwen3-0.6B", "qwen/qwen3-0.6b")
    assert {field["change"] for field in told["fields"]} == {"kept"}
    assert (told["metadata"]["distance"], told["metadata"]["similarity"], told["kin"]) == (0, 1, "self")
    assert (told["cards"], told["a_has_card"]) == (None, False)


def test_an_unknown_model_is_a_404_that_names_it(client: TestClient) -> None:
    answer = client.get("diff", params={"a": "Qwen/Qwen3-0.6B", "b": "Qwen/Qwen3-0.6C"})
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert "Qwen/Qwen3-0.6C" in answer.json()["detail"]
    assert "Qwen/Qwen3-0.6B" in answer.json()["suggestions"]
