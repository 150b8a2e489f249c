"""What joins two models: likeness, what they have in common, kinship."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from modelome.lineage.kin import kin_of
from modelome.server.compare_schemas import PairAnswer
from modelome.server.reading.relations import edges_among, tell_edges
from modelome.server.reading.similar import reasons_of

if TYPE_CHECKING:
    from modelome.server.service import Service

__all__ = ["pair_of"]


def pair_of(here: Service, a: int, b: int) -> PairAnswer:
    """Tell what joins two models."""
    names = here.atlas.ids.take([a, b])
    kin = kin_of(here.atlas.lineage.walks, a, b).relation
    rows = edges_among(here, np.array([a, b]), ghosts=False)
    return PairAnswer(
        a=names[0],
        b=names[1],
        cosine=_cosine(here, a, b),
        reasons=reasons_of(here, a, [b])[0],
        kin=None if kin == "none" else kin,
        edges=tell_edges(here, rows),
    )


def _cosine(here: Service, a: int, b: int) -> float | None:
    one, other = here.atlas.map.vectors[[a, b]].astype(np.float64)
    length = float(np.linalg.norm(one) * np.linalg.norm(other))
    return round(float(one @ other) / length, 5) if length > 0 else None
