"""Exports, with kin and edges, in every format; and pages from any place: against networkx, SQL and plain Python."""

from __future__ import annotations

import csv
import io
import json
import os
import socket
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import uvicorn
from hypothesis import given
from hypothesis import strategies as st

from modelome.atlas.coded.ordering import order_of
from modelome.atlas.coded.read import FlagColumn, NumberColumn
from modelome.atlas.filters import Selection, matching
from modelome.server import Settings, create_app
from modelome.server.kept import Kept

if TYPE_CHECKING:
    from starlette.testclient import TestClient

    from modelome import Atlas

FILTER = "language:vi|language:th"


@pytest.mark.parametrize("sort", ["-downloads", "created_at", "task", "-trending", "is_root", "-parameters", "id"])
def test_a_page_from_any_place_is_that_part_of_all_pages(client: TestClient, sort: str) -> None:
    wanted: dict[str, Any] = {"filter": "likes:>4", "sort": sort, "fields": sort.lstrip("-")}
    whole: list[dict[str, Any]] = []
    cursor = None
    while not whole or cursor:
        page = client.get("models", params={**wanted, "limit": 1000, **({"cursor": cursor} if cursor else {})}).json()
        whole += page["items"]
        cursor = page["next"]
    for offset in (0, 1, 700, len(whole) - 3, len(whole), len(whole) + 5):
        page = client.get("models", params={**wanted, "offset": offset, "limit": 50}).json()
        assert page["items"] == whole[offset : offset + 50]
        assert page["total"] == len(whole)
    middle = client.get("models", params={**wanted, "offset": 500, "limit": 50}).json()
    following = client.get("models", params={**wanted, "cursor": middle["next"], "limit": 50}).json()
    assert following["items"] == whole[550:600]


def test_a_page_begins_at_a_place_or_after_a_cursor_not_both(client: TestClient) -> None:
    cursor = client.get("models", params={"limit": 1}).json()["next"]
    assert client.get("models", params={"cursor": cursor, "offset": 3}).status_code == 422
    assert client.get("models", params={"offset": -1}).status_code == 422


@given(
    st.lists(st.sampled_from([np.nan, -np.inf, np.inf, -1.5, -0.0, 0.0, 2.0, 1e-40, -3e38, 7.25]), max_size=70),
    st.data(),
)
def test_rows_are_ordered_as_a_plain_sort_orders_them(told: list[float], data: st.DataObject) -> None:
    bits = np.array(data.draw(st.lists(st.booleans(), min_size=len(told), max_size=len(told))), bool)
    selection = Selection(np.packbits(bits, bitorder="little"), len(told), int(bits.sum()), len(told))
    least = np.iinfo(np.int64).min
    whole = [least if np.isnan(value) else int(np.clip(value, -9e18, 9e18)) for value in told]
    columns: list[tuple[NumberColumn | FlagColumn, list[Any]]] = [
        (NumberColumn(np.array(told, np.float32), dates=False, complete=False), told),
        (
            NumberColumn(np.array(whole, np.int64), dates=True, complete=False),
            [np.nan if value == least else value for value in whole],
        ),
        (FlagColumn(np.array([value > 0 for value in told], bool)), [value > 0 for value in told]),
    ]
    for column, values in columns:
        for sign in (1, -1):
            order = order_of(column, selection, descending=sign < 0)
            expected = sorted(
                np.flatnonzero(bits).tolist(),
                key=lambda ix: (np.isnan(values[ix]), 0 if np.isnan(values[ix]) else sign * values[ix], ix),
            )
            assert order.tolist() == expected


def test_what_is_kept_never_weighs_more_than_it_may() -> None:
    kept: Kept[str] = Kept(5, weigh=len)
    made: list[str] = []

    def make(text: str) -> str:
        made.append(text)
        return text

    for text in ("aa", "bb", "aa", "ccc", "aa", "dddddd", "dddddd", "aa"):
        assert kept.get(text, lambda text=text: make(text)) == text  # type: ignore[misc]
    assert made == ["aa", "bb", "ccc", "dddddd", "dddddd"]


def test_every_column_that_is_named_is_shown_exported_and_sorted_where_it_says_so(client: TestClient) -> None:
    columns = client.get("columns").json()["items"]
    names = [column["name"] for column in columns]
    assert len(set(names)) == len(names)
    page = client.get("models", params={"fields": ",".join(names), "limit": 300}).json()["items"]
    table = pq.read_table(io.BytesIO(client.get("export", params={"fields": ",".join(names)}).content))
    assert table.column_names == names
    rows = dict(zip(table["id"].to_pylist(), table.to_pylist(), strict=True))
    for item in page:
        for name in set(names) - {"created_at", "modified_at"}:
            assert item[name] == rows[item["id"]][name], name
    for column in columns:
        answer = client.get("models", params={"sort": f"-{column['name']}", "limit": 1})
        assert (answer.status_code == 200) == column["sortable"], column["name"]
        values = [item[column["name"]] for item in page if item[column["name"]] is not None]
        kinds: dict[str, set[type]] = {"number": {int, float}, "flag": {bool}, "list": {list}, "models": {list}}
        assert {type(value) for value in values} <= kinds.get(column["kind"], {str}), column["name"]
        assert not (column["absent"] and any(values)), column["name"]


def test_parents_in_the_table_are_those_of_the_edges(client: TestClient, radar_atlas: Atlas) -> None:
    fields = "parent_ids,parent_relations,root_id,parents"
    told = client.get("models", params={"fields": fields, "limit": 500, "filter": "parents:>0"}).json()["items"]
    assert any(len(item["parent_ids"]) > 1 for item in told)
    for item in told:
        edges = radar_atlas.lineage.edges_of_child(item["ix"]).to_pylist()
        assert item["parent_ids"] == [edge["parent_id"] for edge in edges]
        assert item["parent_relations"] == [edge["relation"] for edge in edges]


def _graph(atlas: Atlas) -> nx.DiGraph[str]:
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from(atlas.models.column("id").to_pylist())
    table = atlas.sql('select e.parent_id, m.id as child from edges e join "filter" m on m.ix = e.child_ix')
    graph.add_edges_from(zip(table["parent_id"].to_pylist(), table["child"].to_pylist(), strict=True))
    return graph


def _closed(atlas: Atlas, graph: nx.DiGraph[str], matched: set[str], closure: str) -> dict[str, str]:
    here = set(atlas.models.column("id").to_pylist())
    above = set().union(*(nx.ancestors(graph, one) for one in matched)) & here
    below = set().union(*(nx.descendants(graph, one) for one in matched)) & here
    parts = dict.fromkeys(matched, "match")
    for closing, kin, word in (("ancestors", above, "ancestor"), ("descendants", below, "descendant")):
        if closure in {closing, "both"}:
            parts = {**dict.fromkeys(kin, word), **parts}
    return parts


@pytest.mark.parametrize("closure", ["ancestors", "descendants", "both"])
def test_an_export_with_kin_holds_what_a_walk_over_the_graph_finds(
    client: TestClient, radar_atlas: Atlas, closure: str
) -> None:
    graph = _graph(radar_atlas)
    matched = set(radar_atlas.ids.take(np.flatnonzero(matching(radar_atlas, FILTER))))
    parts = _closed(radar_atlas, graph, matched, closure)
    asked = {"filter": FILTER, "closure": closure}
    size = client.get("export/size", params=asked).json()
    answer = client.get("export", params={**asked, "fields": "id"})
    table = pq.read_table(io.BytesIO(answer.content))
    assert len(set(parts.values())) > 1
    told = dict(zip(table["id"].to_pylist(), table["part"].to_pylist(), strict=True))
    if closure == "both":  # one above and below is told as an ancestor
        assert {name for name, part in told.items() if part != "match"} == {n for n, p in parts.items() if p != "match"}
    else:
        assert told == parts
    assert size["models"] == table.num_rows == len(parts) == int(answer.headers["x-rows"])
    assert size["matched"] == len(matched)
    assert size["matched"] + size["ancestors"] + size["descendants"] == size["models"]

    here = set(radar_atlas.models.column("id").to_pylist())
    expected = {(a, b) for a, b in graph.edges if b in parts and (a in parts or a not in here)}
    edges = pq.read_table(io.BytesIO(client.get("export/edges", params=asked).content))
    assert set(zip(edges["parent_id"].to_pylist(), edges["child_id"].to_pylist(), strict=True)) == expected
    assert [name not in here for name in edges["parent_id"].to_pylist()] == edges["ghost"].to_pylist()
    assert (size["edges"], size["ghosts"]) == (edges.num_rows, sum(edges["ghost"].to_pylist()))


def test_edges_as_graphml_are_those_of_the_table(client: TestClient) -> None:
    asked = {"filter": FILTER, "closure": "ancestors"}
    read = nx.read_graphml(io.BytesIO(client.get("export/edges", params={**asked, "format": "graphml"}).content))
    table = pq.read_table(io.BytesIO(client.get("export/edges", params=asked).content))
    names = nx.get_node_attributes(read, "id")
    told = {(names[a], names[b], facts["relation"], facts["ghost"]) for a, b, facts in read.edges(data=True)}
    rows = table.to_pylist()
    assert told == {(r["parent_id"], r["child_id"], r["relation"], str(r["ghost"]).lower()) for r in rows}


def _texts(body: bytes) -> list[str]:
    return body.decode().splitlines()


def test_all_formats_hold_the_same_rows(client: TestClient) -> None:
    asked = {"filter": FILTER, "fields": "id,tags,downloads,created_at,faithfulness,only_ghosts,parent_ids"}
    said = {form: client.get("export", params={**asked, "format": form}) for form in _FORMATS}
    table = pq.read_table(io.BytesIO(said["parquet"].content))
    assert pa.ipc.open_stream(said["arrow"].content).read_all().equals(table)
    ids = table["id"].to_pylist()
    assert _texts(said["ids"].content) == ids
    lines = [json.loads(line) for line in _texts(said["jsonl"].content)]
    rows = list(csv.DictReader(io.StringIO(said["csv"].text)))
    assert [line["id"] for line in lines] == [row["id"] for row in rows] == ids
    for row, line, cells in zip(table.to_pylist(), lines, rows, strict=True):
        assert line["tags"] == row["tags"]
        assert line["parent_ids"] == row["parent_ids"] == [one for one in cells["parent_ids"].split("|") if one]
        assert (
            line["created_at"]
            == cells["created_at"]
            == row["created_at"].isoformat(timespec="seconds").replace("+00:00", "Z")
        )
        assert (line["downloads"], line["only_ghosts"]) == (row["downloads"], row["only_ghosts"])
        assert int(cells["downloads"]) == row["downloads"]
    assert {answer.headers["x-rows"] for answer in said.values()} == {str(len(ids))}


_FORMATS = ("parquet", "arrow", "csv", "jsonl", "ids")


def test_a_file_says_what_it_is(client: TestClient, radar_atlas: Atlas) -> None:
    asked: dict[str, str | bool] = {"filter": FILTER, "fields": "id,task", "closure": "ancestors", "about": True}
    parquet = pq.read_table(io.BytesIO(client.get("export", params=asked).content))
    told = {key.decode(): value.decode() for key, value in parquet.schema.metadata.items() if key != b"ARROW:schema"}
    assert told["atlas"] == radar_atlas.id
    assert (told["filter"], told["with"], told["rows"]) == (FILTER, "ancestors", str(parquet.num_rows))
    assert {"modelome", "exported", "snapshot", "license", "attribution", "note"} <= set(told)
    text = _texts(client.get("export", params={**asked, "format": "csv"}).content)
    notes = [line for line in text if line.startswith("# ")]
    assert f"# filter: {FILTER}" in notes
    assert len(text) - len(notes) == parquet.num_rows + 1
    first, *rest = _texts(client.get("export", params={**asked, "format": "jsonl"}).content)
    assert json.loads(first)["about"]["atlas"] == radar_atlas.id
    assert len(rest) == parquet.num_rows
    plain = _texts(client.get("export", params={**asked, "format": "csv", "about": False}).content)
    assert plain == [line for line in text if not line.startswith("# ")]


def test_no_cell_of_a_csv_begins_as_a_formula(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    evil = ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "fine", "a=b", "", None]
    batch = pa.record_batch({"id": pa.array(evil), "tags": pa.array([[text or ""] for text in evil])})
    monkeypatch.setattr("modelome.server.reading.exports.model_batches", lambda *_: iter([batch[:0], batch]))
    rows = list(csv.reader(io.StringIO(client.get("export", params={"format": "csv"}).text, newline="")))[1:]
    for row, text in zip(rows, evil, strict=True):
        told = f"'{text}" if text in evil[:6] else (text or "")
        assert row == [told, told]
    lines = _texts(client.get("export", params={"format": "jsonl"}).content)
    assert [json.loads(line)["id"] for line in lines] == evil


@pytest.fixture
def served(radar_atlas: Atlas) -> Any:
    """Serve on a real socket: only there can a reader go away."""
    server = uvicorn.Server(uvicorn.Config(create_app(radar_atlas, Settings()), port=0, log_level="error"))
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        thread = threading.Thread(target=server.run, args=([listener],), daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.01)
        yield listener.getsockname()
        server.should_exit = True
        thread.join(10)


def _open_tables() -> int:
    paths = [os.path.realpath(link) for link in Path("/proc/self/fd").iterdir()]  # some are gone by now
    return sum(path.endswith("index/filter.parquet") for path in paths)


def test_an_export_ends_when_its_reader_goes_away(served: tuple[str, int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("modelome.server.reading.export_rows.ROWS", 256)
    before = _open_tables()
    with socket.create_connection(served) as reader:
        reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        reader.sendall(b"GET /api/v1/export?format=jsonl HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert reader.recv(64).startswith(b"HTTP/1.1 200")
        while b'"downloads"' not in reader.recv(4096):
            pass
        assert _open_tables() == before + 1
    until = time.monotonic() + 10
    while _open_tables() > before and time.monotonic() < until:
        time.sleep(0.05)
    assert _open_tables() == before
