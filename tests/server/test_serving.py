"""The server as a process: it says where it listens, stops when told, and survives what happens to its atlas."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from starlette.testclient import TestClient

import modelome
from modelome.errors import AtlasMissing, ModelomeError
from modelome.server import Settings, create_app, run

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from modelome import Atlas

SERVE = """
import sys
from modelome.server import Settings, run
if __name__ == "__main__":
    run(sys.argv[1], port=int(sys.argv[2]), settings=Settings(workers=int(sys.argv[3])))
"""


@contextmanager
def _running(path: Path, workers: int = 1) -> Iterator[tuple[subprocess.Popen[str], str, str]]:
    """Start a server on a free port; gives the process, its address, and the line that tells it."""
    process = subprocess.Popen(
        [sys.executable, "-W", "error", "-c", SERVE, str(path), "0", str(workers)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        found = re.search(r"http://\S+/", line)
        assert found, line + (process.stderr.read() if process.stderr and process.poll() is not None else "")
        yield process, found[0], line
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate()


def _get(url: str) -> tuple[int, dict[str, object]]:
    try:
        with urllib.request.urlopen(url, timeout=10) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        with error:
            return error.code, json.load(error)


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_it_says_where_it_listens_answers_and_stops(small_atlas: Atlas, stop: signal.Signals) -> None:
    with _running(small_atlas.path) as (process, address, _):
        assert _get(f"{address}api/v1/health") == (200, {"status": "ok"})
        process.send_signal(stop)
        _, said = process.communicate(timeout=15)
        assert "Traceback" not in said, said
        assert process.returncode in {0, -stop, 128 + stop}


def _workers(process: subprocess.Popen[str]) -> set[int]:
    """Processes below one that serve; the supervisor has a helper besides."""
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    return {int(pid) for pid in children if b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes()}


def _wait_for(holds: Callable[[], bool], what: str) -> None:
    until = time.monotonic() + 30
    while not holds():
        assert time.monotonic() < until, what
        time.sleep(0.1)


def _alive(pid: int) -> bool:
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return False


linux = pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="looks at processes the way Linux shows them")


@linux
@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_several_workers_answer_on_one_port_and_stop_together(small_atlas: Atlas, stop: signal.Signals) -> None:
    with _running(small_atlas.path, workers=2) as (process, address, line):
        assert "2 workers" in line
        workers = _workers(process)
        assert len(workers) == 2
        for _ in range(6):
            assert _get(f"{address}api/v1/health") == (200, {"status": "ok"})
        process.send_signal(stop)
        _, said = process.communicate(timeout=30)
        assert "Traceback" not in said, said
        _wait_for(lambda: not any(map(_alive, workers)), "a worker outlives its supervisor")


@linux
def test_a_worker_that_dies_is_started_again(small_atlas: Atlas) -> None:
    with _running(small_atlas.path, workers=2) as (process, address, _):
        before = _workers(process)
        os.kill(min(before), signal.SIGKILL)
        _wait_for(lambda: len(_workers(process) - before) == 1, "no worker was started in its place")
        assert max(before) in _workers(process)
        assert _get(f"{address}api/v1/health") == (200, {"status": "ok"})


@linux
def test_workers_end_when_their_supervisor_is_killed(small_atlas: Atlas) -> None:
    with _running(small_atlas.path, workers=2) as (process, _, _):
        workers = _workers(process)
        process.kill()
        _wait_for(lambda: not any(map(_alive, workers)), "a worker outlives its supervisor")


def test_an_atlas_that_is_none_is_told_once_by_many_workers(tmp_path: Path) -> None:
    with pytest.raises(AtlasMissing, match="No atlas at"):
        run(tmp_path, port=0, settings=Settings(workers=3))


def test_it_starts_without_compilers(small_atlas: Atlas) -> None:
    code = (
        "import sys, modelome; from modelome.server import create_app; "
        "app = create_app(modelome.open(sys.argv[1])); app.state.service.warm(); "
        "print([name for name in ('numba', 'sklearn', 'scipy', 'huggingface_hub', 'torch') if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(small_atlas.path)], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.strip() == "[]"


def test_a_port_in_use_is_told_with_the_mend(small_atlas: Atlas) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(ModelomeError, match=rf"Port {port} of 127\.0\.0\.1 is in use.*--port"):
            run(small_atlas.path, port=port)


def test_an_address_of_no_machine_is_told(small_atlas: Atlas) -> None:
    with pytest.raises(ModelomeError, match="no address to listen on"):
        run(small_atlas.path, host="no.such.host.invalid")


@pytest.fixture
def doomed(small_atlas: Atlas, tmp_path: Path) -> Iterator[tuple[Path, TestClient]]:
    """Give a copy of an atlas that is being served."""
    path = tmp_path / "atlas"
    shutil.copytree(small_atlas.path, path)
    app = create_app(modelome.open(path), Settings())
    with TestClient(app, base_url="http://localhost/api/v1/") as asked:
        assert asked.get("atlas").status_code == 200
        yield path, asked


PATHS = (
    "atlas",
    "health",
    "points/index.json",
    "points/at?ix=0",
    "model?id=acme/base-7b",
    "model/lineage?id=acme/base-7b",
    "model/family?id=acme/base-7b",
    "model/similar?id=acme/base-7b",
    "model/card?id=acme/base-7b",
    "models",
    "mask?filter=downloads:>10",
    "families",
    "search?q=base",
    "search?q=base&mode=meaning",
    "facets?column=task",
    "histogram?column=downloads",
    "analysis/relation_rules",
    "export",
)


def _all_are_clear_problems(asked: TestClient, said: str) -> None:
    for path in PATHS:
        answer = asked.get(path)
        assert answer.status_code == 503, (path, answer.text)
        assert answer.headers["content-type"] == "application/problem+json"
        assert said in answer.json()["detail"], path
        assert "Traceback" not in answer.text


def test_an_atlas_deleted_under_the_server_is_a_clear_problem(doomed: tuple[Path, TestClient]) -> None:
    path, asked = doomed
    shutil.rmtree(path)
    _all_are_clear_problems(asked, "is gone")


def test_an_atlas_replaced_under_the_server_is_a_clear_problem(doomed: tuple[Path, TestClient]) -> None:
    path, asked = doomed
    path.rename(path.with_name("old"))
    shutil.copytree(path.with_name("old"), path, copy_function=shutil.copyfile)
    _all_are_clear_problems(asked, "was replaced")


@pytest.mark.parametrize("name", ["index/filter.parquet", "index/models.arrow", "vectors/embeddings.npy"])
def test_a_file_deleted_under_the_server_is_a_clear_problem(doomed: tuple[Path, TestClient], name: str) -> None:
    path, asked = doomed
    (path / name).unlink()
    time.sleep(1.1)
    _all_are_clear_problems(asked, f"'{name}' is missing")


@pytest.mark.parametrize("name", ["index/filter.parquet", "index/models.arrow", "layout/2d.npy"])
def test_a_file_cut_short_under_the_server_is_a_clear_problem(doomed: tuple[Path, TestClient], name: str) -> None:
    path, asked = doomed
    os.truncate(path / name, 100)
    time.sleep(1.1)
    _all_are_clear_problems(asked, "has 100 bytes")


def test_a_file_with_other_bytes_is_told_by_the_query_that_reads_it(doomed: tuple[Path, TestClient]) -> None:
    path, asked = doomed
    file = path / "index" / "filter.parquet"
    file.write_bytes(b"\x00" * file.stat().st_size)
    answer = asked.get("export", params={"filter": "task:text-generation"})
    assert answer.status_code == 503
    assert "cannot be read" in answer.json()["detail"]


def test_an_atlas_put_back_is_served_again(doomed: tuple[Path, TestClient]) -> None:
    path, asked = doomed
    path.rename(path.with_name("elsewhere"))
    assert asked.get("atlas").status_code == 503
    path.with_name("elsewhere").rename(path)
    assert asked.get("atlas").status_code == 200
