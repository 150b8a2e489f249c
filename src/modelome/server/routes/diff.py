"""`diff`: what turns one model into another."""

from fastapi import APIRouter, Request, Response

from modelome.server.context import Here
from modelome.server.diff_schemas import DiffAnswer
from modelome.server.parameters import PairedId
from modelome.server.reading.diff import compare_models
from modelome.server.replies import json_reply

router = APIRouter(tags=["model"])


@router.get("/diff", response_model=DiffAnswer, summary="Two models compared")
def get_diff(request: Request, here: Here, a: PairedId, b: PairedId) -> Response:
    """Fields kept, removed and added from `a` to `b`; their metadata aligned by characters; their cards by lines."""
    return json_reply(request, compare_models(here, here.require(a), here.require(b)))
