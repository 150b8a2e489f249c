"""The client of `api.py`: one process, one thread, standard library only, so that it takes little of the machine.

Reads jobs from standard input, one JSON document a line, and writes one answer a line:

- `{"kind": "open", "requests": [[second, name, path], …]}`: each request is sent at its second, whatever became of those
  before it, and its latency counts from that second on, so that waiting in a queue is part of it.
- `{"kind": "closed", "connections": n, "requests": [[name, path], …]}`: n connections, each asks for the next request when
  its last one is answered.

A path may carry one header after a line feed.

The answer holds parallel lists (`name`, `ms`, `status`, `bytes`) in the order of completion, and the seconds and CPU
seconds that the client took.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import json
import sys
import time
from collections import deque
from typing import Any

_HEAD = b"GET %b HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: gzip\r\n%b\r\n"
_PATIENCE = 30.0  # seconds after the last request was due


class Connection(asyncio.Protocol):
    """One keep-alive connection; answers with a length, or in chunks."""

    def __init__(self, load: Load) -> None:
        self.load = load
        self.buffer = bytearray()
        self.asked: tuple[float, str, bytes] | None = None
        self.used = False
        self.left = -1  # bytes of the body to come; -1: the head is not complete, -2: chunks
        self.status = 0
        self.size = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport
        self.load.ready(self)

    def ask(self, due: float, name: str, path: bytes) -> None:
        self.asked = (due, name, path)
        self.left, self.size, self.heard = -1, 0, False
        target, _, header = path.partition(b"\n")
        self.transport.write(_HEAD % (target, header and header + b"\r\n"))  # type: ignore[attr-defined]

    def data_received(self, data: bytes) -> None:
        buffer = self.buffer
        buffer += data
        self.heard = True
        if self.left == -1:
            end = buffer.find(b"\r\n\r\n")
            if end < 0:
                return
            head = bytes(buffer[:end]).lower()
            del buffer[: end + 4]
            self.status = int(head[9:12])
            at = head.find(b"content-length: ")
            if at >= 0:
                stop = head.find(b"\r\n", at)
                self.left = int(head[at + 16 : stop if stop > 0 else len(head)])
            else:
                self.left = -2 if b"transfer-encoding: chunked" in head else 0
        if self.left >= 0:
            taken = min(self.left, len(buffer))
            self.left -= taken
            self.size += taken
            del buffer[:taken]
            if self.left == 0:
                self._done()
        elif self._chunks():
            self._done()

    def _chunks(self) -> bool:
        """Take whole chunks; true after the last one."""
        buffer = self.buffer
        while (line := buffer.find(b"\r\n")) >= 0:
            length = int(buffer[:line], 16)
            if len(buffer) < line + 4 + length:
                return False
            del buffer[: line + 4 + length]
            self.size += length
            if length == 0:
                return True
        return False

    def _done(self) -> None:
        due, name, _ = self.asked or (0.0, "", b"")
        self.asked, self.used = None, True
        self.load.answered(self, name, (time.perf_counter() - due) * 1000, self.status, self.size)

    def connection_lost(self, error: Exception | None) -> None:  # noqa: ARG002
        if self.asked is None:
            self.load.lost(self)
        elif self.used and not self.heard:  # closed as it was idle, while the request was on its way: HTTP asks again
            self.load.again(*self.asked)
        else:
            self.load.answered(None, self.asked[1], (time.perf_counter() - self.asked[0]) * 1000, 0, 0)


class Load:
    """What both loops share: connections, and what was measured."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.loop = asyncio.get_running_loop()
        self.names: list[str] = []
        self.ms: list[float] = []
        self.statuses: list[int] = []
        self.sizes: list[int] = []
        self.left = 0
        self.finished = asyncio.Event()
        self.opened = 0

    def open(self) -> None:
        self.opened += 1
        task = self.loop.create_task(self.loop.create_connection(lambda: Connection(self), "127.0.0.1", self.port))
        task.add_done_callback(lambda done: done.exception() and self.finished.set())

    def ready(self, connection: Connection) -> None:
        """Give a connection that is free its next request."""
        raise NotImplementedError

    def again(self, due: float, name: str, path: bytes) -> None:
        """Send a request on another connection."""
        raise NotImplementedError

    def lost(self, connection: Connection) -> None:
        """Take note that the server closed an idle connection."""

    def answered(self, connection: Connection | None, name: str, ms: float, status: int, size: int) -> None:
        self.names.append(name)
        self.ms.append(ms)
        self.statuses.append(status)
        self.sizes.append(size)
        self.left -= 1
        if self.left == 0:
            self.finished.set()
        elif connection is not None:
            self.ready(connection)
        else:
            self.open()


class OpenLoop(Load):
    """Requests at their own times; as many connections as are needed for it."""

    def __init__(self, port: int, requests: list[Any]) -> None:
        super().__init__(port)
        self.left = len(requests)
        self.free: list[Connection] = []
        self.waiting: deque[tuple[float, str, bytes]] = deque()
        began = time.perf_counter() + 0.2
        offset = self.loop.time() - time.perf_counter()
        for second, name, path in requests:
            due = began + second
            self.loop.call_at(due + offset, self._send, due, name, path.encode())

    def _send(self, due: float, name: str, path: bytes) -> None:
        if self.free:
            self.free.pop().ask(due, name, path)
        else:
            self.again(due, name, path)

    def again(self, due: float, name: str, path: bytes) -> None:
        self.waiting.append((due, name, path))
        self.open()

    def lost(self, connection: Connection) -> None:
        if connection in self.free:
            self.free.remove(connection)

    def ready(self, connection: Connection) -> None:
        if self.waiting:
            connection.ask(*self.waiting.popleft())
        else:
            self.free.append(connection)


class ClosedLoop(Load):
    """Each connection asks again as soon as it is answered."""

    def __init__(self, port: int, requests: list[Any], connections: int) -> None:
        super().__init__(port)
        self.left = len(requests)
        self.queue = deque((name, path.encode()) for name, path in requests)
        self.repeated: deque[tuple[float, str, bytes]] = deque()
        for _ in range(connections):
            self.open()

    def ready(self, connection: Connection) -> None:
        if self.repeated:
            connection.ask(*self.repeated.popleft())
        elif self.queue:
            connection.ask(time.perf_counter(), *self.queue.popleft())

    def again(self, due: float, name: str, path: bytes) -> None:
        self.repeated.append((due, name, path))
        self.open()


async def run(port: int, job: dict[str, Any]) -> dict[str, Any]:
    started, cpu = time.perf_counter(), time.process_time()
    requests = job["requests"]
    if job["kind"] == "open":
        load: Load = OpenLoop(port, requests)
        patience = requests[-1][0] + _PATIENCE
    else:
        load = ClosedLoop(port, requests, job["connections"])
        patience = 20 * _PATIENCE
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(load.finished.wait(), patience)
    return {
        "name": load.names,
        "ms": [round(ms, 3) for ms in load.ms],
        "status": load.statuses,
        "bytes": load.sizes,
        "unanswered": load.left,
        "connections": load.opened,
        "seconds": round(time.perf_counter() - started, 3),
        "cpu_seconds": round(time.process_time() - cpu, 3),
    }


def main() -> None:
    port = int(sys.argv[1])
    gc.disable()
    for line in sys.stdin:
        print(json.dumps(asyncio.run(run(port, json.loads(line)))), flush=True)
        gc.collect()


if __name__ == "__main__":
    main()
