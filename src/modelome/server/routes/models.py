"""`models`: the table, filtered and sorted, a page at a time."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from modelome.server.context import Here
from modelome.server.parameters import CardinalLimit, Cursor, Fields, FilterText
from modelome.server.reading.table import page_of_models
from modelome.server.reading.table_columns import column_facts
from modelome.server.replies import json_reply
from modelome.server.schemas import ModelPage
from modelome.server.table_schemas import ColumnsAnswer

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
    offset: Annotated[
        int | None,
        Query(ge=0, le=2**31, description="Place of the first row in the order, from 0; instead of a cursor."),
    ] = None,
    fields: Fields = None,
) -> Response:
    """Give a page of rows with the total; `next` is the cursor of the following page."""
    page = page_of_models(here, filter, sort=sort, limit=limit, cursor=cursor, offset=offset, fields=fields)
    return json_reply(request, page)


@router.get("/columns", response_model=ColumnsAnswer, summary="Columns of the table")
def get_columns(request: Request, here: Here) -> Response:
    """Name every column that `models` can show and `export` can hold."""
    return json_reply(request, ColumnsAnswer(items=column_facts(here)))
