"""`diff`: what turns one model into another."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from modelome.server.context import Here
from modelome.server.diff_schemas import DiffAnswer
from modelome.server.reading.diff import compare_models
from modelome.server.replies import json_reply

router = APIRouter(tags=["model"])

_Id = Annotated[
    str,
    Query(
        min_length=1,
        max_length=500,
        description="Model id, `owner/name`; letter case does not matter where one model matches.",
        examples=["Qwen/Qwen3-8B"],
    ),
]


@router.get("/diff", response_model=DiffAnswer, summary="Two models compared")
def get_diff(request: Request, here: Here, a: _Id, b: _Id) -> Response:
    """Fields kept, removed and added from `a` to `b`; their metadata aligned by characters; their cards by lines."""
    return json_reply(request, compare_models(here, here.require(a), here.require(b)))
