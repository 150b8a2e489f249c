"""A whole family, or all that a model comes from and what came of it, written while it is sent."""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import orjson
from fastapi.responses import StreamingResponse

from modelome.lineage.export import family_tree, graphml_parts, newick_parts
from modelome.server.budget import current_budget
from modelome.server.reading.briefs import brief_facts
from modelome.server.reading.family import family_members
from modelome.server.reading.lineage import ancestors, declared_as, descendants
from modelome.server.reading.relations import edges_among, edges_in_full
from modelome.server.replies import takes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fastapi import Request
    from numpy.typing import NDArray

    from modelome.server.service import Service

__all__ = ["family_file", "lineage_file"]

_PART = 2_000  # models or edges of a part
_MEDIA = {
    "graphml": ("application/graphml+xml", "graphml"),
    "newick": ("text/x-newick", "nwk"),
    "ndjson": ("application/x-ndjson", "ndjson"),
}


@dataclass(frozen=True)
class _Cut:
    """Some models around one, each with its depth, and the rows of the edges among them; `kind` says what they are."""

    kind: str
    of: int
    models: NDArray[np.int32]
    depths: NDArray[np.int32]
    rows: NDArray[np.int64]


def family_file(request: Request, here: Service, root: int, form: str) -> StreamingResponse:
    """Write a family as GraphML, Newick or lines of JSON."""
    members = family_members(here, root)
    rows = edges_among(here, members, ghosts=form == "ndjson")
    cut = _Cut("family", root, members, here.atlas.lineage.nodes.generation[members], rows)
    if form == "ndjson":
        return _sent(request, here, cut, form, _lines(here, cut))
    tree = family_tree(here.atlas.lineage.edges, here.atlas.models.column("id"), root, members, among=rows)
    parts = graphml_parts(tree) if form == "graphml" else newick_parts(tree)
    return _sent(request, here, cut, form, (part.encode() for part in parts))


def lineage_file(
    request: Request, here: Service, ix: int, *, direction: str, depth: int | None, relations: tuple[str, ...] | None
) -> StreamingResponse:
    """Write ancestors and descendants of a model as lines of JSON, with the edges among them and to their ghosts."""
    models, depths = [np.array([ix], np.int32)], [np.array([0], np.int32)]
    if direction != "down":
        above, distance = ancestors(here, ix, depth, relations)
        models.append(above)
        depths.append(-distance)
    if direction != "up":
        below, distance = descendants(here, ix, depth, relations)
        models.append(below)
        depths.append(distance)
    several = np.concatenate(models)
    rows = edges_among(here, several, ghosts=True)
    if relations is not None:
        rows = rows[declared_as(here, rows, relations)]
    cut = _Cut("lineage", ix, several, np.concatenate(depths), rows)
    return _sent(request, here, cut, "ndjson", _lines(here, cut))


def _lines(here: Service, cut: _Cut) -> Iterator[bytes]:
    """Give a line on the whole, then one a model, one an edge, and a last one, without which the file is not whole."""
    counts = {"models": len(cut.models), "edges": len(cut.rows)}
    told = {"kind": cut.kind, "of": here.atlas.ids.take([cut.of])[0], "atlas": here.atlas.id, **counts}
    yield _dumped([told])
    budget = current_budget()
    for start in range(0, len(cut.models), _PART):
        budget.left()  # a long file may take its time; but whoever asked may have gone
        some = slice(start, start + _PART)
        facts = brief_facts(here, cut.models[some])
        for fact, depth in zip(facts, cut.depths[some].tolist(), strict=True):
            del fact["ix"]
            fact["kind"], fact["depth"] = "model", depth
        yield _dumped(facts)
    for start in range(0, len(cut.rows), _PART):
        budget.left()
        edges = edges_in_full(here, cut.rows[start : start + _PART])
        for edge in edges:
            del edge["parent_ix"], edge["child_ix"]
            edge["kind"] = "edge"
        yield _dumped(edges)
    yield _dumped([{"kind": "end", **counts}])


def _dumped(things: list[dict[str, Any]]) -> bytes:
    return b"".join(orjson.dumps(thing, option=orjson.OPT_UTC_Z | orjson.OPT_APPEND_NEWLINE) for thing in things)


def _sent(request: Request, here: Service, cut: _Cut, form: str, parts: Iterator[bytes]) -> StreamingResponse:
    media_type, ending = _MEDIA[form]
    name = re.sub(r"[^A-Za-z0-9._-]+", "_", here.atlas.ids.take([cut.of])[0])[:80]
    headers = {
        "Content-Disposition": f'attachment; filename="{cut.kind}-{name}.{ending}"',
        "Cache-Control": "no-cache",
        "Vary": "Accept-Encoding",
    }
    if takes(request.headers.get("accept-encoding", ""), "gzip"):
        headers["Content-Encoding"] = "gzip"
        parts = _squeezed(parts)
    return StreamingResponse(parts, media_type=media_type, headers=headers)


def _squeezed(parts: Iterator[bytes]) -> Iterator[bytes]:
    packer = zlib.compressobj(1, wbits=31)
    for part in parts:
        yield packer.compress(part) + packer.flush(zlib.Z_SYNC_FLUSH)
    yield packer.flush()
