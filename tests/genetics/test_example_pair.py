"""The pair that is shown is the one that the rule says."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pytest

from modelome.atlas.population import study_atlas
from modelome.genetics.example_pair import LONGEST, PAPERS_PAIR, example_pair
from modelome.genetics.metadata_text import metadata_texts
from modelome.genetics.study import Study, restricted

if TYPE_CHECKING:
    from modelome import Atlas


@pytest.fixture(scope="module")
def study(radar_atlas: Atlas) -> Study:
    return study_atlas(radar_atlas)


def renamed(study: Study, column: str, values: dict[int, str]) -> Study:
    told = study.models[column].to_pylist()
    for row, value in values.items():
        told[row] = value
    place = study.models.column_names.index(column)
    return replace(study, models=study.models.set_column(place, column, pa.array(told, pa.string())))


def test_it_is_the_most_liked_child_of_another_owner_whose_metadata_can_be_shown(study: Study) -> None:
    models = study.models.select(["id", "owner", "likes"]).to_pylist()
    texts = [text for block in metadata_texts(study.models)() for text in block.to_pylist()]
    edges = zip(study.edges.parent.tolist(), study.edges.child.tolist(), strict=True)
    fit = [
        (-models[child]["likes"], -models[parent]["likes"], number, models[parent]["id"], models[child]["id"])
        for number, (parent, child) in enumerate(edges)
        if models[parent]["owner"] != models[child]["owner"]
        and texts[parent] != texts[child]
        and all(texts[row].isascii() and len(texts[row]) <= LONGEST for row in (parent, child))
    ]
    found = example_pair(study)
    assert found
    assert (found.parent, found.child) == min(fit)[3:]
    assert found.parent in found.parent_text
    assert max(len(found.parent_text), len(found.child_text)) <= LONGEST


def test_the_papers_own_pair_comes_first_where_it_is_an_edge(study: Study) -> None:
    edge = len(study.edges.parent) // 2
    rows = int(study.edges.parent[edge]), int(study.edges.child[edge])
    found = example_pair(renamed(study, "id", dict(zip(rows, PAPERS_PAIR, strict=True))))
    assert found
    assert (found.parent, found.child) == PAPERS_PAIR
    turned = example_pair(renamed(study, "id", dict(zip(rows[::-1], PAPERS_PAIR, strict=True))))
    assert turned
    assert (turned.parent, turned.child) != PAPERS_PAIR


def test_only_edges_of_the_study_are_looked_at(study: Study) -> None:
    whole = example_pair(study)
    assert whole
    child = study.models["id"].to_pylist().index(whole.child)
    member = np.ones(study.models.num_rows, bool)
    member[child] = False
    found = example_pair(restricted(study, member))
    assert found
    assert found.child != whole.child


def test_without_edges_there_is_no_pair(study: Study) -> None:
    assert example_pair(restricted(study, np.zeros(study.models.num_rows, bool))) is None
