"""`facets` and `histogram`: how a column is distributed over a filter."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request, Response

from modelome.server.context import Here
from modelome.server.parameters import CardinalLimit, Column, Edges, FilterText
from modelome.server.reading.facets import facets
from modelome.server.reading.histograms import histogram, histogram_between
from modelome.server.replies import json_reply
from modelome.server.schemas import FacetAnswer, HistogramAnswer

router = APIRouter(tags=["distributions"])


@router.get("/facets", response_model=FacetAnswer, summary="Values of a column, with counts")
def get_facets(
    request: Request,
    here: Here,
    *,
    column: Column,
    filter: FilterText = "",  # noqa: A002
    limit: CardinalLimit = 50,
) -> Response:
    """Count the most frequent values among the models that match."""
    return json_reply(request, facets(here, column, filter, limit))


@router.get("/histogram", response_model=HistogramAnswer, summary="A number or date in bins")
def get_histogram(
    request: Request,
    here: Here,
    *,
    column: Column,
    filter: FilterText = "",  # noqa: A002
    bins: Annotated[int, Query(ge=1, le=200)] = 40,
    scale: Annotated[
        Literal["linear", "log"] | None,
        Query(description="By default `log` for counts, `linear` for dates, shares and generations."),
    ] = None,
    edges: Edges = None,
) -> Response:
    """Count the models that match in equal bins, or between given edges; dates are Unix seconds."""
    if edges is not None:
        return json_reply(request, histogram_between(here, column, filter, edges))
    return json_reply(request, histogram(here, column, filter, bins, scale))
