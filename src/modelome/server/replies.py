"""Answers as bytes: serialized, compressed where it pays, and marked for caches, all in the thread that made them."""

from __future__ import annotations

import gzip
import zlib
from typing import TYPE_CHECKING

from fastapi import Request, Response
from pydantic import BaseModel

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = [
    "BITS",
    "IMMUTABLE",
    "NO_STORE",
    "PACKED",
    "NotModifiedError",
    "etag_of",
    "json_reply",
    "refuse_unchanged",
    "squeeze",
    "takes",
]

BITS = "application/octet-stream"
IMMUTABLE = "public, max-age=31536000, immutable"
NO_STORE = "no-store"
PACKED = "application/vnd.modelome.packed"
_REVALIDATE = "no-cache"
_WORTH_COMPRESSING = 1024
_GZIP_LEVEL = 5
_LARGE, _LARGE_LEVEL = 16_384, 1  # a third of the time, a tenth more bytes
_GZIP_WINDOW = 31  # the widest one, with the head and tail of a gzip file
_BEGINNING, _WORTH_SHARE = 16_384, 0.95  # half of all models, anyhow drawn: no bit tells of another


class NotModifiedError(Exception):
    """The reader has this answer already."""


def etag_of(request: Request) -> str:
    """Tag of every answer that follows from the atlas alone; weak, since it holds for each encoding."""
    return f'W/"{request.app.state.tag}"'


async def refuse_unchanged(request: Request) -> None:
    """Answer 304 before any work, where the reader has the answer of this very atlas.

    Raises:
        NotModifiedError: `If-None-Match` names the atlas that is being served.

    """
    known = request.headers.get("if-none-match")
    if known and etag_of(request) in {tag.strip() for tag in known.split(",")}:
        raise NotModifiedError


def json_reply(
    request: Request,
    answer: BaseModel | Sequence[BaseModel],
    *,
    cache: str = _REVALIDATE,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Serialize an answer, or a list of them."""
    if isinstance(answer, BaseModel):
        body = type(answer).__pydantic_serializer__.to_json(answer)
    else:
        body = b"[" + b",".join(type(item).__pydantic_serializer__.to_json(item) for item in answer) + b"]"
    marks = {"Cache-Control": cache, **(headers or {})}
    if cache != NO_STORE:
        marks["ETag"] = etag_of(request)
    return squeeze(request, body, "application/json", marks)


def squeeze(request: Request, body: bytes, media_type: str, headers: Mapping[str, str]) -> Response:
    """Answer with `body`, compressed when the reader takes gzip and it is more than 1 kB."""
    marks = {**headers, "Vary": "Accept-Encoding"}
    if len(body) > _WORTH_COMPRESSING and takes(request.headers.get("accept-encoding", ""), "gzip"):
        body = _compress_bits(body) if media_type == BITS else _compress(body)
        marks["Content-Encoding"] = "gzip"
    return Response(body, headers=marks, media_type=media_type)


def _compress(body: bytes) -> bytes:
    return gzip.compress(body, _LARGE_LEVEL if len(body) > _LARGE else _GZIP_LEVEL, mtime=0)


def _compress_bits(body: bytes) -> bytes:
    """Compress a mask: but for runs of one byte it repeats nothing, so nothing else is looked for."""
    beginning = _squeezed_bits(body[:_BEGINNING], _GZIP_LEVEL)
    return _squeezed_bits(body, _GZIP_LEVEL if len(beginning) < _WORTH_SHARE * min(len(body), _BEGINNING) else 0)


def _squeezed_bits(body: bytes, level: int) -> bytes:
    squeezing = zlib.compressobj(level, zlib.DEFLATED, _GZIP_WINDOW, zlib.DEF_MEM_LEVEL, zlib.Z_RLE)
    return squeezing.compress(body) + squeezing.flush()


def takes(accepted: str, coding: str) -> bool:
    """Whether an `Accept-Encoding` header takes a coding."""
    for part in accepted.lower().split(","):
        name, _, weight = part.partition(";")
        if name.strip() in {coding, "*"}:
            return weight.replace(" ", "") not in {"q=0", "q=0.0", "q=0.00", "q=0.000"}
    return False
