"""What is offered as one types, against the rows of the atlas."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from starlette.testclient import TestClient

    from modelome import Atlas


def test_models_are_those_of_the_search_by_name(client: TestClient) -> None:
    told = client.get("suggest", params={"q": "qwen3", "limit": 5}).json()
    searched = client.get("search", params={"q": "qwen3", "limit": 5}).json()
    assert told["models"] == searched["items"]
    assert told["total"] == searched["total"] > 5
    assert told["meant"] is None


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("mistrla", "mistral"), ("qwne", "qwen"), ("deepsek", "deepseek"), ("stable difusion", "stable diffusion")],
)
def test_a_wrong_letter_or_two_still_find(client: TestClient, typed: str, meant: str) -> None:
    told = client.get("suggest", params={"q": typed}).json()
    assert told["meant"] == meant
    expected = client.get("search", params={"q": meant, "limit": 8}).json()
    assert told["meant_models"] == expected["items"]
    assert told["meant_total"] == expected["total"]


def test_a_name_spelled_right_is_not_corrected(client: TestClient) -> None:
    for name in ("mistral", "qwen", "deepseek", "whisper"):
        assert client.get("suggest", params={"q": name}).json()["meant"] is None


def test_what_nothing_is_like_offers_nothing(client: TestClient) -> None:
    told = client.get("suggest", params={"q": "zzzzqqqqxxxx"}).json()
    assert {key: value for key, value in told.items() if value} == {"query": "zzzzqqqqxxxx"}
    assert client.get("suggest", params={"q": " "}).json()["models"] == []
    assert client.get("suggest", params={"q": ""}).status_code == 422


def test_an_owner_is_offered_with_its_models_counted(client: TestClient, radar_atlas: Atlas) -> None:
    told = client.get("suggest", params={"q": "unsloth"}).json()["owners"][0]
    [row] = radar_atlas.sql("select count(*) as n from models where owner = 'unsloth'").to_pylist()
    assert told == {"field": "owner", "value": "unsloth", "count": row["n"], "label": None}


def test_values_to_filter_by_say_how_many_models_have_them(client: TestClient, radar_atlas: Atlas) -> None:
    told = client.get("suggest", params={"q": "speech recog"}).json()["values"]
    [row] = radar_atlas.sql("select count(*) as n from models where task = 'automatic-speech-recognition'").to_pylist()
    task = {"field": "task", "value": "automatic-speech-recognition", "count": row["n"], "label": None}
    assert task in told
    assert [each["value"] for each in told].count(task["value"]) == 1, "a tag does not repeat it"
    for each in told:
        counted = client.get("models", params={"filter": f'{each["field"]}:"{each["value"]}"', "limit": 1}).json()
        assert counted["total"] == each["count"], each


def test_a_language_is_found_by_its_name(client: TestClient) -> None:
    told = client.get("values", params={"field": "language", "q": "vietnam"}).json()["values"]
    assert (told[0]["value"], told[0]["label"]) == ("vi", "Vietnamese")


def test_base_models_are_offered_by_the_size_of_what_they_began(client: TestClient) -> None:
    families = client.get("suggest", params={"q": "qwen"}).json()["families"]
    below = [each["descendants"] for each in families]
    assert below == sorted(below, reverse=True)
    assert below[-1] > 0
    assert {each["generation"] for each in families} == {0}


def test_clusters_are_offered_by_their_labels(client: TestClient) -> None:
    for known in client.get("atlas").json()["clusters"][:10]:
        told = client.get("suggest", params={"q": known["label"]}).json()["clusters"]
        assert known["label"] in {each["label"] for each in told}


@pytest.mark.parametrize("field", ["task", "tag", "owner", "license", "dataset", "format", "language"])
def test_values_of_a_field_are_those_of_the_table(client: TestClient, radar_atlas: Atlas, field: str) -> None:
    columns = {"task": "[task]", "owner": "[owner]", "license": "licenses", "tag": "tags", "dataset": "datasets"}
    column = columns.get(field, f"{field}s")
    rows = radar_atlas.sql(
        f"""with each as (select ix, unnest({column}) as value from "filter")
            select value, count(distinct ix) as n from each where value is not null group by 1"""
    ).to_pylist()
    counts = {row["value"]: row["n"] for row in rows}
    told = client.get("values", params={"field": field, "limit": 100}).json()
    assert [each["count"] for each in told["values"]] == sorted(counts.values(), reverse=True)[:100]
    assert told["distinct"] == len(counts)
    some = told["values"][0]["value"][:3]
    held = client.get("values", params={"field": field, "q": some, "limit": 100}).json()["values"]
    folded = some.lower().replace("-", " ").replace("_", " ")
    assert held
    for each in held:
        shown = each["value"].lower().replace("-", " ").replace("_", " ")
        assert folded in shown or folded in (each["label"] or "").lower()
        assert each["count"] == counts[each["value"]]


def test_values_of_a_number_are_not_listed(client: TestClient) -> None:
    for field in ("downloads", "id", "under", "nonsense"):
        refused = client.get("values", params={"field": field})
        assert refused.status_code == 422
        assert "task" in refused.json()["detail"]


def test_meaning_says_which_words_a_model_answers(client: TestClient, radar_atlas: Atlas) -> None:
    told = client.get("search", params={"q": "vietnamese speech recognition", "mode": "meaning", "limit": 10}).json()
    first = told["items"][0]
    assert first["reasons"]
    assert {reason.split("=")[0] for reason in first["reasons"]} <= {
        "vietnamese",
        "speech",
        "recognition",
        "vietnamese-speech",
        "speech-recognition",
        "vietnamese-speech-recognition",
    }
    languages = radar_atlas.models.take([first["ix"]], ["languages"]).to_pylist()[0]["languages"]
    assert any(reason.startswith("vietnamese") for reason in first["reasons"]) == (
        "vi" in languages or "viet" in first["id"].lower()
    )
