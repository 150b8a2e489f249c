"""What stands around every answer: who may call, what a browser may do with it, and no fault shown raw."""

from __future__ import annotations

import ipaddress
import logging
import socket
from typing import TYPE_CHECKING

from starlette.requests import Request

from modelome.server.problems import problem
from modelome.server.settings import LOOPBACK_HOSTS

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from modelome.server.settings import Settings

__all__ = ["CONTENT_SECURITY_POLICY", "HeadAsGet", "Protection"]

_log = logging.getLogger("modelome.server")

CONTENT_SECURITY_POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; "
    "connect-src 'self'; worker-src 'self' blob:; object-src 'none'; base-uri 'self'; form-action 'none'; "
    "frame-ancestors 'none'"
)
_HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}


class Protection:
    """Checks the name that the server is called by, adds security headers, and turns a bug into a 500 problem.

    A page of another site can reach a server on loopback when its own name is made to point there (DNS rebinding);
    the `Host` header then carries that name. Addresses and the names of this machine are no such name.
    """

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._hosts = {name.lower() for name in (*LOOPBACK_HOSTS, *settings.allowed_hosts)}
        self._hosts.add(socket.gethostname().lower())
        self._any = "*" in settings.allowed_hosts
        policy = "cross-origin" if settings.allowed_origins else "same-origin"
        told = {**_HEADERS, "Cross-Origin-Resource-Policy": policy}
        self._headers = [(name.lower().encode(), value.encode()) for name, value in told.items()]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and its answer back."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = False

        async def send_protected(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                headers = list(message["headers"])
                there = {name.lower() for name, _ in headers}
                message["headers"] = headers + [header for header in self._headers if header[0] not in there]
            await send(message)

        name = next((value.decode("latin-1") for key, value in scope["headers"] if key == b"host"), "")
        if not self._may_be_called(name):
            refusal = problem(
                Request(scope),
                421,
                f"This server is not known by the name {name[:100]!r}. Call it by its address, or add the name to its "
                "allowed hosts.",
            )
            await refusal(scope, receive, send_protected)
            return
        try:
            await self._app(scope, receive, send_protected)
        except Exception:
            _log.exception("%s failed", scope["path"])
            if started:
                raise
            fault = problem(Request(scope), 500, "The server made a mistake; its log has the details.")
            await fault(scope, receive, send_protected)

    def _may_be_called(self, header: str) -> bool:
        name = header.lower()
        if not name.endswith("]"):
            front, colon, port = name.rpartition(":")
            name = front if colon and port.isdigit() else name
        return self._any or name in self._hosts or _is_address(name.strip("[]"))


class HeadAsGet:
    """Answers HEAD as GET without the body, for every resource."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self._app(scope, receive, send)
            return

        async def send_headers(message: Message) -> None:
            if message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        await self._app({**scope, "method": "GET"}, receive, send_headers)


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
