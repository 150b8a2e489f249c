"""`model/lineage` and `model/family`: where a model comes from and what came of it."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request, Response

from modelome.server.context import Here
from modelome.server.parameters import Depth, Direction, ModelId, Relations
from modelome.server.reading.family import family_of
from modelome.server.reading.family_files import lineage_file
from modelome.server.reading.lineage import lineage_of
from modelome.server.reading.relations import parse_relations
from modelome.server.replies import json_reply
from modelome.server.schemas import FamilyAnswer, LineageAnswer

router = APIRouter(prefix="/model", tags=["lineage"])


@router.get(
    "/lineage",
    response_model=LineageAnswer,
    summary="Ancestors and descendants of a model",
    responses={200: {"content": {"application/x-ndjson": {"schema": {"type": "string"}}}}},
)
def get_lineage(
    request: Request,
    here: Here,
    *,
    id: ModelId,  # noqa: A002
    direction: Direction = "both",
    depth: Depth = None,
    relation: Relations = None,
    limit: Annotated[int, Query(ge=1, le=5000, description="How many descendants are listed at most.")] = 50,
    format: Annotated[  # noqa: A002
        Literal["json", "ndjson"],
        Query(description="`ndjson`: all ancestors and descendants, a line each, streamed; `limit` does not count."),
    ] = "json",
) -> Response:
    """Ancestors, the nearest descendants, the edges among them, ghosts, contradictions, and all below in figures."""
    ix, relations = here.require(id), parse_relations(relation)
    if format == "ndjson":
        return lineage_file(request, here, ix, direction=direction, depth=depth, relations=relations)
    answer = lineage_of(here, ix, direction=direction, depth=depth, relations=relations, limit=limit)
    return json_reply(request, answer)


@router.get("/family", response_model=FamilyAnswer, summary="The family that a model belongs to")
def get_family_of_model(
    request: Request,
    here: Here,
    *,
    id: ModelId,  # noqa: A002
    limit: Annotated[int, Query(ge=1, le=100_000, description="How many members at most.")] = 20_000,
) -> Response:
    """Members and edges of the family of the model's principal root, for drawing."""
    root = int(here.atlas.lineage.nodes.root_ix[here.require(id)])
    return json_reply(request, family_of(here, root, limit))
