"""`mask`: which models match a filter, one bit each."""

from fastapi import APIRouter, Request, Response

from modelome.server.context import Here
from modelome.server.parameters import FilterText
from modelome.server.replies import BITS, etag_of, squeeze

router = APIRouter(tags=["table"])


@router.get(
    "/mask",
    response_class=Response,
    summary="Which models match a filter",
    responses={
        200: {
            "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
            "headers": {
                "X-Matched": {"schema": {"type": "integer"}},
                "X-Total": {"schema": {"type": "integer"}},
            },
        }
    },
)
def get_mask(request: Request, here: Here, filter: FilterText = "") -> Response:  # noqa: A002
    """Bit `ix & 7` of byte `ix >> 3` tells whether model `ix` matches."""
    found = here.whole_selection(filter)
    return squeeze(
        request,
        found.bits.tobytes(),
        BITS,
        {
            "X-Matched": str(found.matched),
            "X-Total": str(found.rows),
            "Cache-Control": "no-cache",
            "ETag": etag_of(request),
        },
    )
