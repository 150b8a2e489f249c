"""`export`: the models that match a filter, as a file; the edges among them; and how much that is."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request, Response

from modelome.server.context import Here
from modelome.server.parameters import Fields, FilterText
from modelome.server.reading.closure import Closing, close_over, size_of
from modelome.server.reading.export_files import MEDIA
from modelome.server.reading.exports import export_edges, export_models
from modelome.server.replies import json_reply
from modelome.server.table_schemas import ExportSize

router = APIRouter(tags=["table"])

Kin = Annotated[Closing, Query(description="All above the models that match, all below them, or both, besides them.")]
Noted = Annotated[
    bool, Query(description="Begin a text file with what it is about; Parquet and Arrow always hold it as metadata.")
]


def _file(*forms: str) -> dict[int | str, dict[str, Any]]:
    content = {MEDIA[form].partition(";")[0]: {"schema": {"type": "string", "format": "binary"}} for form in forms}
    return {200: {"content": content, "headers": {"X-Rows": {"schema": {"type": "integer"}}}}}


@router.get(
    "/export",
    response_class=Response,
    summary="Download the models that match a filter",
    responses=_file("parquet", "csv", "arrow", "jsonl", "ids"),
)
def get_export(
    here: Here,
    *,
    filter: FilterText = "",  # noqa: A002
    format: Annotated[Literal["parquet", "csv", "arrow", "jsonl", "ids"], Query()] = "parquet",  # noqa: A002
    fields: Fields = None,
    closure: Kin = "none",
    about: Noted = False,
) -> Response:
    """All rows that match, streamed; the file says which atlas and filter made it."""
    return export_models(here, filter, format, fields=fields, closing=closure, noted=about)


@router.get(
    "/export/edges",
    response_class=Response,
    summary="Download the edges among the models that match a filter",
    responses=_file("parquet", "csv", "arrow", "jsonl", "graphml"),
)
def get_export_edges(
    here: Here,
    *,
    filter: FilterText = "",  # noqa: A002
    format: Annotated[Literal["parquet", "csv", "arrow", "jsonl", "graphml"], Query()] = "parquet",  # noqa: A002
    closure: Kin = "none",
    about: Noted = False,
) -> Response:
    """All edges whose child is among the models, and whose parent is too or is a ghost."""
    return export_edges(here, filter, format, closing=closure, noted=about)


@router.get("/export/size", response_model=ExportSize, summary="How much an export will hold")
def get_export_size(request: Request, here: Here, filter: FilterText = "", closure: Kin = "none") -> Response:  # noqa: A002
    """Count the models and edges of an export, without writing it."""
    return json_reply(request, size_of(here, close_over(here, here.whole_selection(filter), closure)))
