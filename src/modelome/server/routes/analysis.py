"""`analysis` and `analysis/{name}`: the long tables that the laboratory made."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response

from modelome.server.context import Here
from modelome.server.reading.analysis import list_analyses, read_analysis
from modelome.server.replies import json_reply
from modelome.server.schemas import AnalysesAnswer, AnalysisAnswer

router = APIRouter(tags=["analysis"])

Values = Annotated[
    str | None,
    Query(max_length=400, description="Only rows with one of these values, joined by `|`; `missing`: left empty."),
]


@router.get("/analysis", response_model=AnalysesAnswer, summary="Which analyses there are")
def get_analyses(request: Request, here: Here) -> Response:
    """Name every long table, with its rows; none for an atlas that was built without analyses."""
    return json_reply(request, list_analyses(here))


@router.get("/analysis/{name}", response_model=AnalysisAnswer, summary="Rows of an analysis")
def get_analysis(
    request: Request,
    here: Here,
    name: Annotated[str, Path(max_length=64)],
    *,
    trait: Values = None,
    measure: Annotated[
        str | None, Query(max_length=400, description="Only measures that begin with one of these, joined by `|`.")
    ] = None,
    relation: Values = None,
    relation_source: Values = None,
    weighting: Values = None,
    period: Values = None,
    null: Values = None,
    offset: Annotated[int, Query(ge=0, le=10_000_000, description="How many rows to leave out at the start.")] = 0,
    limit: Annotated[int, Query(ge=1, le=10_000)] = 10_000,
) -> Response:
    """Estimates of one name, with their intervals and denominators; `total` counts all that match."""
    wanted = {
        "trait": trait,
        "measure": measure,
        "relation": relation,
        "relation_source": relation_source,
        "weighting": weighting,
        "period": period,
        "null": null,
    }
    return json_reply(request, read_analysis(here, name, wanted, offset=offset, limit=limit))
