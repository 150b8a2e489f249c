"""`model/files`: what lies in a repository today, asked of the live Hub."""

from fastapi import APIRouter, Depends, Request, Response

from modelome.server.context import Here, guard_atlas
from modelome.server.parameters import ModelId
from modelome.server.replies import NO_STORE, json_reply
from modelome.server.schemas import FilesAnswer

router = APIRouter(prefix="/model", tags=["model"], dependencies=[Depends(guard_atlas)])


@router.get("/files", response_model=FilesAnswer, summary="Files on the live Hub")
def get_files(request: Request, here: Here, id: ModelId) -> Response:  # noqa: A002
    """Paths and sizes, kept for some minutes; a 503 problem when the Hub cannot be reached."""
    ix = here.require(id)
    return json_reply(request, here.hub.files(here.atlas.ids.take([ix])[0]), cache=NO_STORE)
