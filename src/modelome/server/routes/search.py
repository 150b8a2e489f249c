"""`search`: by name as one types, or by meaning."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request, Response

from modelome.server.context import Here
from modelome.server.parameters import FilterText
from modelome.server.reading.search import search_by_meaning, search_by_name
from modelome.server.replies import json_reply
from modelome.server.schemas import SearchAnswer

router = APIRouter(tags=["search"])


@router.get("/search", response_model=SearchAnswer, summary="Find models by name or by meaning")
def get_search(
    request: Request,
    here: Here,
    *,
    q: Annotated[str, Query(min_length=1, max_length=200, examples=["mistral 7b"])],
    mode: Annotated[Literal["name", "meaning"], Query()] = "name",
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
    filter: FilterText = "",  # noqa: A002
) -> Response:
    """Names: exact, then beginnings, then parts, the popular first. Meaning: nearest texts."""
    find = search_by_name if mode == "name" else search_by_meaning
    return json_reply(request, find(here, q, limit, filter))
