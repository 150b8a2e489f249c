"""A listing of everything that real input does wrong goes through build, server and command line unharmed."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any

import pytest
from starlette.testclient import TestClient
from typer.testing import CliRunner

import modelome
from modelome.server import Settings, create_app

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from modelome import Atlas

ODD_IDS = (
    "own er/na me",
    "o'brien/it's",
    'quo"te/na"me',
    "<script>alert(1)</script>/x",
    "a/<img src=x onerror=alert(1)>",
    "rtl/\u202egnp.exe",
    "rtl/abc\u200fdef",
    "emoji/🤗-model-👩\u200d🚀",
    "bare-legacy-id",
    "Case/Twin",
    "case/twin",
    "x/card",
    "y/files",
    "nul/byte\x01control\x1b[31m",
    "percent/%2e%2e%2f",
    "combining/é́́",
    "sql/'; drop table models; --",
    "long/" + "n" * 300,
)
CARD = "# Title\n\n" + "words of a very long card. " * 400_000


def _row(model_id: Any, **fields: Any) -> dict[str, Any]:
    return {
        "id": model_id,
        "createdAt": "2024-02-03T04:05:06.000Z",
        "downloads": 3,
        "likes": 1,
        "tags": ["transformers", "text-generation", "en"],
        "pipeline_tag": "text-generation",
        "library_name": "transformers",
    } | fields


def hostile_rows() -> list[dict[str, Any]]:
    rows = [_row(model_id) for model_id in ODD_IDS]
    rows += [_row(f"ring/{name}", tags=[f"base_model:ring/{parent}"]) for name, parent in ("ac", "ba", "cb")]
    rows += [
        _row("self/parent", tags=["base_model:self/parent"]),
        _row("tag/long", tags=["t" * 1246, "en"]),
        _row("tag/many", tags=[f"tag-{i}" for i in range(4046)]),
        _row("tag/blank", tags=["", "  ", None, " padded "]),
        _row("card/ten-megabytes", card=CARD),
        _row("count/nan", downloads=math.nan, likes=None),
        _row("date/none", createdAt=None),
        _row("date/nonsense", createdAt="yesterday"),
        _row("twice/listed", downloads=1),
        _row("twice/listed", downloads=2),
        _row("merge/of-many", tags=[f"base_model:{one}" for one in ODD_IDS]),
        _row("child/of-case", tags=["base_model:CASE/TWIN"]),
        _row("too/" + "long" * 200),
        _row(None),
        _row(""),
        _row("   "),
    ]
    return rows


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Atlas:
    folder = tmp_path_factory.mktemp("hostile")
    listing = folder / "hostile.jsonl"
    listing.write_text("".join(json.dumps(row) + "\n" for row in hostile_rows()), encoding="utf-8")
    return modelome.build(listing, folder / "atlas")


@pytest.fixture(scope="module")
def client(hostile: Atlas) -> Iterator[TestClient]:
    with TestClient(create_app(hostile, Settings()), base_url="http://localhost/api/v1/") as asked:
        yield asked


def test_every_row_is_a_model_a_reject_or_a_duplicate(hostile: Atlas) -> None:
    manifest = hostile.manifest
    assert manifest["rows_in"] == len(hostile_rows())
    assert manifest["rejects"] == 4
    assert manifest["duplicates"] == 1
    assert manifest["models"] == len(hostile_rows()) - 5


def test_rejects_are_kept_with_their_reason(hostile: Atlas) -> None:
    rejects = hostile.sql("select row, reason from rejects order by row").to_pylist()
    assert [reject["row"] for reject in rejects] == [len(hostile_rows()) - 4 + i for i in range(4)]
    assert all(reject["reason"] for reject in rejects)


def test_the_last_of_two_rows_of_one_id_wins(hostile: Atlas) -> None:
    assert hostile.models.row(hostile.ids.require("twice/listed"))["downloads"] == 2


def test_a_count_that_is_no_number_is_missing_and_no_zero(hostile: Atlas) -> None:
    row = hostile.models.row(hostile.ids.require("count/nan"))
    assert (row["downloads"], row["likes"]) == (None, None)


@pytest.mark.parametrize("model_id", ODD_IDS)
def test_an_odd_id_is_served_as_it_is_spelled(client: TestClient, model_id: str) -> None:
    for path in ("model", "model/lineage", "model/similar", "model/family", "model/card"):
        answer = client.get(path, params={"id": model_id})
        assert answer.status_code == 200, answer.text
    assert client.get("model", params={"id": model_id}).json()["id"] == model_id


@pytest.mark.parametrize("model_id", ODD_IDS)
def test_an_odd_id_can_be_filtered_by(client: TestClient, model_id: str) -> None:
    quoted = model_id.replace("\\", "\\\\").replace('"', '\\"')
    answer = client.get("models", params={"filter": f'"{quoted}"'})
    assert answer.status_code == 200, answer.text
    assert model_id in [item["id"] for item in answer.json()["items"]]


def test_a_cycle_of_three_is_reported_and_has_one_generation(hostile: Atlas, client: TestClient) -> None:
    answer = client.get("model/lineage", params={"id": "ring/a"}).json()
    assert {node["id"] for node in answer["ancestors"]} == {"ring/b", "ring/c"}
    assert "cycle" in {problem["kind"] for problem in answer["problems"]}
    generations = hostile.sql("select distinct generation from filter where id like 'ring/%'").to_pylist()
    assert generations == [{"generation": 0}]


def test_a_model_that_is_its_own_parent_has_a_problem_and_no_edge(client: TestClient) -> None:
    answer = client.get("model/lineage", params={"id": "self/parent"}).json()
    assert answer["edges"] == []
    assert "self-loop" in {problem["kind"] for problem in answer["problems"]}


def test_a_name_in_the_case_of_two_models_is_a_ghost(client: TestClient) -> None:
    answer = client.get("model/lineage", params={"id": "child/of-case"}).json()
    assert [edge["resolved_by"] for edge in answer["edges"]] == ["ghost"]


def test_a_merge_of_all_of_them_has_them_all_as_parents(client: TestClient) -> None:
    answer = client.get("model/lineage", params={"id": "merge/of-many", "direction": "up"}).json()
    found = {node["id"] for node in answer["ancestors"]}
    assert len(found & set(ODD_IDS)) >= len(ODD_IDS) - 2


def test_a_card_of_ten_megabytes_is_answered_in_bounds(client: TestClient) -> None:
    answer = client.get("model/card", params={"id": "card/ten-megabytes"})
    assert answer.status_code == 200
    assert answer.json()["chars"] == len(CARD)
    assert len(answer.content) < 4_000_000
    assert answer.json()["truncated"]


def test_long_and_many_tags_are_all_there(client: TestClient) -> None:
    assert "t" * 1246 in client.get("model", params={"id": "tag/long"}).json()["tags"]
    assert len(client.get("model", params={"id": "tag/many"}).json()["tags"]) == 4046


@pytest.mark.parametrize("model_id", ODD_IDS)
def test_the_command_line_prints_no_control_characters_of_an_id(hostile: Atlas, model_id: str) -> None:
    printed = CliRunner().invoke(_app(), ["lineage", str(hostile.path), model_id])
    assert printed.exit_code == 0, printed.output
    assert not {character for character in printed.output if ord(character) < 32} - {"\n"}
    assert "\u202e" not in printed.output


def test_thirty_thousand_children_of_one_parent(tmp_path: Path) -> None:
    listing = tmp_path / "hub.jsonl"
    with listing.open("w") as file:
        file.write(json.dumps(_row("one/parent")) + "\n")
        for i in range(30_000):
            file.write(json.dumps(_row(f"many/child-{i}", tags=["peft", "base_model:one/parent"])) + "\n")
    atlas = modelome.build(listing, tmp_path / "atlas", keep_work=False)
    with TestClient(create_app(atlas, Settings()), base_url="http://localhost/api/v1/") as client:
        answer = client.get("model/lineage", params={"id": "one/parent"}).json()
        assert answer["total_descendants"] == 30_000
        assert len(answer["descendants"]) == answer["shown_descendants"] <= 1_000
        family = client.get("model/family", params={"id": "one/parent"}).json()
        assert family["total"] == 30_001
        assert family["shown"] == len(family["members"]) <= family["total"]


def _app() -> Any:
    from modelome.cli import app

    return app
