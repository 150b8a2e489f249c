"""`models`: the table, filtered and sorted, a page at a time."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from modelome.server.context import Here
from modelome.server.parameters import CardinalLimit, Cursor, Fields, FilterText
from modelome.server.reading.table import page_of_models
from modelome.server.replies import json_reply
from modelome.server.schemas import ModelPage

router = APIRouter(tags=["table"])


@router.get("/models", response_model=ModelPage, summary="Models that match a filter, sorted")
def get_models(
    request: Request,
    here: Here,
    *,
    filter: FilterText = "",  # noqa: A002
    sort: Annotated[
        str, Query(max_length=41, pattern=r"^-?[a-z][a-z0-9_]*$", description="A column; `-` for descending.")
    ] = "-downloads",
    limit: CardinalLimit = 50,
    cursor: Cursor = None,
    fields: Fields = None,
) -> Response:
    """Give a page of rows with the total; `next` is the cursor of the following page."""
    return json_reply(request, page_of_models(here, filter, sort=sort, limit=limit, cursor=cursor, fields=fields))
