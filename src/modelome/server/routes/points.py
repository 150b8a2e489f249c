"""`points`: what the browser draws, as bytes (docs/points-format.md), and the models at some points."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from modelome.server.context import Here
from modelome.server.parameters import AtlasId
from modelome.server.point_files import index_reply, point_file_reply
from modelome.server.problems import ProblemError
from modelome.server.reading.briefs import briefs
from modelome.server.replies import IMMUTABLE, json_reply
from modelome.server.schemas import ModelBrief, Problem

router = APIRouter(prefix="/points", tags=["points"])

_MOST = 200


@router.get("/index.json", summary="Index of the point files", responses={200: {"model": dict}})
def get_points_index(request: Request, here: Here) -> Response:
    """Columns, blocks and dictionaries, as docs/points-format.md describes them."""
    return index_reply(request, here)


@router.get(
    "/at",
    response_model=list[ModelBrief],
    summary="The models at some points",
    responses={409: {"model": Problem, "description": "The indices belong to another atlas"}},
)
def get_points_at(
    request: Request,
    here: Here,
    ix: Annotated[str, Query(max_length=2400, pattern=r"^\d{1,10}(,\d{1,10})*$", examples=["0,1,2"])],
    atlas: AtlasId = None,
) -> Response:
    """Briefs in the order asked for, at most 200."""
    wanted = [int(part) for part in ix.split(",")]
    if len(wanted) > _MOST:
        raise ProblemError(422, f"ix names {len(wanted)} models; at most {_MOST} at a time.")
    if atlas is not None and atlas != here.atlas.id:
        raise ProblemError(
            409, f"These indices belong to atlas {atlas}; this server serves {here.atlas.id}. Load the map again."
        )
    beyond = [number for number in wanted if number >= here.atlas.count]
    if beyond:
        raise ProblemError(404, f"No model has index {beyond[0]}; there are {here.atlas.count:,}.")
    cache = IMMUTABLE if atlas else "no-cache"
    return json_reply(request, briefs(here, wanted), cache=cache)


@router.get(
    "/{file}",
    response_class=Response,
    summary="One column of points",
    responses={
        200: {"content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}},
        206: {"description": "The part that `Range` asks for"},
        416: {"description": "The range lies outside the file"},
    },
)
def get_points_file(request: Request, here: Here, file: str) -> Response:
    """Bytes of one column; byte ranges work, and the answer never changes."""
    return point_file_reply(request, here, file)
