"""`families`, `family` and `family/summary`: the partition of all models by their principal root."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request, Response

from modelome.server.context import Here
from modelome.server.family_schemas import FamilySummary
from modelome.server.parameters import CardinalLimit, Cursor
from modelome.server.reading.families import list_families
from modelome.server.reading.family import family_of
from modelome.server.reading.family_files import family_file
from modelome.server.reading.family_summary import summarize_family
from modelome.server.reading.family_tree import packed_tree
from modelome.server.replies import PACKED, etag_of, json_reply, squeeze
from modelome.server.schemas import FamilyAnswer, FamilyPage

router = APIRouter(tags=["lineage"])

_Root = Annotated[str, Query(min_length=1, max_length=300, examples=["mistralai/Mistral-7B-v0.1"])]


@router.get("/families", response_model=FamilyPage, summary="Families, largest first")
def get_families(request: Request, here: Here, limit: CardinalLimit = 50, cursor: Cursor = None) -> Response:
    """Give a page of families with their roots, sizes, generations and dates."""
    return json_reply(request, list_families(here, limit, cursor))


@router.get(
    "/family",
    response_model=FamilyAnswer,
    summary="One family, by its root",
    responses={
        200: {
            "content": {
                "application/graphml+xml": {"schema": {"type": "string"}},
                "text/x-newick": {"schema": {"type": "string"}},
                "application/x-ndjson": {"schema": {"type": "string"}},
            }
        }
    },
)
def get_family(
    request: Request,
    here: Here,
    root: _Root,
    limit: Annotated[int, Query(ge=1, le=100_000)] = 20_000,
    format: Annotated[Literal["json", "graphml", "newick", "ndjson"], Query()] = "json",  # noqa: A002
) -> Response:
    """Members and edges as JSON; or the whole family, however large, as a GraphML, Newick or NDJSON file."""
    member = here.require(root)
    principal = int(here.atlas.lineage.nodes.root_ix[member])
    if format != "json":
        return family_file(request, here, principal, format)
    return json_reply(request, family_of(here, principal, limit))


@router.get("/family/summary", response_model=FamilySummary, summary="One family in figures")
def get_family_summary(request: Request, here: Here, root: _Root) -> Response:
    """Tell what a family is made of, how its traits and licenses change, and how it grew; any member names it."""
    return json_reply(request, summarize_family(here, here.require(root)))


@router.get(
    "/family/tree",
    response_class=Response,
    summary="One family as a tree to draw",
    responses={200: {"content": {PACKED: {"schema": {"type": "string", "format": "binary"}}}}},
)
def get_family_tree(
    request: Request,
    here: Here,
    root: Annotated[str, Query(min_length=1, max_length=500, examples=["mistralai/Mistral-7B-v0.1"])],
    limit: Annotated[int, Query(ge=1, le=200_000)] = 200_000,
) -> Response:
    """Models, their parents elsewhere, ghosts and edges as packed arrays, and the edge on which each model hangs."""
    principal = int(here.atlas.lineage.nodes.root_ix[here.require(root)])
    body = packed_tree(here, principal, limit)
    return squeeze(request, body, PACKED, {"Cache-Control": "no-cache", "ETag": etag_of(request)})
