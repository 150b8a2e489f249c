"""What can be set about a running server."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["LOOPBACK_HOSTS", "Settings"]

LOOPBACK_HOSTS = ("localhost", "127.0.0.1", "[::1]")


@dataclass(frozen=True)
class Settings:
    """Settings of one server; the defaults suit a person at their own machine.

    Attributes:
        allowed_origins: origins that may read the API from a page of theirs (CORS); none by default.
        allowed_hosts: names that a request may call the server by, besides loopback; `*` allows every name.
        query_seconds: time that a filter may take; what has been looked at by then is the answer, and says so.
        workers: processes that serve the atlas; they share the pages of its files and one port.
        threads: threads of each process that answer requests; what costs CPU runs in them, never on the event loop.
        hub_seconds: time that the live Hub may take to answer.
        hub_cache_seconds: how long an answer of the live Hub is kept.
        web: folder of the built web app; None takes the one inside the package.

    """

    allowed_origins: tuple[str, ...] = ()
    allowed_hosts: tuple[str, ...] = ()
    query_seconds: float = 3.0
    workers: int = 1
    threads: int = 8
    hub_seconds: float = 6.0
    hub_cache_seconds: float = 600.0
    web: Path | None = None
