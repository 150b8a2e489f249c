"""`health`: whether the server is up and can read its atlas."""

from fastapi import APIRouter, Depends, Request, Response

from modelome.server.context import guard_atlas
from modelome.server.replies import NO_STORE, json_reply
from modelome.server.schemas import Health

router = APIRouter(tags=["atlas"], dependencies=[Depends(guard_atlas)])


@router.get("/health", response_model=Health, summary="Whether the server can answer")
def get_health(request: Request) -> Response:
    """Answer `ok`, or a 503 problem where the atlas cannot be read any more."""
    return json_reply(request, Health(status="ok"), cache=NO_STORE)
