"""Errors as RFC 9457 problem documents: every error of the API has this one form, and none carries a traceback."""

from __future__ import annotations

from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson
from fastapi import HTTPException, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException as StarletteHTTPException

from modelome.errors import AtlasError, EmbedderError, FilterError, ModelNotFound, ModelomeError
from modelome.server.budget import AbandonedError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fastapi import FastAPI, Request

__all__ = ["MEDIA_TYPE", "ProblemError", "install", "problem"]

MEDIA_TYPE = "application/problem+json"


class ProblemError(Exception):
    """An answer that is an error, with its status and what a person can do."""

    def __init__(self, status: int, detail: str, *, headers: Mapping[str, str] | None = None, **extra: Any) -> None:
        self.status = status
        self.detail = detail
        self.headers = headers
        self.extra = extra
        super().__init__(detail)


def problem(
    request: Request, status: int, detail: str, *, headers: Mapping[str, str] | None = None, **extra: Any
) -> Response:
    """Build a problem document; `extra` are members of `schemas.Problem`."""
    body = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "instance": request.url.path,
        **extra,
    }
    return Response(
        orjson.dumps(body),
        status,
        headers={"Cache-Control": "no-store", **(headers or {})},
        media_type=MEDIA_TYPE,
    )


def install(app: FastAPI) -> None:
    """Let every error of `app` be answered by a problem document."""

    async def on_problem(request: Request, error: ProblemError) -> Response:
        return problem(request, error.status, error.detail, headers=error.headers, **error.extra)

    async def on_http(request: Request, error: HTTPException) -> Response:
        detail = error.detail
        if error.status_code == HTTPStatus.NOT_FOUND and detail == HTTPStatus.NOT_FOUND.phrase:
            detail = f"Nothing lies at {request.url.path}; the paths are in docs/api.md and openapi.json."
        if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
            detail = f"{request.url.path} does not take {request.method}; this API only reads."
        return problem(request, error.status_code, detail, headers=error.headers)

    async def on_parameters(request: Request, error: RequestValidationError) -> Response:
        return problem(request, 422, _say_parameters(error))

    async def on_filter(request: Request, error: FilterError) -> Response:
        return problem(request, 422, str(error), term=error.term, position=error.position)

    async def on_not_found(request: Request, error: ModelNotFound) -> Response:
        return problem(request, 404, str(error), suggestions=list(error.suggestions))

    async def on_atlas(request: Request, error: AtlasError) -> Response:
        return problem(request, 503, str(error), headers={"Retry-After": "30"})

    async def on_embedder(request: Request, error: EmbedderError) -> Response:
        return problem(request, 503, str(error))

    async def on_abandoned(request: Request, _error: AbandonedError) -> Response:
        return problem(request, 503, "Nobody waits for this answer any more.")

    async def on_own(request: Request, error: ModelomeError) -> Response:
        return problem(request, 400, str(error))

    async def on_missing(request: Request, error: FileNotFoundError) -> Response:
        name = Path(str(error.filename)).name
        return problem(request, 503, f"{name!r} of the atlas is gone. Build it again with `modelome build`.")

    handlers: list[tuple[Any, Any]] = [
        (ProblemError, on_problem),
        (StarletteHTTPException, on_http),
        (RequestValidationError, on_parameters),
        (FilterError, on_filter),
        (ModelNotFound, on_not_found),
        (AtlasError, on_atlas),
        (EmbedderError, on_embedder),
        (ModelomeError, on_own),
        (AbandonedError, on_abandoned),
        (FileNotFoundError, on_missing),
    ]
    for error, handler in handlers:
        app.add_exception_handler(error, handler)


def _say_parameters(error: RequestValidationError) -> str:
    said = []
    for fault in error.errors()[:5]:
        place = ".".join(str(part) for part in fault["loc"][1:]) or "request"
        said.append(f"{place}: {fault['msg']}")
    return "Parameters out of bounds: " + "; ".join(said) + "."
