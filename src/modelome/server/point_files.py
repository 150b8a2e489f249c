"""Point files as they lie in the atlas, whole or by a byte range."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

import orjson
from fastapi import Request, Response

from modelome.server.problems import ProblemError
from modelome.server.replies import IMMUTABLE, etag_of, squeeze

if TYPE_CHECKING:
    from modelome.server.service import Service

__all__ = ["index_reply", "point_file_reply"]

_RANGE = re.compile(r"bytes=(\d{0,19})-(\d{0,19})")


def index_reply(request: Request, here: Service) -> Response:
    """Answer with `index.json`, unchanged."""
    body = (here.atlas.path / "points" / "index.json").read_bytes()
    return squeeze(request, body, "application/json", {"Cache-Control": "no-cache", "ETag": etag_of(request)})


def point_file_reply(request: Request, here: Service, file: str) -> Response:
    """Answer with a column, or with the one range of it that was asked for.

    Several ranges at once are answered by the whole file, as RFC 9110 §14.2 allows.

    Raises:
        ProblemError: 404 for a name that the index does not list, 416 for a range outside the file.

    """
    size = _files(here).get(file)
    if size is None:
        raise ProblemError(404, f"No point file is called {file!r}; points/index.json names them.")
    headers = {"Accept-Ranges": "bytes", "Cache-Control": IMMUTABLE, "ETag": f'"{file}"'}
    asked = request.headers.get("range")
    condition = request.headers.get("if-range")
    span = None if asked is None or condition not in {None, headers["ETag"]} else _parse_range(asked, size)
    if span is None:
        start, stop, status = 0, size, 200
    else:
        (start, stop), status = span, 206
        headers["Content-Range"] = f"bytes {start}-{stop - 1}/{size}"
    with (here.atlas.path / "points" / file).open("rb") as opened:
        opened.seek(start)
        body = opened.read(stop - start)
    return Response(body, status, headers=headers, media_type="application/octet-stream")


def _parse_range(text: str, size: int) -> tuple[int, int] | None:
    """First byte and the one after the last; None where the header is to be ignored."""
    found = _RANGE.fullmatch(text.strip())
    if found is None or not (found[1] or found[2]):
        return None
    if found[1]:
        start = int(found[1])
        stop = min(int(found[2]) + 1, size) if found[2] else size
        if found[2] and int(found[2]) < start:
            return None
    else:
        start, stop = max(size - int(found[2]), 0), size
    if start >= size or start >= stop:
        raise ProblemError(
            416, f"The file has {size} bytes; {text!r} lies outside.", headers={"Content-Range": f"bytes */{size}"}
        )
    return start, stop


@lru_cache(maxsize=4)
def _files(here: Service) -> dict[str, int]:
    index = orjson.loads((here.atlas.path / "points" / "index.json").read_bytes())
    return {column["file"]: column["bytes"] for column in index["columns"].values()}
