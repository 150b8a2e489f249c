"""Several processes that serve one atlas on one port: what they map is one copy, what one computes holds up no other.

uvicorn's supervisor starts them, looks after them, and starts a new one where one has died or hangs.
"""

from __future__ import annotations

import os
import signal
import threading
import time
from functools import partial
from typing import TYPE_CHECKING

import uvicorn
from uvicorn.supervisors import Multiprocess

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable

    from fastapi import FastAPI

    from modelome.server.settings import Settings

__all__ = ["serve_with_workers"]

_READY_SECONDS = 60.0
_LOOK_EVERY = 1.0  # seconds between two looks whether the supervisor is still there


def serve_with_workers(
    path: str, settings: Settings, listener: socket.socket, options: dict[str, object], announce: Callable[[], None]
) -> None:
    """Serve until told to stop by Ctrl-C or SIGTERM; `announce` is called when every worker can answer."""
    make = partial(_make_app, path, settings, os.getpid())
    config = uvicorn.Config(make, factory=True, workers=settings.workers, **options)  # type: ignore[arg-type]
    _Supervisor(config, [listener], announce).run()


class _Supervisor(Multiprocess):
    """uvicorn's supervisor, which says when all its workers are ready."""

    def __init__(self, config: uvicorn.Config, sockets: list[socket.socket], announce: Callable[[], None]) -> None:
        super().__init__(config, sockets)
        self._announce = announce

    def init_processes(self) -> None:
        super().init_processes()
        until = time.monotonic() + _READY_SECONDS
        waiting = list(self.processes)
        while waiting and time.monotonic() < until and not self.should_exit.is_set():
            self.handle_signals()
            waiting = [process for process in waiting if process.process.is_alive() and not process.is_ready(0.2)]
        if not self.should_exit.is_set() and all(process.process.is_alive() for process in self.processes):
            self._announce()


def _make_app(path: str, settings: Settings, supervisor: int) -> FastAPI:
    """Make the application, in a worker."""
    import modelome  # noqa: PLC0415 - the package imports this room, not the other way round, when it is loaded
    from modelome.server.app import create_app  # noqa: PLC0415

    threading.Thread(target=_end_with, args=(supervisor,), name="supervisor", daemon=True).start()
    return create_app(modelome.open(path), settings, alone=True)


def _end_with(supervisor: int) -> None:
    """Stop this worker when its supervisor is gone, which could not tell it where it was killed."""
    while os.getppid() == supervisor:
        time.sleep(_LOOK_EVERY)
    os.kill(os.getpid(), signal.SIGTERM)
