"""All facts of one model."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING
from urllib.parse import quote

from modelome.server.reading.briefs import brief_facts
from modelome.server.schemas import ClusterRef, ModelDetail, Position

if TYPE_CHECKING:
    from modelome.server.service import Service

__all__ = ["detail"]

_ELSEWHERE = ("parents", "source")


def detail(here: Service, ix: int) -> ModelDetail:
    """Return what the atlas knows of a model; parents are in its lineage."""
    atlas = here.atlas
    nodes = atlas.lineage.nodes
    row = atlas.models.row(ix)
    for name in _ELSEWHERE:
        row.pop(name, None)
    row.update(brief_facts(here, [ix])[0])
    faithful = float(atlas.map.faithfulness[ix])
    root = int(nodes.root_ix[ix])
    return ModelDetail(
        **row,
        hub_url=f"https://huggingface.co/{quote(row['id'])}",
        root_id=atlas.ids.take([root])[0],
        component_size=int(atlas.coded.number("component_size").values[ix]),
        family_size=int(atlas.coded.number("family_size").values[ix]),
        only_ghosts=bool(nodes.only_ghosts[ix]),
        clusters=_clusters(here, ix),
        position=Position(xy=atlas.map.xy[ix].tolist(), xyz=atlas.map.xyz[ix].tolist()),
        faithfulness=None if math.isnan(faithful) else round(faithful, 4),
        text_source=here.text_source(ix),
        absent=here.absent,
    )


def _clusters(here: Service, ix: int) -> list[ClusterRef]:
    numbers = here.atlas.map.codes[:, ix].tolist()
    return [
        ClusterRef(level=level, cluster=number, label=here.cluster_labels[level, number])
        for level, number in enumerate(numbers)
        if number >= 0
    ]
