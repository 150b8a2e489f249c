"""The list of families."""

from __future__ import annotations

from typing import TYPE_CHECKING

from modelome.server.problems import ProblemError
from modelome.server.reading.briefs import briefs
from modelome.server.schemas import FamilyBrief, FamilyPage

if TYPE_CHECKING:
    from modelome.server.service import Service

__all__ = ["list_families"]


def list_families(here: Service, limit: int, cursor: str | None) -> FamilyPage:
    """Return a page of families, the largest first.

    Raises:
        ProblemError: 422 for a cursor that no page gave.

    """
    total = here.atlas.lineage.family_list.num_rows
    start = 0
    if cursor is not None:
        if not (cursor.isascii() and cursor.isdigit() and len(cursor) < 10):
            raise ProblemError(422, f"{cursor!r} is no cursor; take `next` of the page before.")
        start = int(cursor)
    told: FamilyPage = here.answers.get(("families", start, limit), lambda: _page(here, start, limit, total))
    return told


def _page(here: Service, start: int, limit: int, total: int) -> FamilyPage:
    page = here.atlas.lineage.family_list.slice(start, limit)
    roots = briefs(here, page["root_ix"].to_pylist())
    items = [
        FamilyBrief(
            root=root,
            size=row["size"],
            generations=row["generations"],
            first_at=row["first_at"],
            last_at=row["last_at"],
        )
        for root, row in zip(roots, page.to_pylist(), strict=True)
    ]
    after = start + len(items)
    return FamilyPage(items=items, total=total, next=str(after) if after < total and items else None)
