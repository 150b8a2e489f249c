"""Files on the Hub, asked with the real client of a local server that speaks the Hub's API, faults included."""

from __future__ import annotations

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest
from starlette.testclient import TestClient

from modelome.server import Settings, create_app

if TYPE_CHECKING:
    from collections.abc import Iterator

    from modelome import Atlas

MODEL = "acme/base-7b"


class HubServer(ThreadingHTTPServer):
    """Answers `/api/models/{id}` as it is told to."""

    daemon_threads = True
    fault: str | None = None
    requests: list[str]


class Handler(BaseHTTPRequestHandler):
    server: HubServer

    def do_GET(self) -> None:
        self.server.requests.append(self.path)
        fault = self.server.fault
        if fault == "slow":
            time.sleep(3)
        if fault == "cut":
            self.close_connection = True
            return
        if fault == "nonsense":
            self._answer(200, b"<html>not the Hub</html>")
        elif fault == "missing":
            self._answer(404, b'{"error": "Repository not found"}', {"X-Error-Code": "RepoNotFound"})
        elif fault == "private":
            self._answer(401, b'{"error": "Invalid username or password."}')
        elif fault and fault.isdigit():
            self._answer(int(fault), b'{"error": "no"}', {"Retry-After": "1"})
        else:
            siblings = [{"rfilename": "README.md", "size": 1234}, {"rfilename": "model.safetensors", "size": 2**33}]
            self._answer(200, json.dumps({"id": MODEL, "siblings": siblings}).encode())

    def _answer(self, status: int, body: bytes, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[HubServer]:
    server = HubServer(("127.0.0.1", 0), Handler)
    server.requests = []
    monkeypatch.setenv("HF_ENDPOINT", f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def asked(small_atlas: Atlas) -> TestClient:
    app = create_app(small_atlas, Settings(hub_seconds=1.0, hub_cache_seconds=60))
    return TestClient(app, base_url="http://localhost/api/v1/")


def test_files_come_with_their_sizes(hub: HubServer, asked: TestClient) -> None:
    told = asked.get("model/files", params={"id": MODEL}).json()
    assert told["files"] == [{"path": "README.md", "size": 1234}, {"path": "model.safetensors", "size": 2**33}]
    assert any(path.startswith(f"/api/models/{MODEL}") for path in hub.requests)


def test_an_answer_is_kept_until_it_expires(hub: HubServer, small_atlas: Atlas) -> None:
    app = create_app(small_atlas, Settings(hub_seconds=1.0, hub_cache_seconds=0.3))
    asked = TestClient(app, base_url="http://localhost/api/v1/")
    for _ in range(3):
        assert asked.get("model/files", params={"id": MODEL}).status_code == 200
    assert _asked_for_the_model(hub) == 1
    time.sleep(0.35)
    asked.get("model/files", params={"id": MODEL})
    assert _asked_for_the_model(hub) == 2


def _asked_for_the_model(hub: HubServer) -> int:
    return sum(path.startswith("/api/models/") for path in hub.requests)


@pytest.mark.parametrize(
    ("fault", "status", "said"),
    [
        ("missing", 404, "deleted, renamed, private"),
        ("private", 404, "private"),
        ("500", 503, "error (500)"),
        ("502", 503, "error (502)"),
        ("429", 503, "no more requests"),
        ("slow", 503, "cannot be reached within 1 s"),
        ("cut", 503, "cannot be reached"),
        ("nonsense", 503, "cannot be reached"),
    ],
)
def test_a_fault_of_the_hub_is_told_and_not_kept(
    hub: HubServer, asked: TestClient, fault: str, status: int, said: str
) -> None:
    hub.fault = fault
    started = time.monotonic()
    answer = asked.get("model/files", params={"id": MODEL})
    assert time.monotonic() - started < 5
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    assert said in answer.json()["detail"]
    hub.fault = None
    assert asked.get("model/files", params={"id": MODEL}).status_code == 200


def test_a_hub_that_is_not_there_is_a_503(asked: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    answer = asked.get("model/files", params={"id": MODEL})
    assert answer.status_code == 503
    assert "Check the connection" in answer.json()["detail"]


def test_the_hub_is_not_asked_for_what_the_atlas_does_not_have(hub: HubServer, asked: TestClient) -> None:
    assert asked.get("model/files", params={"id": "nobody/nothing"}).status_code == 404
    assert hub.requests == []
