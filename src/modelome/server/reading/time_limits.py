"""What an answer says of itself where time ran out before every model was looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from modelome.atlas.filters import Selection

__all__ = ["say_partial"]


def say_partial(found: Selection) -> dict[str, Any]:
    """Return the fields of `schemas.Partial` for an answer over the models that a filter keeps."""
    if found.complete:
        return {"timed_out": False, "looked_at": found.rows, "note": None}
    return {
        "timed_out": True,
        "looked_at": found.looked_at,
        "note": (
            f"Time ran out: this tells of {found.looked_at:,} of {found.rows:,} models, those that are drawn first: "
            "some of every part of the map, the important ones before others. Narrow the filter to hear of all."
        ),
    }
