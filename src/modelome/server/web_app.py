"""The built web app as files, and a page that says how to build it where it is not."""

from __future__ import annotations

import gzip
import mimetypes
from dataclasses import dataclass
from functools import lru_cache
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING

from fastapi import FastAPI, Request, Response

from modelome.server.problems import ProblemError
from modelome.server.replies import IMMUTABLE, takes

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["PACKAGED", "declare_web"]

PACKAGED = Path(__file__).resolve().parent.parent / "_web"

_ENCODINGS = (("br", ".br"), ("gzip", ".gz"))
_COMPRESSIBLE = (
    "text/",
    "application/json",
    "application/javascript",
    "application/manifest+json",
    "application/wasm",
    "image/svg+xml",
)
_TYPES = {
    ".js": "text/javascript; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
    ".wasm": "application/wasm",
    ".webmanifest": "application/manifest+json",
}
# The frame in which a card is shown with its pictures, once a person has asked for them: pictures, and nothing else.
_FRAME = "card-frame.html"
_FRAME_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; img-src https:; style-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'self'"
    ),
    "X-Frame-Options": "SAMEORIGIN",
}
_NOT_BUILT = """<!doctype html>
<html lang="en"><meta charset="utf-8"><title>modelome</title>
<h1>The web app is not built</h1>
<p>This server has its atlas and its <a href="/api/v1/atlas">API</a>, but not the pages.</p>
<p>In a clone of the repository, build them with Node 20 or newer, then restart:</p>
<pre>make web</pre>
<p>An installed wheel carries them: <code>pip install --force-reinstall modelome</code>.</p>
</html>
"""


@dataclass(frozen=True)
class _File:
    path: Path
    media_type: str
    encoded: Mapping[str, Path]


def declare_web(app: FastAPI, folder: Path | None = None) -> None:
    """Serve the files of `folder` (by default those in the package); other paths show the app, which routes itself."""
    files = _files_of(folder or PACKAGED)

    @app.get("/{path:path}", include_in_schema=False)
    def get_page(request: Request, path: str) -> Response:
        if path == "api" or path.startswith("api/"):
            raise ProblemError(
                404, f"Nothing lies at {request.url.path}; the paths are in docs/api.md and openapi.json."
            )
        found = files.get(path)
        if found is None and "." in path.rpartition("/")[2]:
            raise ProblemError(404, f"The web app has no file {path[:200]!r}.")
        page = found or files.get("index.html")
        if page is None:
            return Response(
                _NOT_BUILT,
                HTTPStatus.SERVICE_UNAVAILABLE,
                headers={"Cache-Control": "no-store"},
                media_type="text/html",
            )
        reply = _reply(request, page, hashed=found is not None and path.startswith("assets/"))
        if path == _FRAME:
            reply.headers.update(_FRAME_HEADERS)
        return reply


def _files_of(folder: Path) -> dict[str, _File]:
    """Every file below `folder` by its path; a path that is not here is never opened."""
    found = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    return {
        name: _File(
            path,
            _TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream",
            {coding: found[name + ending] for coding, ending in _ENCODINGS if name + ending in found},
        )
        for name, path in found.items()
        if not name.endswith(tuple(ending for _, ending in _ENCODINGS))
    }


def _reply(request: Request, file: _File, *, hashed: bool) -> Response:
    try:
        facts = file.path.stat()
        tag = f'W/"{facts.st_mtime_ns:x}-{facts.st_size:x}"'
        headers = {"Cache-Control": IMMUTABLE if hashed else "no-cache", "ETag": tag, "Vary": "Accept-Encoding"}
        if tag in {known.strip() for known in request.headers.get("if-none-match", "").split(",")}:
            return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
        body, coding = _encoded(file, request.headers.get("accept-encoding", ""), facts.st_mtime_ns)
    except OSError:
        raise ProblemError(404, f"{file.path.name!r} of the web app is gone; build it again.") from None
    if coding:
        headers["Content-Encoding"] = coding
    return Response(body, headers=headers, media_type=file.media_type)


def _encoded(file: _File, accepted: str, changed: int) -> tuple[bytes, str | None]:
    for coding, path in file.encoded.items():
        if takes(accepted, coding):
            return path.read_bytes(), coding
    if file.media_type.startswith(_COMPRESSIBLE) and takes(accepted, "gzip"):
        return _compressed(file.path, changed), "gzip"
    return file.path.read_bytes(), None


@lru_cache(maxsize=64)
def _compressed(path: Path, _changed: int) -> bytes:
    return gzip.compress(path.read_bytes(), 6, mtime=0)
