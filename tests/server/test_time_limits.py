"""What takes too long is cut short and says so; what nobody waits for any more is given up."""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
import pytest
from starlette.testclient import TestClient

import modelome
from modelome.atlas.filters import evaluate, leaves, matching, parse, select
from modelome.server import Settings, budget, create_app
from modelome.server.budget import AbandonedError, Budget
from modelome.server.patience import Patience

if TYPE_CHECKING:
    from collections.abc import Coroutine, Iterator

    from starlette.types import Message

    from modelome import Atlas

T = TypeVar("T")

BLOCK = 1024
FILTER = "slow task:text-generation"


class Clock:
    """A clock that only slow work moves on, in the place of `time`."""

    def __init__(self) -> None:
        self.now = 0.0
        self.at_work = threading.Event()
        self.may_go_on = threading.Event()
        self.may_go_on.set()

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Let the term `slow` take 50 ms for each block of 1,024 models."""
    clock = Clock()
    as_usual = leaves.leaf_of

    def leaf_of(atlas: Atlas, node: Any) -> leaves.Leaf:
        if getattr(node, "text", None) != "slow":
            return as_usual(atlas, node)

        def keeps(start: int, stop: int) -> np.ndarray[Any, np.dtype[np.uint8]]:
            clock.now += 0.05
            clock.at_work.set()
            clock.may_go_on.wait(30)
            return np.packbits(np.ones(stop - start, bool), bitorder="little")

        return keeps

    monkeypatch.setattr(evaluate, "leaf_of", leaf_of)
    monkeypatch.setattr(budget, "time", clock)
    return clock


@pytest.fixture
def blocks(radar_atlas: Atlas) -> Atlas:
    """Give an atlas in small blocks; some of them hold no model of the task that is asked for."""
    atlas = modelome.open(radar_atlas.path)
    atlas.__dict__["blocks"] = [*range(0, atlas.count, BLOCK), atlas.count]
    return atlas


@pytest.fixture
def hurried(blocks: Atlas, clock: Clock) -> Iterator[TestClient]:
    """Ask a server whose answers may take a fifth of a second, where the filter needs four times as long."""
    with TestClient(create_app(blocks, Settings(query_seconds=0.19)), base_url="http://localhost/api/v1/") as asked:
        yield asked


def _is_of_a_beginning(told: dict[str, Any], atlas: Atlas) -> int:
    """Check what a partial answer says of itself; returns how many of its rows match."""
    assert told["timed_out"]
    assert told["looked_at"] == 4 * BLOCK
    assert f"{told['looked_at']:,} of {atlas.count:,} models" in told["note"]
    return int(matching(atlas, "task:text-generation")[: told["looked_at"]].sum())


def test_facets_of_a_slow_filter_count_what_was_looked_at(hurried: TestClient, radar_atlas: Atlas) -> None:
    told = hurried.get("facets", params={"column": "license_family", "filter": FILTER}).json()
    matched = _is_of_a_beginning(told, radar_atlas)
    assert told["matched"] == matched == told["missing"] + sum(row["count"] for row in told["values"])


def test_a_histogram_of_a_slow_filter_counts_what_was_looked_at(hurried: TestClient, radar_atlas: Atlas) -> None:
    told = hurried.get("histogram", params={"column": "likes", "filter": FILTER}).json()
    matched = _is_of_a_beginning(told, radar_atlas)
    assert told["matched"] == matched == told["missing"] + told["zeros"] + sum(told["counts"])


def test_a_page_of_a_slow_filter_does_not_guess_the_total(hurried: TestClient, radar_atlas: Atlas) -> None:
    told = hurried.get("models", params={"filter": FILTER, "limit": 5, "sort": "-downloads"}).json()
    _is_of_a_beginning(told, radar_atlas)
    assert (told["total"], told["next"]) == (None, None)
    downloads = radar_atlas.models.column("downloads").to_numpy()
    inside = np.flatnonzero(matching(radar_atlas, "task:text-generation")[: told["looked_at"]])
    assert [item["downloads"] for item in told["items"]] == sorted(downloads[inside], reverse=True)[:5]


@pytest.mark.parametrize("path", ["mask", "export", "search?q=bert", "search?q=bert&mode=meaning"])
def test_what_a_part_would_falsify_is_refused_in_words(hurried: TestClient, path: str) -> None:
    path, _, query = path.partition("?")
    answer = hurried.get(path, params={"filter": FILTER} | dict(part.split("=") for part in query.split("&") if part))
    assert answer.status_code == 503
    assert "took longer than 0.19 s" in answer.json()["detail"]


def test_a_partial_answer_is_not_kept(hurried: TestClient, radar_atlas: Atlas, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = {"column": "task", "filter": FILTER}
    assert hurried.get("facets", params=asked).json()["timed_out"]
    monkeypatch.setattr(Budget, "left", lambda _: True)
    told = hurried.get("facets", params=asked).json()
    assert (told["timed_out"], told["looked_at"], told["note"]) == (False, radar_atlas.count, None)
    assert told["matched"] == int(matching(radar_atlas, "task:text-generation").sum())


def test_many_terms_past_their_time_give_no_row_at_all(radar_atlas: Atlas) -> None:
    found = select(radar_atlas, parse(" ".join(f"word{i}" for i in range(100))), Budget(-1).left)
    assert (found.looked_at, found.matched) == (0, 0)


class _Connection:
    """A request whose connection is closed when it is told to be."""

    def __init__(self) -> None:
        self.sent: list[Message] = []
        self.closed = asyncio.Event()
        self.asked = False

    async def receive(self) -> Message:
        if not self.asked:
            self.asked = True
            return {"type": "http.request", "body": b"", "more_body": False}
        await self.closed.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: Message) -> None:
        self.sent.append(message)


def _run(asking: Coroutine[Any, Any, T]) -> T:
    """Run in a thread of its own: the main one has a loop already when tests in a browser came before."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, asking).result()


def _scope(path: str, query: str) -> dict[str, Any]:
    return {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "root_path": "",
        "query_string": query.encode(),
        "headers": [(b"host", b"localhost")],
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 80),
        "state": {},
    }


def test_a_filter_that_nobody_waits_for_is_given_up(blocks: Atlas, clock: Clock) -> None:
    app = create_app(blocks, Settings(query_seconds=60))
    clock.may_go_on.clear()

    async def ask() -> _Connection:
        connection = _Connection()
        scope = _scope("/api/v1/facets", "column=task&filter=slow")
        answering = asyncio.ensure_future(app(scope, connection.receive, connection.send))
        await asyncio.to_thread(clock.at_work.wait, 30)
        connection.closed.set()
        await asyncio.sleep(0)  # the watch of the connection takes its turn
        await asyncio.sleep(0)
        clock.may_go_on.set()
        await asyncio.wait_for(answering, 30)
        return connection

    connection = _run(ask())
    assert connection.sent[0]["status"] == 503
    assert b"Nobody waits" in connection.sent[1]["body"]
    assert clock.now == pytest.approx(0.05), "the work ends after the block in which the connection was closed"


def test_an_abandoned_budget_ends_the_work_at_its_next_step() -> None:
    given = Budget(60)
    assert given.left()
    given.abandon()
    with pytest.raises(AbandonedError):
        given.left()


def test_a_watch_ends_with_its_answer() -> None:
    connection = _Connection()

    async def app(scope: Any, receive: Any, send: Any) -> None:
        await asyncio.sleep(0)

    async def ask() -> int:
        await Patience(app, 1)(_scope("/", ""), connection.receive, connection.send)
        await asyncio.sleep(0)
        return len(asyncio.all_tasks())

    assert _run(ask()) == 1
