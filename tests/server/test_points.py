"""Point files: bytes as they lie in the atlas, ranges, and models at points."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from modelome.atlas.points import read_container

if TYPE_CHECKING:
    from starlette.testclient import TestClient

    from modelome import Atlas


@pytest.fixture(scope="module")
def index(client: TestClient) -> dict[str, Any]:
    told: dict[str, Any] = client.get("points/index.json").json()
    return told


def test_every_column_reads_back(client: TestClient, index: dict[str, Any], radar_atlas: Atlas) -> None:
    for name, column in index["columns"].items():
        answer = client.get(f"points/{column['file']}")
        assert answer.headers["content-length"] == str(column["bytes"])
        assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert "content-encoding" not in answer.headers
        values = read_container(answer.content, index["blocks"])
        assert len(values) == radar_atlas.count, name
    likes = read_container(client.get(f"points/{index['columns']['likes']['file']}").content, index["blocks"])
    assert likes.tolist() == radar_atlas.models.column("likes").to_pylist()


@pytest.mark.parametrize(
    ("asked", "start", "stop"),
    [
        ("bytes=0-9", 0, 10),
        ("bytes=5-5", 5, 6),
        ("bytes=10-", 10, None),
        ("bytes=-7", -7, None),
        ("bytes=3-99999999", 3, None),
    ],
)
def test_one_range_is_a_206(
    client: TestClient, index: dict[str, Any], asked: str, start: int, stop: int | None
) -> None:
    path = f"points/{index['columns']['task']['file']}"
    whole = client.get(path).content
    answer = client.get(path, headers={"Range": asked})
    assert (answer.status_code, answer.content) == (206, whole[start:stop])
    first = start % len(whole)
    last = (len(whole) if stop is None else stop) - 1
    assert answer.headers["content-range"] == f"bytes {first}-{last}/{len(whole)}"


@pytest.mark.parametrize("asked", ["bytes=99999999-", "bytes=-0"])
def test_a_range_outside_the_file_is_a_416(client: TestClient, index: dict[str, Any], asked: str) -> None:
    column = index["columns"]["task"]
    answer = client.get(f"points/{column['file']}", headers={"Range": asked})
    assert (answer.status_code, answer.headers["content-range"]) == (416, f"bytes */{column['bytes']}")


@pytest.mark.parametrize("asked", ["bytes=0-1,5-6", "lines=0-1", "bytes=", "bytes=9-3", "bytes=a-b"])
def test_what_is_no_single_range_gives_the_whole_file(client: TestClient, index: dict[str, Any], asked: str) -> None:
    column = index["columns"]["task"]
    answer = client.get(f"points/{column['file']}", headers={"Range": asked})
    assert (answer.status_code, len(answer.content)) == (200, column["bytes"])


def test_a_range_of_another_version_gives_the_whole_file(client: TestClient, index: dict[str, Any]) -> None:
    path = f"points/{index['columns']['task']['file']}"
    tag = client.get(path).headers["etag"]
    assert client.get(path, headers={"Range": "bytes=0-9", "If-Range": tag}).status_code == 206
    assert client.get(path, headers={"Range": "bytes=0-9", "If-Range": '"other"'}).status_code == 200


@pytest.mark.parametrize("name", ["no.bin", "index.json.bak", "..%2Fmanifest.json", "%2e%2e%2fmanifest.json", "xy.bin"])
def test_only_files_of_the_index_are_given(client: TestClient, name: str) -> None:
    answer = client.get(f"points/{name}")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


def test_models_at_points_come_in_the_order_asked_for(client: TestClient, radar_atlas: Atlas) -> None:
    wanted = [5, 0, 15_909, 5]
    answer = client.get("points/at", params={"ix": ",".join(map(str, wanted)), "atlas": radar_atlas.id})
    told = answer.json()
    assert [item["ix"] for item in told] == wanted
    assert [item["id"] for item in told] == radar_atlas.ids.take(wanted)
    nodes = radar_atlas.lineage.nodes
    assert [item["descendants"] for item in told] == np.asarray(nodes.descendants)[wanted].tolist()
    assert "immutable" in answer.headers["cache-control"]


def test_without_an_atlas_nothing_is_kept_for_ever(client: TestClient) -> None:
    assert client.get("points/at?ix=1").headers["cache-control"] == "no-cache"


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("ix=99999999", 404),
        ("ix=-1", 422),
        ("ix=", 422),
        ("ix=1,,2", 422),
        ("ix=a", 422),
        ("ix=" + ",".join(["1"] * 201), 422),
        ("ix=1&atlas=other", 409),
    ],
)
def test_points_that_are_not_there_are_problems(client: TestClient, query: str, status: int) -> None:
    answer = client.get(f"points/at?{query}")
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
