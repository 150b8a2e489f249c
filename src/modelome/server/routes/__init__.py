"""One file a resource; each parses its parameters, asks `modelome.server.reading`, and replies."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fastapi import Depends
from fastapi.routing import APIRoute

from modelome.server.context import guard_atlas
from modelome.server.replies import refuse_unchanged
from modelome.server.routes import (
    analysis,
    atlas,
    compare,
    diff,
    distributions,
    export,
    families,
    files,
    health,
    lineage,
    mask,
    model,
    models,
    network,
    owners,
    points,
    search,
    suggest,
)
from modelome.server.schemas import Problem

if TYPE_CHECKING:
    from fastapi import FastAPI

__all__ = ["declare_api"]

_PROBLEMS = {
    404: "No such thing in this atlas",
    422: "A parameter out of bounds, or a filter that does not parse",
    503: "The atlas cannot be read, or the answer takes longer than allowed",
}


_BASE = "/api/v1"
# What is asked for most is looked for first.
_RESOURCES = (
    points,
    model,
    lineage,
    search,
    suggest,
    models,
    mask,
    distributions,
    families,
    atlas,
    analysis,
    diff,
    export,
    owners,
    network,
    compare,
)
_LIVE = (health, files)


def declare_api(app: FastAPI) -> None:
    """Declare all resources below `/api/v1`.

    Each path is declared on the application itself. Routers that are included in one another are searched one by one
    for each request, which took half of the time of a small answer.
    """
    kept = [Depends(guard_atlas), Depends(refuse_unchanged)]
    for resources, dependencies in ((_RESOURCES, kept), (_LIVE, [])):
        for resource in resources:
            for route in resource.router.routes:
                if isinstance(route, APIRoute):
                    _declare(app, route, [*dependencies, *route.dependencies])


def _declare(app: FastAPI, route: APIRoute, dependencies: list[Any]) -> None:
    problems: dict[int | str, dict[str, Any]] = {
        status: {"description": said, "model": Problem} for status, said in _PROBLEMS.items()
    }
    app.add_api_route(
        _BASE + route.path,
        route.endpoint,
        response_model=route.response_model,
        response_class=route.response_class,
        tags=route.tags,
        summary=route.summary,
        description=route.description,
        name=route.name,
        dependencies=dependencies,
        responses={**problems, **route.responses},
        methods=["GET"],
    )
