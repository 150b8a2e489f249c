"""`suggest` and `values`: what is offered as one types."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from modelome.server.context import Here
from modelome.server.reading.suggest import suggest, values_of_field
from modelome.server.replies import json_reply
from modelome.server.suggest_schemas import SuggestAnswer, ValuesAnswer

router = APIRouter(tags=["search"])


@router.get("/suggest", response_model=SuggestAnswer, summary="Offer models, owners, values and clusters as one types")
def get_suggest(
    request: Request,
    here: Here,
    *,
    q: Annotated[str, Query(min_length=1, max_length=200, examples=["mistrla"])],
    limit: Annotated[int, Query(ge=1, le=50)] = 8,
) -> Response:
    """Models by name first; where few hold the words, those that hold what was probably meant."""
    return json_reply(request, suggest(here, q, limit))


@router.get("/values", response_model=ValuesAnswer, summary="Values of a field that hold what is typed")
def get_values(
    request: Request,
    here: Here,
    *,
    field: Annotated[str, Query(min_length=1, max_length=40, pattern=r"^[a-z][a-z0-9_]*$", examples=["tag"])],
    q: Annotated[str, Query(max_length=200)] = "",
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
) -> Response:
    """Give the best fits first, then the most frequent, each with its count."""
    return json_reply(request, values_of_field(here, field, q, limit))
