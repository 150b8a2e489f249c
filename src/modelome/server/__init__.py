"""The server: an atlas as an HTTP API and a web app."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from modelome.server.app import create_app
    from modelome.server.serving import run, serve
    from modelome.server.settings import Settings

__all__ = ["Settings", "create_app", "run", "serve"]

_HOMES = {
    "Settings": "modelome.server.settings",
    "create_app": "modelome.server.app",
    "run": "modelome.server.serving",
    "serve": "modelome.server.serving",
}


def __getattr__(name: str) -> Any:
    """Import when asked for, so that the command line starts fast."""
    from importlib import import_module  # noqa: PLC0415

    if name not in _HOMES:
        raise AttributeError(name)
    return getattr(import_module(_HOMES[name]), name)
