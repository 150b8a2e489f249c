"""`analysis/{name}`: the long tables that the laboratory made."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response

from modelome.server.context import Here
from modelome.server.reading.analysis import read_analysis
from modelome.server.replies import json_reply
from modelome.server.schemas import AnalysisAnswer

router = APIRouter(tags=["analysis"])


@router.get("/analysis/{name}", response_model=AnalysisAnswer, summary="Rows of an analysis")
def get_analysis(
    request: Request,
    here: Here,
    name: Annotated[str, Path(max_length=64)],
    limit: Annotated[int, Query(ge=1, le=10_000)] = 10_000,
) -> Response:
    """All estimates of one name, with their intervals and denominators."""
    return json_reply(request, read_analysis(here, name, limit))
