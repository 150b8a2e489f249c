"""`network`: models and what joins them."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request, Response

from modelome.server.context import Here
from modelome.server.network_schemas import NetworkAnswer, NetworkOrder
from modelome.server.parameters import FilterText
from modelome.server.reading.network import BINARY, Wanted, network_around, network_of
from modelome.server.reading.network_pairs import MOST
from modelome.server.replies import etag_of, json_reply, squeeze

router = APIRouter(tags=["lineage"])


@router.get(
    "/network",
    response_model=NetworkAnswer,
    summary="Models and what joins them",
    responses={200: {"content": {BINARY: {"schema": {"type": "string", "format": "binary"}}}}},
)
def get_network(
    request: Request,
    here: Here,
    *,
    filter: FilterText = "",  # noqa: A002
    around: Annotated[
        str | None,
        Query(min_length=1, max_length=500, description="Id of a model: what is near it, if the filter keeps it."),
    ] = None,
    order: NetworkOrder = "downloads",
    limit: Annotated[
        int | None,
        Query(ge=1, le=MOST, description="Models at most; by default 2,000, of more than those 500, around one 300."),
    ] = None,
    nearest: Annotated[int, Query(ge=1, le=50, description="Similar models of each that are looked at.")] = 10,
    least: Annotated[float, Query(ge=0, le=1, description="Least cosine similarity of a pair.")] = 0.3,
    format: Annotated[Literal["json", "binary"], Query()] = "json",  # noqa: A002
) -> Response:
    """Models that a filter keeps, similar pairs among them with their cosine, and the edges of lineage among them."""
    wanted = Wanted(order, limit, nearest, least)
    if around is None:
        found = network_of(here, filter, wanted)
    else:
        found = network_around(here, here.require(around), filter, wanted)
    if format == "json":
        return json_reply(request, found.answer())
    return squeeze(request, found.binary(), BINARY, {"Cache-Control": "no-cache", "ETag": etag_of(request)})
