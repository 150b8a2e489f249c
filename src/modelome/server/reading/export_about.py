"""What an export says of itself: which atlas, which filter, when, by what, and under which license."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from modelome import __version__

if TYPE_CHECKING:
    from modelome.server.service import Service

__all__ = ["about"]

_LICENSES = "Facts about models, as their authors declared them. Each model is under its own license."


def about(here: Service, *, text: str, closing: str, rows: int, holds: str) -> dict[str, str]:
    """Return what the file says, by name; what is not known is left out."""
    source = here.atlas.manifest["source"]
    told = {
        "holds": holds,
        "rows": str(rows),
        "atlas": here.atlas.id,
        "source": here.atlas.name,
        "snapshot": source.get("snapshot_date"),
        "filter": text,
        "with": None if closing == "none" else closing,
        "exported": datetime.now(UTC).isoformat(timespec="seconds"),
        "modelome": __version__,
        "license": source.get("license"),
        "attribution": source.get("attribution"),
        "note": _LICENSES,
    }
    return {name: str(value) for name, value in told.items() if value is not None}
