"""Headers, caching, compression, hosts, origins, methods, and faults that never show a traceback."""

from __future__ import annotations

import gzip
import logging
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from starlette.requests import Request
from starlette.testclient import TestClient

from modelome.server import Settings, create_app
from modelome.server.replies import BITS, squeeze

if TYPE_CHECKING:
    from pathlib import Path

    from modelome import Atlas


def _client(atlas: Atlas, base: str = "http://localhost/api/v1/", **settings: object) -> TestClient:
    return TestClient(create_app(atlas, Settings(**settings)), base_url=base)  # type: ignore[arg-type]


@pytest.mark.parametrize("path", ["atlas", "model?id=no/such", "nothing", "mask", "/", "points/no.bin"])
def test_every_answer_carries_security_headers(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert headers["referrer-policy"] == "no-referrer"


@pytest.mark.parametrize(
    "host", ["localhost", "localhost:8764", "127.0.0.1:80", "[::1]:8764", "192.168.1.7", "LOCALHOST"]
)
def test_addresses_and_loopback_names_may_call(small_atlas: Atlas, host: str) -> None:
    assert _client(small_atlas).get("health", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:8764", "localhost.evil.example", "", "127.0.0.1.evil.example"]
)
def test_another_name_is_refused(small_atlas: Atlas, host: str) -> None:
    answer = _client(small_atlas).get("health", headers={"Host": host})
    assert answer.status_code == 421
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_name_can_be_allowed(small_atlas: Atlas) -> None:
    allowed = _client(small_atlas, allowed_hosts=("atlas.example",))
    assert allowed.get("health", headers={"Host": "atlas.example:443"}).status_code == 200
    assert allowed.get("health", headers={"Host": "other.example"}).status_code == 421
    assert _client(small_atlas, allowed_hosts=("*",)).get("health", headers={"Host": "x.example"}).status_code == 200


def test_no_other_origin_may_read_by_default(small_client: TestClient) -> None:
    answer = small_client.get("atlas", headers={"Origin": "https://other.example"})
    assert "access-control-allow-origin" not in answer.headers
    assert answer.headers["cross-origin-resource-policy"] == "same-origin"


def test_an_allowed_origin_may_read(small_atlas: Atlas) -> None:
    allowed = _client(small_atlas, allowed_origins=("https://friend.example",))
    answer = allowed.get("mask", headers={"Origin": "https://friend.example"})
    assert answer.headers["access-control-allow-origin"] == "https://friend.example"
    assert "X-Matched" in answer.headers["access-control-expose-headers"]
    other = allowed.get("mask", headers={"Origin": "https://other.example"})
    assert "access-control-allow-origin" not in other.headers


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_other_methods_are_problems(client: TestClient, method: str) -> None:
    answer = client.request(method, "atlas")
    assert (answer.status_code, answer.headers["content-type"]) == (405, "application/problem+json")


@pytest.mark.parametrize("path", ["atlas", "mask?filter=likes:>1", "points/index.json", "model?id=Qwen/Qwen3.8-27B"])
def test_head_gives_the_headers_of_get(client: TestClient, path: str) -> None:
    head, get = client.head(path), client.get(path)
    assert head.status_code == get.status_code == 200
    assert head.content == b""
    assert head.headers["content-length"] == get.headers["content-length"]
    assert head.headers["etag"] == get.headers["etag"]


def test_what_the_reader_has_already_is_a_304(client: TestClient) -> None:
    first = client.get("atlas")
    assert first.headers["cache-control"] == "no-cache"
    again = client.get("atlas", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get("atlas", headers={"If-None-Match": 'W/"other"'}).status_code == 200
    assert client.get("health", headers={"If-None-Match": first.headers["etag"]}).status_code == 200


def test_two_atlases_have_two_tags(client: TestClient, small_client: TestClient) -> None:
    assert client.get("atlas").headers["etag"] != small_client.get("atlas").headers["etag"]


@pytest.mark.parametrize("share", [0.0, 0.01, 0.5, 1.0])
def test_a_compressed_mask_unpacks_to_the_mask(share: float) -> None:
    mask = np.packbits(np.random.default_rng(2).random(1_000_000) < share).tobytes()
    squeezed = squeeze(Request(_asking_for_gzip()), mask, BITS, {})
    assert squeezed.headers["content-encoding"] == "gzip"
    assert gzip.decompress(bytes(squeezed.body)) == mask
    assert len(squeezed.body) < len(mask) + 200


def _asking_for_gzip() -> dict[str, Any]:
    return {"type": "http", "headers": [(b"accept-encoding", b"gzip")]}


def test_json_is_compressed_where_it_pays(client: TestClient) -> None:
    with client.stream("GET", "atlas", headers={"Accept-Encoding": "gzip"}) as answer:
        assert answer.headers["content-encoding"] == "gzip"
        assert b'"models"' in gzip.decompress(b"".join(answer.iter_raw()))
    assert "content-encoding" not in client.get("atlas", headers={"Accept-Encoding": "identity"}).headers
    assert "content-encoding" not in client.get("atlas", headers={"Accept-Encoding": "gzip;q=0"}).headers
    assert "content-encoding" not in client.get("health", headers={"Accept-Encoding": "gzip"}).headers


@pytest.mark.parametrize("path", ["nothing", "model/nothing", "/api", "/api/v2/atlas", "points/a/b"])
def test_an_unknown_path_of_the_api_is_a_problem(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json")
    assert answer.json()["detail"]


def test_a_bug_is_a_500_without_a_traceback(small_atlas: Atlas, caplog: pytest.LogCaptureFixture) -> None:
    asked = _client(small_atlas)
    del asked.app.state.service  # type: ignore[attr-defined]
    with caplog.at_level(logging.CRITICAL, logger="modelome.server"):
        answer = asked.get("atlas")
    assert (answer.status_code, answer.headers["content-type"]) == (500, "application/problem+json")
    assert "Traceback" not in answer.text
    assert "AttributeError" not in answer.text
    assert answer.headers["x-content-type-options"] == "nosniff"


HOSTILE = [
    "../../etc/passwd",
    "a" * 301,
    "\x00",
    "<script>alert(1)</script>",
    "'; drop table models; --",
    "🤗",
    "\u202e",
]


@pytest.mark.parametrize("value", HOSTILE)
def test_hostile_ids_are_404_or_422(client: TestClient, value: str) -> None:
    for path in ("model", "model/lineage", "model/family", "model/similar", "model/card", "model/files"):
        answer = client.get(path, params={"id": value})
        assert answer.status_code in {404, 422}, path
        assert answer.headers["content-type"] == "application/problem+json"


@pytest.fixture
def built_web(tmp_path: Path) -> Path:
    (tmp_path / "assets").mkdir()
    (tmp_path / "index.html").write_text("<!doctype html><title>app</title>" + " " * 2000)
    (tmp_path / "assets" / "app-1a2b.js").write_text("export default 1;\n" * 200)
    (tmp_path / "assets" / "app-1a2b.js.br").write_bytes(b"brotli bytes")
    (tmp_path / "favicon.svg").write_text("<svg/>")
    return tmp_path


def test_the_web_app_is_served_with_its_assets(small_atlas: Atlas, built_web: Path) -> None:
    asked = _client(small_atlas, "http://localhost/", web=built_web)
    page = asked.get("/")
    assert (page.status_code, page.headers["cache-control"]) == (200, "no-cache")
    assert page.headers["content-type"].startswith("text/html")
    script = asked.get("/assets/app-1a2b.js", headers={"Accept-Encoding": "gzip"})
    assert script.headers["content-type"].startswith("text/javascript")
    assert "immutable" in script.headers["cache-control"]
    assert script.headers["content-encoding"] == "gzip"
    with asked.stream("GET", "/assets/app-1a2b.js", headers={"Accept-Encoding": "br, gzip"}) as answer:
        assert answer.headers["content-encoding"] == "br"
        assert b"".join(answer.iter_raw()) == b"brotli bytes"
    assert asked.get("/", headers={"If-None-Match": page.headers["etag"]}).status_code == 304
    assert asked.head("/").content == b""


def test_a_path_of_the_app_shows_the_app(small_atlas: Atlas, built_web: Path) -> None:
    asked = _client(small_atlas, "http://localhost/", web=built_web)
    assert "<title>app</title>" in asked.get("/map/of/something").text


@pytest.mark.parametrize("path", ["/assets/no.js", "/assets/../../secret.txt", "/%2e%2e/secret.txt", "/app-1a2b.js.br"])
def test_a_file_that_the_app_does_not_have_is_a_404(small_atlas: Atlas, built_web: Path, path: str) -> None:
    (built_web.parent / "secret.txt").write_text("secret")
    answer = _client(small_atlas, "http://localhost/", web=built_web).get(path)
    assert answer.status_code == 404
    assert "secret" not in answer.text.replace("secret.txt", "")


def test_a_web_app_that_is_not_built_says_how(small_atlas: Atlas, tmp_path: Path) -> None:
    answer = _client(small_atlas, "http://localhost/", web=tmp_path).get("/")
    assert answer.headers["content-type"].startswith("text/html")
    assert "make web" in answer.text


def test_the_frame_of_a_card_may_show_pictures_and_nothing_else(small_atlas: Atlas, tmp_path: Path) -> None:
    for name in ("index.html", "card-frame.html"):
        (tmp_path / name).write_text("<!doctype html>")
    with _client(small_atlas, "http://localhost/", web=tmp_path) as asked:
        frame, page = (asked.get(name).headers for name in ("card-frame.html", "index.html"))
    assert frame["content-security-policy"].startswith("default-src 'none'; img-src https:; ")
    assert "script-src" not in frame["content-security-policy"]
    assert "frame-ancestors 'self'" in frame["content-security-policy"]
    assert frame["x-frame-options"] == "SAMEORIGIN"
    assert "https:" not in page["content-security-policy"]
    assert page["x-frame-options"] == "DENY"
