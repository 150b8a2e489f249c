"""The application: resources, errors, security, and the web app, around one open atlas."""

from __future__ import annotations

import gc
import logging
import threading
from contextlib import asynccontextmanager
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any

from fastapi import FastAPI, Request, Response
from starlette.concurrency import run_in_threadpool
from starlette.middleware.cors import CORSMiddleware

from modelome.server import problems
from modelome.server.mapped_pages import PageKeeper
from modelome.server.patience import Patience
from modelome.server.protection import HeadAsGet, Protection
from modelome.server.reading.summary import summarize
from modelome.server.replies import NotModifiedError, etag_of
from modelome.server.routes import declare_api
from modelome.server.settings import Settings
from modelome.server.web_app import declare_web

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from fastapi.routing import APIRoute

    from modelome.atlas import Atlas
    from modelome.server.service import Service

__all__ = ["create_app", "declare", "server_version"]

_PAGE_SECONDS = 1.5
_log = logging.getLogger("modelome.server")


def server_version() -> str:
    """Version of the installed package."""
    try:
        return version("modelome")
    except PackageNotFoundError:
        return "0"


def create_app(atlas: Atlas, settings: Settings | None = None, *, alone: bool = False) -> FastAPI:
    """Make the application that serves `atlas`: the API below `/api/v1`, the web app everywhere else.

    `alone`: the process does nothing else. Then what is loaded by the time the server is warm is never looked at for
    garbage again; the compiler is half a million objects, and looking at them took a quarter of the event loop.
    """
    from modelome.server.service import Service  # noqa: PLC0415 - the contract alone needs no database

    chosen = settings or Settings()
    app = declare(chosen)
    app.state.service = Service(atlas, chosen)
    app.state.tag = f"{atlas.id[:32]}-{server_version()}"
    app.state.alone = alone
    return app


def declare(settings: Settings) -> FastAPI:
    """Declare every path, error and protection, with no atlas behind them."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        from anyio.to_thread import current_default_thread_limiter  # noqa: PLC0415 - needs a running loop

        current_default_thread_limiter().total_tokens = settings.threads
        service = app.state.service
        warming = threading.Thread(target=_warm, args=(app,), name="warm", daemon=True)
        warming.start()
        keeper = PageKeeper(service.atlas.path)
        threading.Thread(target=keeper.watch, args=(service.closing,), name="pages", daemon=True).start()
        threading.Thread(target=service.guard.watch, args=(service.closing,), name="guard", daemon=True).start()
        yield
        service.closing.set()
        await run_in_threadpool(warming.join, 5)
        service.close()

    app = FastAPI(
        title="modelome",
        version="1",
        summary="Maps and family trees of open models",
        description="Reads one atlas. Every list is bounded and says its total; errors are RFC 9457 documents.",
        openapi_url="/api/v1/openapi.json",
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
        generate_unique_id_function=_operation_id,
        separate_input_output_schemas=False,
    )
    problems.install(app)
    app.add_exception_handler(NotModifiedError, _not_modified)
    declare_api(app)
    declare_web(app, settings.web)
    app.add_middleware(HeadAsGet)
    if settings.allowed_origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=list(settings.allowed_origins),
            allow_methods=["GET", "HEAD"],
            expose_headers=["X-Matched", "X-Total", "X-Atlas", "X-Rows", "ETag", "Content-Range"],
        )
    app.add_middleware(Patience, seconds=settings.query_seconds)
    app.add_middleware(Protection, settings=settings)
    app.openapi = lambda: _contract(app)  # type: ignore[method-assign]
    return app


def _contract(app: FastAPI) -> dict[str, Any]:
    """OpenAPI of the routes, with the media type that problems really have."""
    document = FastAPI.openapi(app)
    for path in document["paths"].values():
        for operation in path.values():
            for status, response in operation["responses"].items():
                content = response.get("content", {})
                if status[0] in "45" and "application/json" in content:
                    content[problems.MEDIA_TYPE] = content.pop("application/json")
    return document


def _warm(app: FastAPI) -> None:
    """Make ready what is asked for first; then, when the page has loaded, what loads a compiler."""
    service: Service = app.state.service
    try:
        service.warm()
        summarize(service)
        service.warm_later(_PAGE_SECONDS)
        if app.state.alone:
            gc.collect()
            gc.freeze()
    except Exception as error:  # noqa: BLE001 - the request that needs it will tell what is wrong
        if not service.closing.is_set():
            _log.warning("The server could not make itself ready: %s", error)


def _operation_id(route: APIRoute) -> str:
    return route.name


async def _not_modified(request: Request, _error: Exception) -> Response:
    return Response(
        status_code=304,
        headers={"ETag": etag_of(request), "Cache-Control": "no-cache", "Vary": "Accept-Encoding"},
    )
