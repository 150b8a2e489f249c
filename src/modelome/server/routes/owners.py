"""`owner`: the models of one owner in figures."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from modelome.server.context import Here
from modelome.server.owner_schemas import OwnerAnswer
from modelome.server.reading.owners import owner_of
from modelome.server.replies import json_reply

router = APIRouter(tags=["model"])


@router.get("/owner", response_model=OwnerAnswer, summary="Models of one owner, in figures")
def get_owner(
    request: Request,
    here: Here,
    name: Annotated[
        str,
        Query(
            min_length=1,
            max_length=300,
            description="What stands before the slash of its models' ids; letter case does not matter where one fits.",
            examples=["mistralai"],
        ),
    ],
) -> Response:
    """Tell what an owner's models are, what they build on, and who builds on them."""
    return json_reply(request, owner_of(here, name))
