"""Sections on the ecosystem tell what their tables say, and nothing where these say nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from modelome import SourceColumns, SourceDamaged, SourceMissing
from modelome.atlas.population import study_atlas
from modelome.genetics.concentration_table import concentration_table
from modelome.genetics.long_table import long_table
from modelome.genetics.openness_table import openness_table
from modelome.genetics.time_created import created_table
from modelome.genetics.top_arxiv import top_arxiv_table
from modelome.genetics.top_table import top_table
from modelome.report.arxiv_table import read_arxiv_categories
from modelome.report.ecosystem_section import ecosystem_section
from modelome.report.look import looking
from modelome.report.openness_section import openness_section
from modelome.report.paper import paper_value
from modelome.report.time_section import time_section

if TYPE_CHECKING:
    from pathlib import Path

    from modelome import Atlas
    from modelome.genetics.study import Study

NOTHING = long_table([])


@pytest.fixture(scope="module")
def study(radar_atlas: Atlas) -> Study:
    return replace(study_atlas(radar_atlas), replicates=10)


def test_answers_say_what_the_tables_say(study: Study) -> None:
    top = top_table(study)
    first = next(row for row in top.to_pylist() if row["trait"] == "license")
    with looking():
        made = ecosystem_section(top)
        grown = time_section(created_table(study), concentration_table(study))
        opened = openness_section(openness_table(study))
    assert made
    assert f"{first['measure']} ({100 * first['estimate']:.1f} %" in made.answer
    assert f"of the {first['denominator']:,} models with a license" in made.answer
    assert grown
    assert "The ten largest owners hold" in grown.answer
    assert [drawing.name for drawing in grown.drawings] == ["time_growth", "time_shares", "time_concentration"]
    assert opened
    assert "are gated" in opened.answer
    assert "have a card" not in opened.answer


def test_the_paper_s_license_shares_stand_beside_ours_of_the_same_denominator(study: Study) -> None:
    top = top_table(study)
    with looking():
        made = ecosystem_section(top)
    assert made
    told = {one.what: one for one in made.comparisons}
    declared = sum(study.models["license_family"].to_numpy() != "missing")
    apache = sum("apache-2.0" in each for each in study.models["licenses"].to_pylist())
    of_all, of_declared = (told[f"share of apache-2.0 among {of}"] for of in ("all models", "models with a license"))
    assert (of_all.paper, of_declared.paper) == (0.1604, 0.4442)
    assert of_all.ours == pytest.approx(apache / study.models.num_rows)
    assert of_declared.ours == pytest.approx(apache / declared)


def test_published_shares_are_those_of_published_counts() -> None:
    """298,442 of 1,860,411 models, 671,895 mentions of licenses; 221,550 of 258,938 models with a language."""
    assert paper_value("top", "license: of all", "apache-2.0") == pytest.approx(298442 / 1860411, abs=1e-4)
    assert paper_value("top", "license", "apache-2.0") == pytest.approx(298442 / 671895, abs=1e-4)
    assert paper_value("top", "language", "en") == pytest.approx(221550 / 258938, abs=1e-4)


def test_nothing_is_told_of_nothing() -> None:
    assert ecosystem_section(NOTHING) is None
    assert time_section(NOTHING, NOTHING) is None
    assert openness_section(NOTHING) is None


def test_a_given_table_takes_the_place_of_single_papers(study: Study, tmp_path: Path) -> None:
    path = tmp_path / "categories.csv"
    path.write_text(
        "arxiv_id,categories\n1910.09700,\"['cs.CY', 'cs.LG']\"\nhttps://arxiv.org/abs/2005.14165v4,cs.CL\n"
    )
    told = read_arxiv_categories(path)
    assert told.to_pylist() == [
        {"id": "1910.09700", "categories": ["cs.CY", "cs.LG"]},
        {"id": "2005.14165", "categories": ["cs.CL"]},
    ]
    with looking():
        made = ecosystem_section(pa.concat_tables([top_table(study), top_arxiv_table(study, told)]))
    assert made
    assert any("are not in the given table" in note for note in made.notes)


def test_tables_of_categories_are_read_in_every_form(tmp_path: Path) -> None:
    lists = pa.table({"id": ["arXiv:2005.14165v2", None], "categories": [["cs.CL"], []]})
    pq.write_table(lists, tmp_path / "lists.parquet")
    assert read_arxiv_categories(tmp_path / "lists.parquet")["id"].to_pylist() == ["2005.14165", None]
    (tmp_path / "blank.csv").write_text("id,categories\n1910.09700,cs.CY; cs.LG\n")
    assert read_arxiv_categories(tmp_path / "blank.csv")["categories"].to_pylist() == [["cs.CY", "cs.LG"]]


def test_a_table_that_is_none_is_refused_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(SourceMissing, match="Give a CSV or Parquet file"):
        read_arxiv_categories(tmp_path / "none.csv")
    (tmp_path / "bad.parquet").write_text("no parquet")
    with pytest.raises(SourceDamaged, match=r"bad\.parquet can't be read"):
        read_arxiv_categories(tmp_path / "bad.parquet")
    (tmp_path / "other.csv").write_text("paper,topic\n1,2\n")
    with pytest.raises(SourceColumns, match="has the columns paper, topic; needed are `id` and `categories`"):
        read_arxiv_categories(tmp_path / "other.csv")
