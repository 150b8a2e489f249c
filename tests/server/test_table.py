"""The table, masks, facets, histograms, exports: the same selection everywhere, against SQL and plain loops."""

from __future__ import annotations

import io
from datetime import datetime
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from pyarrow import csv

from modelome.atlas.filters import matching

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.testclient import TestClient

    from modelome import Atlas

FILTER = "task:text-generation downloads:>10"


def _pages(client: TestClient, **parameters: Any) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = []
    cursor = None
    while True:
        page = client.get("models", params={**parameters, **({"cursor": cursor} if cursor else {})}).json()
        items += page["items"]
        cursor = page["next"]
        if cursor is None:
            assert page["total"] == len(items)
            return items


@pytest.mark.parametrize(
    "sort", ["-downloads", "downloads", "created_at", "-created_at", "task", "-trending", "-faithfulness", "id"]
)
def test_pages_hold_every_model_once_in_order(small_client: TestClient, small_atlas: Atlas, sort: str) -> None:
    items = _pages(small_client, sort=sort, limit=7, fields=sort.lstrip("-"))
    assert sorted(item["ix"] for item in items) == list(range(small_atlas.count))
    values = [item[sort.lstrip("-")] for item in items]
    known = [value for value in values if value is not None]
    assert known == sorted(known, reverse=sort.startswith("-"))
    assert values[: len(known)] == known, "models without a value come last"


def test_pages_of_a_filter_hold_what_the_filter_matches(client: TestClient, radar_atlas: Atlas) -> None:
    items = _pages(client, filter=FILTER, limit=1000)
    assert {item["ix"] for item in items} == set(np.flatnonzero(matching(radar_atlas, FILTER)).tolist())


def test_a_cursor_of_another_atlas_is_refused(client: TestClient, small_client: TestClient) -> None:
    cursor = small_client.get("models", params={"limit": 1}).json()["next"]
    answer = client.get("models", params={"cursor": cursor})
    assert answer.status_code == 422
    assert "same sort and atlas" in answer.json()["detail"]


@pytest.mark.parametrize("sort", ["-license_family", "task", "-likes", "created_at", "relation"])
def test_pages_of_a_filter_neither_repeat_nor_skip_equal_values(client: TestClient, sort: str) -> None:
    column = sort.lstrip("-")
    items = _pages(client, filter="downloads:>30", sort=sort, limit=333, fields=column)
    assert len({item["ix"] for item in items}) == len(items)
    order = [(item[column] is None, item[column]) for item in items]
    assert [missing for missing, _ in order] == sorted(missing for missing, _ in order)
    for before, after in pairwise(items):
        if before[column] == after[column]:
            assert before["ix"] < after["ix"], "equal values go by the row"


def test_a_cursor_of_another_sort_is_refused(client: TestClient) -> None:
    cursor = client.get("models", params={"limit": 1}).json()["next"]
    for wrong in (cursor[:-3], "!!", "bnVsbA", "W10"):
        assert client.get("models", params={"cursor": wrong}).status_code == 422
    assert client.get("models", params={"cursor": cursor, "sort": "likes"}).status_code == 422


@pytest.mark.parametrize(
    "parameters", [{"sort": "tags"}, {"sort": "nothing"}, {"fields": "id,nothing"}, {"sort": "-"}, {"limit": 0}]
)
def test_what_the_table_does_not_have_is_a_422(client: TestClient, parameters: dict[str, Any]) -> None:
    answer = client.get("models", params=parameters)
    assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json")


def test_a_mask_has_one_bit_for_each_model(client: TestClient, radar_atlas: Atlas) -> None:
    answer = client.get("mask", params={"filter": FILTER})
    bits = np.unpackbits(np.frombuffer(answer.content, np.uint8), bitorder="little")[: radar_atlas.count]
    expected = matching(radar_atlas, FILTER)
    assert (bits.astype(bool) == expected).all()
    assert answer.headers["x-matched"] == str(int(expected.sum()))
    assert answer.headers["x-total"] == str(radar_atlas.count)
    assert len(answer.content) == (radar_atlas.count + 7) // 8


def test_an_empty_filter_matches_all(client: TestClient, radar_atlas: Atlas) -> None:
    assert client.get("mask").headers["x-matched"] == str(radar_atlas.count)


def test_a_filter_that_does_not_parse_names_the_place(client: TestClient) -> None:
    for path in ("mask", "models", "facets?column=task", "histogram?column=likes", "export", "search?q=bert"):
        answer = client.get(path, params={"filter": "task:a foo:bar"} | _query(path))
        assert answer.status_code == 422, path
        assert (answer.json()["term"], answer.json()["position"]) == ("foo:bar", 7)


def _query(path: str) -> dict[str, str]:
    _, _, query = path.partition("?")
    return dict([query.split("=")]) if query else {}


@pytest.mark.parametrize("column", ["task", "library", "license_family", "owner", "cluster_0", "relation", "gated"])
def test_facets_count_every_model_once(client: TestClient, radar_atlas: Atlas, column: str) -> None:
    told = client.get("facets", params={"column": column, "filter": FILTER + " likes:>1", "limit": 1000}).json()
    mask = matching(radar_atlas, FILTER + " likes:>1")
    values = radar_atlas.sql(f'select "{column}"::varchar as v from "filter" order by ix')["v"].to_pylist()
    kept = [value for value, inside in zip(values, mask, strict=True) if inside]
    counts = {row["value"]: row["count"] for row in told["values"]}
    missing = (None, "-1") if column.startswith("cluster_") else (None,)
    assert counts == {value: kept.count(value) for value in set(kept) if value not in missing}
    assert told["missing"] + sum(counts.values()) == told["matched"] == len(kept)
    assert told["distinct"] == len(counts)
    assert told["total"] == radar_atlas.count
    assert list(counts.values()) == sorted(counts.values(), reverse=True)


def test_facets_of_a_list_count_models_for_each_value(client: TestClient, radar_atlas: Atlas) -> None:
    told = client.get("facets", params={"column": "license", "limit": 3}).json()
    lists = radar_atlas.models.column("licenses").to_pylist()
    for row in told["values"]:
        assert row["count"] == sum(row["value"] in licenses for licenses in lists)
    assert told["missing"] == sum(not licenses for licenses in lists)
    assert told["distinct"] == len({value for licenses in lists for value in licenses})


def test_cluster_facets_are_labelled(client: TestClient, radar_atlas: Atlas) -> None:
    told = client.get("facets", params={"column": "cluster_0"}).json()
    labels = {str(row["cluster"]): row["label"] for row in radar_atlas.map.clusters.to_pylist() if row["level"] == 0}
    assert {row["value"]: row["label"] for row in told["values"]}.items() <= labels.items()


def test_a_column_that_the_source_lacks_is_absent_and_missing_everywhere(client: TestClient) -> None:
    told = client.get("facets", params={"column": "card_generator"}).json()
    assert (told["absent"], told["values"], told["missing"]) == (True, [], told["total"])
    drawn = client.get("histogram", params={"column": "card_words"}).json()
    assert (drawn["absent"], drawn["missing"], sum(drawn["counts"])) == (True, drawn["total"], 0)


@pytest.mark.parametrize("column", ["downloads", "likes", "created", "generation", "parameters", "faithfulness"])
@pytest.mark.parametrize("scale", ["linear", "log", None])
def test_a_histogram_counts_every_model_once(client: TestClient, column: str, scale: str | None) -> None:
    parameters: dict[str, Any] = {"column": column, "filter": FILTER, "bins": 13} | ({"scale": scale} if scale else {})
    told = client.get("histogram", params=parameters).json()
    assert len(told["edges"]) == len(told["counts"]) + 1
    assert told["edges"] == sorted(told["edges"])
    assert sum(told["counts"]) + told["missing"] + told["zeros"] == told["matched"]


def test_bins_between_given_edges_take_what_lies_beyond_them(client: TestClient, radar_atlas: Atlas) -> None:
    told = client.get("histogram", params={"column": "downloads", "filter": FILTER, "edges": "1,10,1000,1001"}).json()
    values = radar_atlas.sql('select downloads as v from "filter" order by ix')["v"].to_numpy()
    kept = values[matching(radar_atlas, FILTER)]
    bins = [kept < 10, (kept >= 10) & (kept < 1000), kept >= 1000]
    assert told["counts"] == [int(inside.sum()) for inside in bins]
    assert sum(told["counts"]) + told["missing"] == told["matched"] == len(kept)
    born = client.get("histogram", params={"column": "created", "edges": "1640995200,1704067200"}).json()
    assert sum(born["counts"]) + born["missing"] == born["total"]
    for wrong in ("10,1", "1,1", "1", "a,b"):
        assert client.get("histogram", params={"column": "downloads", "edges": wrong}).status_code == 422


def test_no_facets_of_a_number_and_no_histogram_of_a_word(client: TestClient) -> None:
    assert client.get("facets", params={"column": "downloads"}).status_code == 422
    assert client.get("histogram", params={"column": "task"}).status_code == 422


@pytest.mark.parametrize("form", ["parquet", "csv", "arrow"])
def test_an_export_holds_what_the_filter_matches(client: TestClient, radar_atlas: Atlas, form: str) -> None:
    answer = client.get("export", params={"filter": FILTER, "format": form})
    assert answer.status_code == 200
    table = {
        "parquet": lambda data: pq.read_table(io.BytesIO(data)),
        "csv": lambda data: csv.read_csv(io.BytesIO(data)),
        "arrow": lambda data: pa.ipc.open_stream(data).read_all(),
    }[form](answer.content)
    mask = matching(radar_atlas, FILTER)
    assert table["id"].to_pylist() == radar_atlas.ids.take(np.flatnonzero(mask))
    assert "ix" not in table.column_names
    assert {"root_id", "tags", "task"} <= set(table.column_names)
    roots = radar_atlas.ids.take(radar_atlas.lineage.nodes.root_ix[mask])
    assert table["root_id"].to_pylist() == roots
    if form != "csv":
        assert table.schema.metadata[b"filter"].decode() == FILTER
        assert table["tags"].to_pylist()[0] == radar_atlas.models.row(int(np.flatnonzero(mask)[0]))["tags"]


def test_an_export_of_nothing_is_an_empty_table(client: TestClient) -> None:
    answer = client.get("export", params={"filter": "id:nobody/nothing", "format": "parquet", "fields": "id,tags"})
    table = pq.read_table(io.BytesIO(answer.content))
    assert (table.num_rows, table.column_names) == (0, ["id", "tags"])


def test_an_export_never_gives_row_numbers(client: TestClient) -> None:
    assert client.get("export", params={"fields": "id,root_ix"}).status_code == 422


def test_analyses_are_read_by_name(client: TestClient) -> None:
    told = client.get("analysis/relation_rules").json()
    assert told["total"] == len(told["rows"]) > 0
    assert {"estimate", "low", "high", "n", "denominator"} <= set(told["columns"])
    missing = client.get("analysis/no-such")
    assert missing.status_code == 404
    assert "relation_rules" in missing.json()["detail"]


def test_analyses_are_listed_with_their_rows(client: TestClient) -> None:
    listed = {row["name"]: row["rows"] for row in client.get("analysis").json()["items"]}
    assert "relation_rules" in listed
    for name, rows in listed.items():
        assert client.get(f"analysis/{name}", params={"limit": 1}).json()["total"] == rows


@pytest.mark.parametrize(
    ("asked", "keeps"),
    [
        ({"trait": "license|task"}, lambda row: row["trait"] in {"license", "task"}),
        ({"measure": "kept|l"}, lambda row: row["measure"].startswith(("kept", "l"))),
        (
            {"relation": "all", "weighting": "family"},
            lambda row: (row["relation"], row["weighting"]) == ("all", "family"),
        ),
        ({"relation_source": "missing"}, lambda row: row["relation_source"] is None),
        ({"relation_source": "missing|declared"}, lambda row: row["relation_source"] in {None, "declared"}),
        ({"null": "missing", "period": "all"}, lambda row: row["null"] is None and row["period"] == "all"),
        ({"trait": "no such trait"}, lambda _: False),
    ],
)
def test_rows_of_an_analysis_are_those_with_the_values_asked_for(
    client: TestClient, asked: dict[str, str], keeps: Callable[[dict[str, Any]], bool]
) -> None:
    everything = client.get("analysis/mutation").json()["rows"]
    told = client.get("analysis/mutation", params=asked).json()
    expected = [row for row in everything if keeps(row)]
    assert told["rows"] == expected
    assert told["total"] == len(expected) < len(everything)


def test_pages_of_an_analysis_add_up_to_the_whole(client: TestClient) -> None:
    whole = client.get("analysis/mutation").json()
    size = -(-whole["total"] // 3)
    pages = [client.get("analysis/mutation", params={"offset": k * size, "limit": size}).json() for k in range(3)]
    assert [row for page in pages for row in page["rows"]] == whole["rows"]
    assert {page["total"] for page in pages} == {whole["total"]}
    assert client.get("analysis/mutation", params={"offset": whole["total"]}).json()["rows"] == []


def test_the_atlas_accounts_for_every_row(client: TestClient, radar_atlas: Atlas) -> None:
    told = client.get("atlas").json()
    assert told["rows_in"] == told["models"] + told["rejects"] + told["duplicates"]
    assert told["models"] == radar_atlas.count
    assert sum(row["count"] for row in told["text_sources"]) == told["models"]
    assert "CC-BY-4.0" in told["source"]["license"]
    levels = {cluster["level"] for cluster in told["clusters"]}
    for level in levels:
        inside = sum(cluster["size"] for cluster in told["clusters"] if cluster["level"] == level)
        assert inside == int((radar_atlas.map.codes[level] >= 0).sum())


def test_every_column_of_a_row_is_what_sql_says(client: TestClient, radar_atlas: Atlas) -> None:
    wanted: dict[str, str | int] = {
        "fields": ",".join(radar_atlas.columns),
        "limit": 200,
        "filter": "-license:missing",
        "sort": "likes",
    }
    items = client.get("models", params=wanted).json()["items"]
    rows = ", ".join(str(item["ix"]) for item in items)
    told = {row["ix"]: row for row in radar_atlas.sql(f"select * from filter where ix in ({rows})").to_pylist()}
    assert len(items) == 200
    for item in items:
        row = told[item["ix"]]
        assert set(item) == set(row)
        for name, value in row.items():
            if isinstance(value, datetime):
                assert datetime.fromisoformat(item[name]) == value
            elif isinstance(value, float):
                assert item[name] == (None if np.isnan(value) else value)
            else:
                assert item[name] == value
