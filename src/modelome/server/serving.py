"""Listening: bind, say where, serve until told to stop."""

from __future__ import annotations

import errno
import os
import socket
import webbrowser
from typing import TYPE_CHECKING

from modelome.errors import ModelomeError
from modelome.server.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["run", "serve"]

_OPTIONS: dict[str, object] = {
    "log_level": "warning",
    "access_log": False,
    "server_header": False,
    "timeout_graceful_shutdown": 3,  # seconds that running answers have once the server is told to stop
    "lifespan": "on",
}


def run(
    path: str | os.PathLike[str],
    *,
    host: str = "127.0.0.1",
    port: int = 8764,
    settings: Settings | None = None,
    open_browser: bool = False,
) -> None:
    """Serve the atlas at `path` until interrupted; prints the address once it listens.

    Args:
        path: folder of an atlas.
        host: address to listen on.
        port: port to listen on; 0 takes a free one.
        settings: see `Settings`.
        open_browser: show the web app once the server listens.

    Raises:
        AtlasError: the atlas cannot be opened.
        ModelomeError: the port is in use, or the address is none of this machine.

    """
    chosen = settings or Settings()
    listener = _listen(host, port)
    address = _address(listener, host)

    def announce() -> None:
        by = f", {chosen.workers} workers" if chosen.workers > 1 else ""
        print(f"modelome listens at {address}{by}", flush=True)  # noqa: T201 - what a person waits for
        if open_browser:
            webbrowser.open(address)

    try:
        _serve(os.fspath(path), chosen, listener, announce)
    except KeyboardInterrupt:
        pass
    finally:
        listener.close()


serve = run


def _listen(host: str, port: int) -> socket.socket:
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listener = socket.socket(family, kind, protocol)
    except OSError as error:
        raise ModelomeError(f"{host!r} is no address to listen on ({error}). Take 127.0.0.1 or 0.0.0.0.") from None
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(128)
    except OSError as error:
        listener.close()
        if error.errno == errno.EADDRINUSE:
            raise ModelomeError(
                f"Port {port} of {host} is in use, perhaps by another modelome. Choose another with --port, "
                "or let the system choose with --port 0."
            ) from None
        raise ModelomeError(f"Cannot listen on {host}, port {port}: {error.strerror}.") from None
    return listener


def _address(listener: socket.socket, host: str) -> str:
    shown = "localhost" if host in {"0.0.0.0", "::", "127.0.0.1"} else host  # noqa: S104 - compared, not bound
    shown = f"[{shown}]" if ":" in shown else shown
    return f"http://{shown}:{listener.getsockname()[1]}/"


def _serve(path: str, settings: Settings, listener: socket.socket, announce: Callable[[], None]) -> None:
    import modelome  # noqa: PLC0415 - the package imports this room, not the other way round, when it is loaded

    atlas = modelome.open(path)  # what is wrong with it is told here, not by each worker
    if settings.workers > 1:
        from modelome.server.workers import serve_with_workers  # noqa: PLC0415 - one process needs no supervisor

        serve_with_workers(path, settings, listener, _OPTIONS, announce)
        return
    import uvicorn  # noqa: PLC0415 - the contract alone needs no server

    from modelome.server.app import create_app  # noqa: PLC0415

    class AnnouncingServer(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            if self.started:
                announce()

    config = uvicorn.Config(create_app(atlas, settings, alone=True), **_OPTIONS)  # type: ignore[arg-type]
    AnnouncingServer(config).run(sockets=[listener])
