"""The laboratory's figures of an atlas, against SQL over its tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

import modelome
from modelome.atlas.analysis import ANALYSES

if TYPE_CHECKING:
    from pathlib import Path

    from modelome import Atlas

ALL = {"relation": "all", "period": "all", "weighting": "edge"}


def row_of(atlas: Atlas, name: str, **wanted: str | None) -> dict[str, Any]:
    rows = atlas.genetics.table(name).to_pylist()
    (found,) = [row for row in rows if all(row[key] == value for key, value in wanted.items())]
    return dict(found)


def test_an_atlas_has_every_analysis(radar_atlas: Atlas) -> None:
    assert radar_atlas.genetics.names == sorted([*ANALYSES, "relation_rules"])
    with pytest.raises(modelome.AnalysisMissing, match=r"called 'no-such'; there are: .*drift, "):
        radar_atlas.genetics.table("no-such")


def test_mutation_rates_are_those_of_sql(radar_atlas: Atlas) -> None:
    (counts,) = radar_atlas.sql(
        "with m as (select ix, task from filter)"
        " select count(*) filter (p.task <> c.task) as replaced,"
        " count(*) filter (p.task is not null and c.task is not null) as both,"
        " count(*) filter (p.task is not null and c.task is null) as lost,"
        " count(*) filter (p.task is not null) as above"
        " from edges e join m p on p.ix = e.parent_ix join m c on c.ix = e.child_ix"
    ).to_pylist()
    replaced, both, lost, above = counts.values()
    told = row_of(radar_atlas, "mutation", trait="task", measure="replaced", **ALL)
    assert (told["n"], told["denominator"]) == (replaced, both)
    assert told["estimate"] == pytest.approx(replaced / both)
    assert told["low"] <= told["estimate"] <= told["high"]
    gone = row_of(radar_atlas, "mutation", trait="task", measure="lost", **ALL)
    assert (gone["n"], gone["denominator"]) == (lost, above)


def test_license_lineage_counts_the_edges_that_the_rules_judge(radar_atlas: Atlas) -> None:
    counts = radar_atlas.sql(
        "select count(*) as n from edges e join filter p on p.ix = e.parent_ix join filter c on c.ix = e.child_ix"
        " where list_contains(p.licenses, 'gemma') and len(p.licenses) = 1 and len(c.licenses) = 1"
        " and c.licenses[1] in ('mit', 'apache-2.0') and p.owner <> c.owner"
    ).to_pylist()
    dropped = row_of(radar_atlas, "license_lineage", trait="license", measure="dropped", **ALL)
    assert dropped["n"] >= counts[0]["n"] > 0
    unknown = row_of(radar_atlas, "license_lineage", trait="license", measure="unknown", **ALL)
    assert (
        unknown["denominator"]
        == radar_atlas.sql("select count(*) as n from edges where parent_ix is not null").to_pylist()[0]["n"]
    )


def test_an_atlas_without_analyses_says_how_it_came_to_that(small_listing: Path, tmp_path: Path) -> None:
    bare = modelome.build(str(small_listing), tmp_path / "bare", analysis=False, keep_work=False)
    assert bare.genetics.names == ["relation_rules"]
    assert "license_verdict" in bare.columns
