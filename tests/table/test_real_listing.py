"""The whole listing of July 2024: counts made by other means than the table's."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import pytest

from modelome.sources import open_source
from modelome.table import TableBuild, build_table
from modelome.table.languages import JARGON, TOPICS, language_code

if TYPE_CHECKING:
    from collections.abc import Iterator

SHARED = Path(os.environ.get("MODELOME_SHARED_DATA", Path(__file__).resolve().parents[3] / "shared" / "data"))
LISTING = SHARED / "hub-2024-07.parquet"
SAMPLES = SHARED / "api-samples"

pytestmark = [
    pytest.mark.large,
    pytest.mark.skipif(not LISTING.exists(), reason=f"the listing of 760,000 models is not there ({LISTING.name})"),
]


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> TableBuild:
    return build_table(open_source(str(LISTING)), cards_dir=tmp_path_factory.mktemp("cards"))


@pytest.fixture(scope="module")
def db(build: TableBuild) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        connection.register("models", build.models)
        connection.execute(f"CREATE VIEW listing AS SELECT * FROM read_parquet('{LISTING}')")
        connection.execute("CREATE TABLE tags AS SELECT id, unnest(tags) AS tag FROM listing")
        yield connection


def one(db: duckdb.DuckDBPyConnection, sql: str) -> Any:
    (found,) = db.execute(sql).fetchall()
    return found[0] if len(found) == 1 else found


def test_the_table_is_built_in_2_5_gib(tmp_path: Path) -> None:
    program = f"""
import resource
from pathlib import Path
from modelome.sources import open_source
from modelome.table import build_table
build_table(open_source({str(LISTING)!r}), cards_dir=Path({str(tmp_path)!r}))
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""
    told = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
    assert int(told.stdout) < 2.5 * 2**20  # KiB


def test_every_row_is_a_model(build: TableBuild) -> None:
    assert (build.rows_in, build.models.num_rows) == (760_000, 760_000)
    assert (build.rejects.num_rows, build.duplicates) == (0, 0)


def test_tasks_are_those_of_the_field_and_no_others(build: TableBuild, db: duckdb.DuckDBPyConnection) -> None:
    assert build.coverage["task"] == 760_000 - 355_152
    assert one(db, "SELECT count(*) FROM models JOIN listing USING (id) WHERE task IS DISTINCT FROM pipeline_tag") == 0
    assert one(db, "SELECT count(*) FROM models WHERE task = 'text2text-generation'") == 30_921


def test_parents_are_the_base_model_tags(build: TableBuild, db: duckdb.DuckDBPyConnection) -> None:
    assert build.coverage["parents"] == 117_155
    assert one(db, "SELECT sum(len(parents)), max(len(parents)) FROM models") == (126_650, 53)
    assert one(db, "SELECT count(DISTINCT p.relation) FROM (SELECT unnest(parents) AS p FROM models)") == 1
    declared = "SELECT id, p.id AS parent FROM (SELECT id, unnest(parents) AS p FROM models)"
    truth = "SELECT id, trim(substr(tag, 12)) AS parent FROM tags WHERE starts_with(trim(tag), 'base_model:')"
    assert one(db, f"SELECT count(*) FROM (({declared}) EXCEPT ALL ({truth}))") == 0
    assert one(db, f"SELECT count(*) FROM (({truth}) EXCEPT ALL ({declared}))") == 0


def test_the_floor_holds_both_of_its_seconds(build: TableBuild, db: duckdb.DuckDBPyConnection) -> None:
    assert one(db, "SELECT count(*) FROM models WHERE created_censored") == 7_828 + 22_162
    assert build.coverage["modified_at"] == 8_650
    assert one(db, "SELECT count(*) FROM models JOIN listing USING (id) WHERE created_at <> createdAt") == 0


def test_ml_is_malayalam_beside_a_language_or_in_a_task_of_language(db: duckdb.DuckDBPyConnection) -> None:
    assert one(db, "SELECT count(DISTINCT id) FROM tags WHERE tag = 'ml'") == 647
    read, beside = one(
        db,
        "SELECT count(*), count(*) FILTER (WHERE len(list_filter(languages, lambda x: x <> 'ml')) > 0) FROM models "
        "WHERE list_contains(languages, 'ml') AND id IN (SELECT id FROM tags WHERE tag = 'ml')",
    )
    assert 575 <= beside <= 600
    assert beside < read < 647


def test_model_types_are_no_languages(db: duckdb.DuckDBPyConnection) -> None:
    found = {code for (code,) in db.execute("SELECT DISTINCT unnest(languages) FROM models").fetchall()}
    assert not found & JARGON
    assert all(language_code(code) == code for code in found)
    assert (
        one(db, "SELECT count(*) FROM tags WHERE tag IN ('opt', 'unk', 'led', 'mpt', 'git')")
        >= 2_090 + 743 + 403 + 363 + 325
    )


def test_sure_two_letter_tags_are_all_languages(db: duckdb.DuckDBPyConnection) -> None:
    for code in ("en", "zh", "no", "pt", "is", "id"):
        assert code not in TOPICS
        tagged = one(db, f"SELECT count(DISTINCT id) FROM tags WHERE trim(tag) = '{code}'")
        assert one(db, f"SELECT count(*) FROM models WHERE list_contains(languages, '{code}')") >= tagged


def test_licenses_datasets_and_papers_are_those_of_the_tags(db: duckdb.DuckDBPyConnection) -> None:
    for column, prefix in (("licenses", "license:"), ("datasets", "dataset:")):
        truth = one(
            db,
            f"SELECT count(DISTINCT (id, lower(trim(tag)))) FROM tags WHERE starts_with(tag, '{prefix}') AND tag <> '{prefix}'",
        )
        made = one(db, f"SELECT count(DISTINCT (id, lower(x))) FROM (SELECT id, unnest({column}) AS x FROM models)")
        assert made == truth
    truth = one(db, r"SELECT count(DISTINCT (id, tag)) FROM tags WHERE regexp_full_match(tag, 'arxiv:\d{4}\.\d{4,5}')")
    assert truth <= one(db, "SELECT sum(len(papers)) FROM models") <= truth * 1.001


def test_long_tags_and_many_tags_are_kept(db: duckdb.DuckDBPyConnection) -> None:
    assert one(db, "SELECT max(len(tags)) FROM models") == 4_046
    assert one(db, "SELECT max(length(t)) FROM (SELECT unnest(tags) AS t FROM models)") == 1_246
    assert one(db, "SELECT count(*) FROM models JOIN listing USING (id) WHERE models.tags <> listing.tags") == 0


@pytest.mark.skipif(not SAMPLES.exists(), reason="the raw pages of the API are not there")
@pytest.mark.parametrize("page", ["api_models_page1_2024-07-11.json.gz", "api_models_page2_2024-07-11.json.gz"])
def test_a_raw_page_of_the_api_gives_the_rows_of_the_listing(
    page: str, tmp_path: Path, db: duckdb.DuckDBPyConnection
) -> None:
    raw = build_table(open_source(str(SAMPLES / page)), cards_dir=tmp_path)
    db.register("page", raw.models)
    same = "id, created_at, created_censored, downloads, likes, task, library, licenses, license_family, languages, datasets, papers, tags, region, parents, architecture, formats"
    assert raw.models.num_rows == 1_000
    assert one(db, "SELECT count(*) FROM page WHERE hub_id IS NULL") == 0
    shared = one(db, "SELECT count(*) FROM page SEMI JOIN models USING (id)")
    assert shared > 950
    differing = db.execute(
        f"SELECT {same} FROM page SEMI JOIN models USING (id) EXCEPT SELECT {same} FROM models SEMI JOIN page USING (id)"
    ).fetchall()
    assert differing == []


@pytest.mark.skipif(not SAMPLES.exists(), reason="the raw records of the API are not there")
def test_full_records_declare_what_their_metadata_declares(tmp_path: Path) -> None:
    path = SAMPLES / "api_model_info_1000_2024-07-11.jsonl.gz"
    full = build_table(open_source(str(path)), cards_dir=tmp_path)
    assert full.models.num_rows == 1_000
    assert full.coverage["hub_id"] == full.coverage["sha"] == full.coverage["parents"] == 1_000
    assert full.coverage["parameters"] == 323
    assert full.coverage["license_name"] == full.coverage["license_link"] == 46
    assert full.coverage["languages"] >= 286
    cards = [p for row in full.models.column("parents").to_pylist() for p in row if p["evidence"] == "card:base_model"]
    tags = [p for row in full.models.column("parents").to_pylist() for p in row if p["evidence"] == "tag:base_model:X"]
    assert len(cards) >= 1_000
    assert {p["id"] for p in tags} <= {p["id"] for p in cards}
