"""`model`: facts, similar models, license, ways from its roots, and card of one model."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from modelome.server.context import Here
from modelome.server.parameters import ModelId
from modelome.server.path_schemas import PathsAnswer
from modelome.server.reading.cards import read_card
from modelome.server.reading.details import detail
from modelome.server.reading.paths import paths_of
from modelome.server.reading.similar import similar
from modelome.server.replies import json_reply
from modelome.server.schemas import CardAnswer, LicenseAnswer, ModelDetail, SimilarAnswer

router = APIRouter(prefix="/model", tags=["model"])


@router.get("", response_model=ModelDetail, summary="Facts of a model")
def get_model(request: Request, here: Here, id: ModelId) -> Response:  # noqa: A002
    """Every fact that the atlas has of one model."""
    return json_reply(request, detail(here, here.require(id)))


@router.get("/similar", response_model=SimilarAnswer, summary="Models with a like description")
def get_similar(
    request: Request,
    here: Here,
    id: ModelId,  # noqa: A002
    k: Annotated[int, Query(ge=1, le=100)] = 15,
) -> Response:
    """Nearest models by text, each with its score, why it is near, and how the two are related."""
    return json_reply(request, similar(here, here.require(id), k))


@router.get("/license", response_model=LicenseAnswer, summary="License lineage of a model")
def get_license(request: Request, here: Here, id: ModelId) -> Response:  # noqa: A002
    """Tell what a model's ancestors ask of its license, along every path, by which rule. Not legal advice."""
    return json_reply(request, LicenseAnswer(here.atlas.licenses.of(here.require(id))))


@router.get("/card", response_model=CardAnswer, summary="The model card")
def get_card(request: Request, here: Here, id: ModelId) -> Response:  # noqa: A002
    """Raw Markdown as its author wrote it: untrusted."""
    return json_reply(request, read_card(here, here.require(id)))


@router.get("/paths", response_model=PathsAnswer, summary="Ways from the roots to a model")
def get_paths(
    request: Request,
    here: Here,
    id: ModelId,  # noqa: A002
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
) -> Response:
    """Every way down from a root, the shortest first, with the relation at each step."""
    return json_reply(request, paths_of(here, here.require(id), limit))
