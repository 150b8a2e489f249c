"""Listening: bind, say where, serve until told to stop."""

from __future__ import annotations

import errno
import socket
import webbrowser
from typing import TYPE_CHECKING

from modelome.errors import ModelomeError

if TYPE_CHECKING:
    import os

    import uvicorn

    from modelome.server.settings import Settings

__all__ = ["run", "serve"]

_GRACE = 3  # seconds that running answers have once the server is told to stop


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
    import modelome  # noqa: PLC0415 - the package imports this room, not the other way round, when it is loaded
    from modelome.server.app import create_app  # noqa: PLC0415

    listener = _listen(host, port)
    try:
        app = create_app(modelome.open(path), settings)
        _announcing_server(app, _address(listener, host), open_browser=open_browser).run(sockets=[listener])
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


def _announcing_server(app: object, address: str, *, open_browser: bool) -> uvicorn.Server:
    import uvicorn  # noqa: PLC0415 - the contract alone needs no server

    class AnnouncingServer(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            if self.started:
                print(f"modelome listens at {address}", flush=True)  # noqa: T201 - what a person waits for
                if open_browser:
                    webbrowser.open(address)

    config = uvicorn.Config(
        app,  # type: ignore[arg-type]
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=_GRACE,
        lifespan="on",
    )
    return AnnouncingServer(config)
