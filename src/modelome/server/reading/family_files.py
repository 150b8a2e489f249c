"""A whole family as a file for other programs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from modelome.lineage.export import family_tree, to_graphml, to_newick
from modelome.server.problems import ProblemError
from modelome.server.reading.family import family_members
from modelome.server.replies import squeeze

if TYPE_CHECKING:
    from fastapi import Request, Response

    from modelome.server.service import Service

__all__ = ["family_file"]

_MOST = 200_000
_FORMS = {
    "graphml": (to_graphml, "application/graphml+xml", "graphml"),
    "newick": (to_newick, "text/x-newick", "nwk"),
}


def family_file(request: Request, here: Service, root: int, form: str) -> Response:
    """Write a family as GraphML or Newick.

    Raises:
        ProblemError: 422 for a family of more than 200,000 models.

    """
    members = family_members(here, root)
    if len(members) > _MOST:
        raise ProblemError(422, f"This family has {len(members):,} models; a file holds at most {_MOST:,}.")
    write, media_type, ending = _FORMS[form]
    name = re.sub(r"[^A-Za-z0-9._-]+", "_", here.atlas.ids.take([root])[0])[:80]
    tree = family_tree(here.atlas.lineage.edges, here.atlas.models.column("id"), root, members)
    return squeeze(
        request,
        write(tree).encode(),
        media_type,
        {
            "Content-Disposition": f'attachment; filename="family-{name}.{ending}"',
            "Cache-Control": "no-cache",
        },
    )
