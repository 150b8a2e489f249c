"""Families laid out around their roots."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pytest

from modelome.atlas.population import Population, study_atlas
from modelome.genetics.drawn_families import drawn_families
from modelome.report.trees_section import trees_section

if TYPE_CHECKING:
    from modelome import Atlas


def test_each_generation_is_a_ring_and_no_two_models_lie_in_one_place(radar_atlas: Atlas) -> None:
    families = drawn_families(study_atlas(radar_atlas))
    assert len(families) == 4
    for family in families:
        assert (family.x[0], family.y[0]) == pytest.approx((0, 0))
        ring = np.hypot(family.x, family.y)
        assert ring == pytest.approx(np.rint(ring), abs=1e-9)
        hangs = ~family.second
        assert ring[family.child[hangs]] == pytest.approx(ring[family.parent[hangs]] + 1)
        assert len(np.unique(np.round(np.stack([family.x, family.y], axis=1), 9), axis=0)) == len(family.x)
        assert np.bincount(family.child[hangs], minlength=len(family.x)).tolist() == [0] + [1] * (len(family.x) - 1)


def test_no_line_of_a_tree_crosses_another(radar_atlas: Atlas) -> None:
    """Children of one model lie side by side: what hangs from it has a part of the circle to itself."""
    for family in drawn_families(study_atlas(radar_atlas)):
        angle = np.arctan2(family.y, family.x) % (2 * np.pi)
        first = family.child[(family.parent == 0) & ~family.second]
        below = {int(child): {int(child)} for child in first}
        for parent, child in sorted(zip(family.parent[~family.second], family.child[~family.second], strict=True)):
            for members in below.values():
                if int(parent) in members:
                    members.add(int(child))
        spans = sorted((angle[sorted(members)].min(), angle[sorted(members)].max()) for members in below.values())
        assert all(one[1] < other[0] for one, other in pairwise(spans))


def test_a_population_without_edges_has_no_picture(radar_atlas: Atlas) -> None:
    study = study_atlas(radar_atlas, Population(relations=("merge",), since="2026-08-20"))
    families = drawn_families(study)
    assert all(family.relation.size for family in families)
    assert trees_section([]) is None
