"""What the ecosystem is made of, when it was made and how open it is, against SQL over the atlas."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pytest

from modelome.atlas.population import study_atlas
from modelome.genetics.concentration_table import concentration_table
from modelome.genetics.openness_table import openness_table
from modelome.genetics.study import restricted, study_of
from modelome.genetics.time_created import created_table
from modelome.genetics.top_arxiv import TEMPLATE_PAPER, top_arxiv_table
from modelome.genetics.top_table import top_table
from modelome.lineage.build import build_lineage
from modelome.table.aliases import load_aliases

if TYPE_CHECKING:
    from collections.abc import Callable

    from modelome import Atlas
    from modelome.genetics.study import Study

TABLES: tuple[Callable[[Study], pa.Table], ...] = (top_table, created_table, concentration_table, openness_table)


@pytest.fixture(scope="module")
def study(radar_atlas: Atlas) -> Study:
    return replace(study_atlas(radar_atlas), replicates=20)


@pytest.fixture(scope="module")
def top(study: Study) -> list[dict[str, Any]]:
    return list(top_table(study).to_pylist())


def one(rows: list[dict[str, Any]], **wanted: str | None) -> dict[str, Any]:
    (found,) = [row for row in rows if all(row[name] == value for name, value in wanted.items())]
    return found


@pytest.mark.parametrize(
    ("trait", "column"),
    [
        ("license", "licenses"),
        ("language", "languages"),
        ("dataset", "datasets"),
        ("arxiv", "papers"),
        ("task", "task"),
    ],
)
def test_the_most_frequent_values_are_those_of_sql(
    radar_atlas: Atlas, top: list[dict[str, Any]], trait: str, column: str
) -> None:
    value = column if trait == "task" else f"unnest(list_distinct({column}))"
    counted = radar_atlas.sql(
        f"select v, count(*) as n from (select {value} as v from models) where v is not null"
        " group by 1 order by 2 desc, 1 limit 10"
    ).to_pylist()
    declared = f"{column} is not null" if trait == "task" else f"len({column}) > 0"
    (of,) = radar_atlas.sql(f"select count(*) as n from models where {declared}").to_pylist()
    told = [row for row in top if row["trait"] == trait and row["weighting"] == "model"][:10]
    assert [(row["measure"], row["n"]) for row in told] == [(row["v"], row["n"]) for row in counted]
    assert {row["denominator"] for row in told} == {of["n"]}
    everything = one(top, trait=trait, measure=f"{counted[0]['v']}: of all", weighting="model")
    assert (everything["n"], everything["denominator"]) == (counted[0]["n"], radar_atlas.count)
    assert one(top, trait="coverage", measure=trait, weighting="model")["n"] == of["n"]
    for row in told:
        assert row["low"] <= row["estimate"] <= row["high"]
        assert row["estimate"] == pytest.approx(row["n"] / row["denominator"])


def test_every_owner_counts_alike_where_it_is_said(radar_atlas: Atlas, top: list[dict[str, Any]]) -> None:
    (expected,) = radar_atlas.sql(
        "select avg(s) as share, count(*) as owners from (select owner,"
        " avg((list_contains(languages, 'en'))::int) as s from models where len(languages) > 0 group by owner)"
    ).to_pylist()
    found = one(top, trait="language", measure="en", weighting="owner")
    assert found["estimate"] == pytest.approx(expected["share"])
    assert found["denominator"] == expected["owners"]


def test_every_parent_of_a_child_is_credited_and_the_paper_s_count_stands_beside(
    radar_atlas: Atlas, top: list[dict[str, Any]]
) -> None:
    expected = radar_atlas.sql(
        "with k as (select child_ix, count(*) as parents from edges group by 1)"
        " select parent_id as v, count(*) as n, count(*) filter (k.parents = 1) as alone from edges join k using (child_ix)"
        " group by 1 order by 2 desc, 1 limit 10"
    ).to_pylist()
    told = [row for row in top if row["trait"] == "parent" and row["weighting"] == "model"]
    assert [(row["measure"], row["n"]) for row in told[:10]] == [(row["v"], row["n"]) for row in expected]
    for row in expected:
        assert one(told, measure=f"{row['v']}: as only parent")["n"] == row["alone"]
    assert any(row["alone"] < row["n"] for row in expected)


def test_downloads_and_numbers_of_languages_are_those_of_sql(radar_atlas: Atlas, top: list[dict[str, Any]]) -> None:
    expected = radar_atlas.sql("select id, downloads as n from models order by 2 desc, 1 limit 10").to_pylist()
    told = [row for row in top if row["trait"] == "downloads"]
    assert [(row["measure"], row["n"]) for row in told] == [(row["id"], row["n"]) for row in expected]
    (total,) = radar_atlas.sql("select sum(downloads)::bigint as n from models").to_pylist()
    assert {row["denominator"] for row in told} == {total["n"]}
    (many,) = radar_atlas.sql(
        "select count(*) filter (len(languages) between 10 and 49) as some, count(*) filter (len(languages) = 2) as two,"
        " sum(len(languages))::bigint as mentions from models"
    ).to_pylist()
    facts = {"trait": "languages per model", "weighting": "model"}
    assert one(top, measure="10 to 49", **facts)["n"] == many["some"]
    assert one(top, measure="2", **facts)["n"] == many["two"]
    assert one(top, measure="mean of those that declare any", **facts)["n"] == many["mentions"]


def test_months_and_the_share_with_a_parent_are_those_of_sql(radar_atlas: Atlas, study: Study) -> None:
    expected = radar_atlas.sql(
        "select case when created_censored then 'on or before 2022-03-02' else strftime(created_at, '%Y-%m') end as month,"
        " count(*) as n, count(*) filter (ix in (select child_ix from edges)) as children,"
        " count(*) filter (ix in (select child_ix from edges where relation = 'quantized')) as quantized"
        " from models group by 1"
    ).to_pylist()
    rows = created_table(study).to_pylist()
    told = {row["period"]: row["n"] for row in rows if row["trait"] == "model" and row["measure"] == "created"}
    assert told == {row["month"]: row["n"] for row in expected}
    for row in expected:
        facts = {"trait": "parent", "weighting": "model", "period": row["month"]}
        assert one(rows, relation="all", **facts)["n"] == row["children"]
        assert one(rows, relation="quantized", relation_source="declared", **facts)["n"] == row["quantized"]
    whole = one(rows, trait="model", measure="dated")
    assert whole["n"] == sum(row["n"] for row in expected)


def test_concentration_is_that_of_sql(radar_atlas: Atlas, study: Study) -> None:
    rows = concentration_table(study).to_pylist()
    for trait, query in (
        ("owner", "select count(*) as x from models where owner <> '' group by owner"),
        ("license", "select count(*) as x from (select unnest(licenses) as v from models) group by v"),
        ("base", "select count(*) as x from edges group by parent_id"),
        (
            "root",
            "select count(distinct ix) as x from nodes join edges on ix = child_ix where parent_ix >= 0 group by root_ix",
        ),
    ):
        (expected,) = radar_atlas.sql(
            f"with h as ({query}), t as (select sum(x)::double as total from h)"
            " select count(*) as s, sum((x / total) ** 2) as hhi, exp(-sum((x / total) * ln(x / total))) as h1"
            " from h, t"
        ).to_pylist()
        facts = {"trait": trait, "weighting": "model", "period": "all"}
        assert one(rows, measure="Hill 0", **facts)["estimate"] == expected["s"]
        assert one(rows, measure="HHI", **facts)["estimate"] == pytest.approx(expected["hhi"])
        assert one(rows, measure="Hill 1", **facts)["estimate"] == pytest.approx(expected["h1"])
    (loads,) = radar_atlas.sql(
        "select sum(d)::double / (select sum(downloads) from models) as top from"
        " (select downloads as d from models order by 1 desc limit 10)"
    ).to_pylist()
    found = one(rows, trait="model", measure="top 10 share", weighting="downloads", period="all")
    assert found["estimate"] == pytest.approx(loads["top"])


def test_openness_is_that_of_sql_and_an_absent_column_has_no_rows(radar_atlas: Atlas, study: Study) -> None:
    rows = openness_table(study).to_pylist()
    (expected,) = radar_atlas.sql(
        "select count(*) filter (gated <> 'false') as gated, count(*) filter (len(datasets) > 0) as datasets,"
        " count(*) filter (license_family in ('permissive', 'attribution', 'weak-copyleft', 'copyleft')) as open,"
        " count(*) filter (license_family not in ('missing', 'other', 'unknown')) as known from models"
    ).to_pylist()
    facts = {"trait": "all", "period": "all", "weighting": "model"}
    assert one(rows, measure="gated", **facts)["n"] == expected["gated"] > 0
    assert one(rows, measure="declares a dataset", **facts)["n"] == expected["datasets"]
    assert one(rows, measure="open license", **facts)["n"] == expected["open"]
    assert one(rows, measure="known license", **facts)["n"] == expected["known"]
    assert not [row for row in rows if row["measure"] == "has a card"]
    (generation,) = radar_atlas.sql(
        "select count(*) as n from models join nodes using (ix) where generation >= 3 and len(papers) > 0"
    ).to_pylist()
    third = one(rows, trait="generation 3 or later", measure="links a paper", weighting="model")
    assert third["n"] == generation["n"]
    (largest,) = radar_atlas.sql("select root_id, size from families order by size desc, root_ix limit 1").to_pylist()
    family = one(rows, trait=f"family of {largest['root_id']}", measure="gated", weighting="model")
    assert family["denominator"] == largest["size"]


def test_categories_come_from_the_given_table_alone(study: Study) -> None:
    given = pa.table({"id": [TEMPLATE_PAPER, TEMPLATE_PAPER], "categories": [["cs.CY", "cs.LG"], ["cs.XX"]]})
    rows = top_arxiv_table(study, given).to_pylist()
    linked = [TEMPLATE_PAPER in each for each in study.models["papers"].to_pylist()]
    for category in ("cs.CY", "cs.LG"):
        found = one(rows, trait="arxiv category", measure=category, weighting="model")
        assert (found["n"], found["estimate"]) == (sum(linked), 1)
        assert one(rows, trait="arxiv category", measure=category, weighting="paper")["n"] == 1
    papers = {paper for each in study.models["papers"].to_pylist() for paper in each}
    missing = one(rows, trait="arxiv category", measure="no category")
    assert (missing["n"], missing["denominator"]) == (len(papers) - 1, len(papers))
    assert not [row for row in rows if row["measure"] == "cs.XX"]
    assert {row["measure"] for row in rows if row["trait"] == "arxiv category, template apart"} == {"no category"}


def test_a_part_of_the_models_is_told_as_that_part_alone(study: Study) -> None:
    member = study.models["task"].is_valid().to_numpy() & (np.arange(study.models.num_rows) % 3 == 0)
    part = restricted(study, member)
    rows = top_table(part).to_pylist()
    assert one(rows, trait="coverage", measure="task", weighting="model")["n"] == member.sum()
    assert one(rows, trait="coverage", measure="task", weighting="model")["estimate"] == 1
    created = created_table(part).to_pylist()
    assert one(created, trait="model", measure="dated")["denominator"] == member.sum()
    opened = one(openness_table(part).to_pylist(), trait="all", period="all", measure="gated", weighting="model")
    assert opened["denominator"] == member.sum()
    owners = len(set(study.models["owner"].filter(pa.array(member)).to_pylist()) - {""})
    held = one(concentration_table(part).to_pylist(), trait="owner", measure="Hill 0", weighting="model", period="all")
    assert held["estimate"] == owners


@pytest.mark.parametrize("count", [0, 1, 2, 3])
def test_a_handful_of_models_is_told_without_a_fuss(study: Study, count: int) -> None:
    bare = study.models.slice(0, count)
    blank = {
        name: pa.nulls(count, bare.schema.field(name).type)
        for name in ("created_at", "downloads", "likes", "task", "library", "gated")
    }
    for name, column in blank.items():
        bare = bare.set_column(bare.column_names.index(name), bare.schema.field(name), column)
    for models in (study.models.slice(0, count), bare):
        small = study_of(models, build_lineage(models, load_aliases()), replicates=5)
        for table in TABLES:
            for row in table(small).to_pylist():
                assert row["estimate"] is not None
        assert not created_table(study_of(bare, build_lineage(bare, load_aliases()))).num_rows


def test_tables_hang_on_the_seed_and_not_on_threads(study: Study) -> None:
    member = np.arange(study.models.num_rows) < 600
    part = restricted(study, member)
    for table in TABLES:
        assert table(part).equals(table(replace(part, threads=7)))
    lows = [top_table(replace(part, seed=seed))["low"].to_pylist() for seed in (0, 1)]
    assert lows[0] != lows[1]
