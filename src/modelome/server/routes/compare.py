"""`pair` and `compare`: two models side by side."""

from fastapi import APIRouter, Request, Response

from modelome.server.compare_schemas import CompareAnswer, PairAnswer
from modelome.server.context import Here
from modelome.server.parameters import PairedId
from modelome.server.reading.compare import compare
from modelome.server.reading.pair import pair_of
from modelome.server.replies import json_reply

router = APIRouter(tags=["model"])


@router.get("/pair", response_model=PairAnswer, summary="What joins two models")
def get_pair(request: Request, here: Here, a: PairedId, b: PairedId) -> Response:
    """Similarity of the texts of two models, what they have in common, how they are related."""
    return json_reply(request, pair_of(here, here.require(a), here.require(b)))


@router.get("/compare", response_model=CompareAnswer, summary="Two models side by side, with their families")
def get_compare(request: Request, here: Here, a: PairedId, b: PairedId) -> Response:
    """Tell what joins two models, whom both descend from, their families in figures, what descends from both."""
    return json_reply(request, compare(here, here.require(a), here.require(b)))
