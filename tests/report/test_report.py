"""The report of the bundled sample: whole, self-contained, and true to its tables."""

from __future__ import annotations

import csv
import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pyarrow as pa
import pytest
from typer.testing import CliRunner

from modelome.cli import app
from modelome.genetics.long_table import long_table
from modelome.report.claims import Claim
from modelome.report.judging import HOLDS, Finding
from modelome.report.license_section import license_section
from modelome.report.look import looking
from modelome.report.page import page_of
from modelome.report.paper import paper_value
from modelome.report.section import Section

if TYPE_CHECKING:
    from pathlib import Path

    from modelome import Atlas


@pytest.fixture(scope="module")
def folder(radar_atlas: Atlas, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("report")
    done = CliRunner().invoke(app, ["report", str(radar_atlas.path), "-o", str(out), "--quiet"])
    assert done.exit_code == 0, done.output
    assert done.stdout.strip() == str(out / "report.html")
    return out


def test_the_page_asks_nothing_of_any_network_and_runs_no_script(folder: Path) -> None:
    page = (folder / "report.html").read_text()
    assert not re.search(r"<script|<link|<img|@import|src=", page)
    fetched = re.findall(r"(?:href|xlink:href)=\"([^\"]+)\"", page)
    assert all(target.startswith("#") for target in fetched)
    for target in set(fetched):
        assert f'id="{target[1:]}"' in page


def test_every_figure_is_in_the_page_and_beside_it(folder: Path) -> None:
    page = (folder / "report.html").read_text()
    names = {path.stem for path in (folder / "figures").glob("*.svg")}
    assert {"kin_similarity", "mutation_rates", "order_license", "license_relations"} <= names
    for name in names:
        ET.parse(folder / "figures" / f"{name}.svg")
        assert (folder / "figures" / f"{name}.png").stat().st_size > 5_000
        assert f'<figure id="{name}"' in page
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len(set(ids))


def test_numbers_of_the_answers_are_those_of_the_tables(folder: Path, radar_atlas: Atlas) -> None:
    page = (folder / "report.html").read_text()
    with (folder / "tables" / "license_lineage.csv").open() as file:
        rows = list(csv.DictReader(file))
    (row,) = [
        row
        for row in rows
        if row["measure"] == "not carried, another owner"
        and (row["trait"], row["relation"], row["period"], row["weighting"]) == ("license", "all", "all", "edge")
    ]
    assert f"Of {int(row['denominator']):,} edges between models of different owners" in page
    assert f"{100 * float(row['estimate']):.1f} %" in page
    assert radar_atlas.manifest["source"]["sha256"] in page


def test_a_second_report_is_the_same(folder: Path, radar_atlas: Atlas, tmp_path: Path) -> None:
    CliRunner().invoke(app, ["report", str(radar_atlas.path), "-o", str(tmp_path), "--quiet"])
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            assert (tmp_path / path.relative_to(folder)).read_bytes() == path.read_bytes(), path.name


def test_foreign_text_is_only_text(tmp_path: Path) -> None:
    section = Section("x", "<b>?", "a & b", [], notes=["<i>"])
    page = page_of(
        "<script>alert(1)</script>",
        [section],
        {},
        judged=[(Claim("x", "<u>", lambda _: Finding(HOLDS, "")), Finding(HOLDS, "<s>", ["<em>"]))],
        facts={"<k>": "<v>"},
        citation="</pre><script>",
        stamp="<wbr>",
    )
    assert not re.search("<script|<u>|<s>|<em>|<wbr>", page)
    assert "&lt;b&gt;?" in page
    rows = [
        {
            "name": "license_lineage",
            "trait": "license",
            "measure": measure,
            "relation": "all",
            "period": period,
            "weighting": "edge",
            "estimate": 0.5,
            "n": 5,
            "denominator": 10,
        }
        for measure in ("carried", "dropped", "unknown", "not carried, another owner")
        for period in ("all", "$2024$ & <x>")
    ]
    with looking():
        made = license_section(long_table(rows))
        assert made
        for drawing in made.drawings:
            drawing.figure.savefig(tmp_path / "figure.svg")
            ET.parse(tmp_path / "figure.svg")


def test_a_snapshot_without_edges_has_no_answer_rather_than_a_wrong_one() -> None:
    assert license_section(pa.Table.from_pylist([], schema=long_table([]).schema)) is None


def test_published_values_are_found_by_their_place() -> None:
    assert paper_value("similarity", "metadata", "TF-IDF", "trio_1_2") == 0.838
    assert paper_value("mutation", "finetune", "task") == 0.410560385
    assert paper_value("mutation", "finetune") is None
    assert paper_value("no", "such") is None
