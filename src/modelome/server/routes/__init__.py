"""One file a resource; each parses its parameters, asks `modelome.server.reading`, and replies."""

from fastapi import APIRouter, Depends

from modelome.server.context import guard_atlas
from modelome.server.replies import refuse_unchanged
from modelome.server.routes import (
    analysis,
    atlas,
    distributions,
    export,
    families,
    files,
    health,
    lineage,
    mask,
    model,
    models,
    points,
    search,
)
from modelome.server.schemas import Problem

__all__ = ["api_router"]

_PROBLEMS = {
    404: "No such thing in this atlas",
    422: "A parameter out of bounds, or a filter that does not parse",
    503: "The atlas cannot be read, or the answer takes longer than allowed",
}


def api_router() -> APIRouter:
    """All resources below `/api/v1`."""
    router = APIRouter(
        prefix="/api/v1",
        dependencies=[Depends(guard_atlas), Depends(refuse_unchanged)],
        responses={status: {"description": said, "model": Problem} for status, said in _PROBLEMS.items()},
    )
    for resource in (
        atlas,
        points,
        model,
        lineage,
        models,
        mask,
        families,
        search,
        distributions,
        analysis,
        export,
    ):
        router.include_router(resource.router)
    live = APIRouter(prefix="/api/v1", responses=router.responses)
    live.include_router(health.router)
    live.include_router(files.router)
    whole = APIRouter()
    whole.include_router(router)
    whole.include_router(live)
    return whole
