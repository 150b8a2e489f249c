"""`atlas`: what is being served."""

from fastapi import APIRouter, Request, Response

from modelome.server.context import Here
from modelome.server.reading.summary import summarize
from modelome.server.replies import json_reply
from modelome.server.schemas import AtlasAnswer

router = APIRouter(tags=["atlas"])


@router.get("/atlas", response_model=AtlasAnswer, summary="What this atlas is")
def get_atlas(request: Request, here: Here) -> Response:
    """Facts, coverage, counts and cluster labels of the atlas: the web app's first request."""
    return json_reply(request, summarize(here))
