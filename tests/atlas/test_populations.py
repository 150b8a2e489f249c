"""Studies of some of an atlas's models, against SQL over its tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from typer.testing import CliRunner

from modelome.atlas.population import Population, study_atlas
from modelome.cli import Relation, app
from modelome.errors import FilterError, PopulationEmpty
from modelome.genetics.bursts import burst_models
from modelome.genetics.mutation_table import mutation_table
from modelome.lineage.edges import RELATIONS

if TYPE_CHECKING:
    from pathlib import Path

    from modelome import Atlas


def test_without_words_everything_is_studied(radar_atlas: Atlas) -> None:
    study = study_atlas(radar_atlas)
    assert study.member.all()
    assert len(study.edges.parent) == study.lineage.children.indptr[-1]
    assert study.lineage.edges.num_rows == radar_atlas.lineage.edges.num_rows


def test_a_filter_leaves_the_edges_to_models_that_match_whatever_their_parents_are(radar_atlas: Atlas) -> None:
    study = study_atlas(radar_atlas, Population(filter="task:text-generation"))
    counts = radar_atlas.sql(
        "select count(*) filter (c.task = 'text-generation') as edges,"
        " count(*) filter (c.task = 'text-generation' and p.task <> c.task) as changed"
        " from edges e join filter c on c.ix = e.child_ix join filter p on p.ix = e.parent_ix"
    ).to_pylist()[0]
    assert len(study.edges.child) == counts["edges"]
    assert counts["changed"] > 0
    (row,) = [
        row
        for row in mutation_table(study.models, study.edges).to_pylist()
        if (row["trait"], row["measure"], row["relation"], row["period"], row["weighting"])
        == ("task", "replaced", "all", "all", "edge")
    ]
    assert row["n"] == counts["changed"]


def test_a_date_and_a_relation_each_leave_what_they_say(radar_atlas: Atlas) -> None:
    study = study_atlas(radar_atlas, Population(relations=("quantized", "merge"), since="2025-03"))
    told = radar_atlas.sql(
        "select ix from filter where created_at >= timestamptz '2025-03-01 00:00:00+00' order by ix"
    ).to_pylist()
    assert np.flatnonzero(study.member).tolist() == [row["ix"] for row in told]
    relations = {RELATIONS[code] for code in np.unique(study.edges.relation).tolist()}
    assert relations <= {"quantized", "merge", "unspecified"}
    assert {"quantized", "merge"} <= relations
    assert study.member[study.edges.child].all()
    parents = np.diff(study.lineage.parents.indptr)
    assert np.array_equal(np.bincount(study.edges.child, minlength=radar_atlas.count), parents)


def test_without_bursts_no_model_of_one_is_studied(radar_atlas: Atlas) -> None:
    bursts = burst_models(study_atlas(radar_atlas))
    study = study_atlas(radar_atlas, Population(bursts=False))
    assert bursts.any()
    assert np.array_equal(study.member, ~bursts)
    assert not bursts[study.edges.child].any()


def test_a_population_of_nobody_and_a_filter_that_is_none_are_told(radar_atlas: Atlas) -> None:
    with pytest.raises(PopulationEmpty, match="created since 2031"):
        study_atlas(radar_atlas, Population(since="2031"))
    with pytest.raises(FilterError):
        study_atlas(radar_atlas, Population(filter="task:("))
    with pytest.raises(FilterError):
        study_atlas(radar_atlas, Population(since="yesterday"))


def test_the_command_knows_every_relation() -> None:
    assert {each.value for each in Relation} == set(RELATIONS)


def test_a_report_of_some_models_says_of_which(small_atlas: Atlas, tmp_path: Path) -> None:
    words = [
        "report",
        str(small_atlas.path),
        "-o",
        str(tmp_path),
        "--quiet",
        "--since",
        "2000",
        "--relation",
        "finetune",
    ]
    done = CliRunner().invoke(app, words)
    assert done.exit_code == 0, done.output
    assert "edges of relation finetune; models created since 2000" in (tmp_path / "report.html").read_text()
    empty = CliRunner().invoke(app, [*words[:-4], "--since", "2040"])
    assert empty.exit_code == 1
    assert "No model of this atlas" in empty.stderr
