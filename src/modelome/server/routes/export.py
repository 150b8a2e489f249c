"""`export`: the models that match a filter, as a file."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Response

from modelome.server.context import Here
from modelome.server.parameters import Fields, FilterText
from modelome.server.reading.exports import export

router = APIRouter(tags=["table"])


@router.get(
    "/export",
    response_class=Response,
    summary="Download the models that match a filter",
    responses={
        200: {
            "content": {
                "application/vnd.apache.parquet": {"schema": {"type": "string", "format": "binary"}},
                "text/csv": {"schema": {"type": "string"}},
                "application/vnd.apache.arrow.stream": {"schema": {"type": "string", "format": "binary"}},
            }
        }
    },
)
def get_export(
    here: Here,
    filter: FilterText = "",  # noqa: A002
    format: Annotated[Literal["parquet", "csv", "arrow"], Query()] = "parquet",  # noqa: A002
    fields: Fields = None,
) -> Response:
    """All rows that match, streamed; the file says which atlas and filter made it."""
    return export(here, filter, format, fields)
