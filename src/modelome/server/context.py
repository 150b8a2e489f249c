"""What a request works with: one open atlas, its walks and indices, and the ways to ask it."""

from typing import TYPE_CHECKING, Annotated

from fastapi import Depends, Request

if TYPE_CHECKING:
    from modelome.server.service import Service
else:
    Service = object

__all__ = ["Here", "guard_atlas"]

# These are coroutines, though they wait for nothing: a plain function would be sent to a thread and back.


async def _service(request: Request) -> Service:
    return request.app.state.service  # type: ignore[no-any-return]


async def guard_atlas(request: Request) -> None:
    """Refuse to answer from an atlas that was deleted, replaced or damaged since it was opened.

    Raises:
        AtlasError: the files on disk are no longer those that were opened.

    """
    request.app.state.service.guard.check()


Here = Annotated[Service, Depends(_service)]
