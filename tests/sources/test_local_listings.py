from __future__ import annotations

import gzip
import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import orjson
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from reading import read

from modelome.errors import SourceColumns, SourceDamaged, SourceEmpty, SourceError, SourceMissing
from modelome.sources import open_source

if TYPE_CHECKING:
    from pathlib import Path


def record(model_id: str = "a/b", **changed: Any) -> dict[str, Any]:
    """One record as the Hub's API gives it."""
    return {
        "_id": "6679671609ccf03a818217c3",
        "id": model_id,
        "modelId": model_id,
        "likes": 4,
        "downloads": 31,
        "private": False,
        "tags": ["gguf", "license:mit"],
        "pipeline_tag": "text-generation",
        "createdAt": "2024-06-24T12:31:18.000Z",
    } | changed


def write_lines(path: Path, records: list[Any]) -> Path:
    path.write_text("".join(json.dumps(value) + "\n" for value in records))
    return path


def test_a_page_of_the_api_and_its_records_as_lines_are_the_same_rows(tmp_path: Path) -> None:
    records = [record(f"a/{i}", likes=i) for i in range(5)]
    page = tmp_path / "page.json"
    page.write_bytes(orjson.dumps(records))
    packed = tmp_path / "page.jsonl.gz"
    packed.write_bytes(gzip.compress(write_lines(tmp_path / "page.jsonl", records).read_bytes()))
    assert read(page) == read(tmp_path / "page.jsonl") == read(packed)
    rows, rejects = read(page)
    assert rows[3]["likes"] == 3
    assert rows[3]["hub_id"] == "6679671609ccf03a818217c3"
    assert rows[3]["created_at"] == datetime(2024, 6, 24, 12, 31, 18, tzinfo=UTC)
    assert rejects == []


def test_nested_facts_of_a_record_are_found(tmp_path: Path) -> None:
    full = record(
        safetensors={"parameters": {"F16": 7}, "total": 7_241_732_096},
        config={"model_type": "llama"},
        siblings=[{"rfilename": "model.safetensors"}],
        cardData={"language": ["no"], "base_model": "x/y"},
        gated="manual",
        disabled=False,
        sha="abc",
    )
    row = read(write_lines(tmp_path / "x.jsonl", [full]))[0][0]
    assert row["parameters"] == 7_241_732_096
    assert row["architecture"] == "llama"
    assert row["files"] == ["model.safetensors"]
    assert orjson.loads(row["card_metadata"]) == {"language": ["no"], "base_model": "x/y"}
    assert (row["gated"], row["disabled"], row["sha"]) == ("manual", False, "abc")


def test_gguf_tells_parameters_and_architecture_where_nothing_else_does(tmp_path: Path) -> None:
    row = read(write_lines(tmp_path / "x.jsonl", [record(gguf={"total": 12, "architecture": "qwen2"})]))[0][0]
    assert (row["parameters"], row["architecture"]) == (12, "qwen2")


def test_base_models_of_the_api_are_a_relation_and_models(tmp_path: Path) -> None:
    value = {"relation": "merge", "models": [{"_id": "1", "id": "x/y"}, {"_id": "2", "id": "z/w"}]}
    row = read(write_lines(tmp_path / "x.jsonl", [record(baseModels=value)]))[0][0]
    assert row["parents"] == [
        {"id": "x/y", "relation": "merge", "evidence": "field:baseModels"},
        {"id": "z/w", "relation": "merge", "evidence": "field:baseModels"},
    ]


def test_lines_that_are_no_records_are_counted_rejects(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    path.write_bytes(orjson.dumps(record("a/0")) + b'\n{"id": "a/1", \n[1]\n\n' + orjson.dumps(record("a/3")) + b"\n")
    rows, rejects = read(path)
    assert [(row["row"], row["id"]) for row in rows] == [(0, "a/0"), (3, "a/3")]
    assert [(r["row"], r["reason"]) for r in rejects] == [(1, "not a record"), (2, "not a record")]


def test_nan_in_json_is_a_missing_value_and_bottomless_nesting_a_reject(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    path.write_text(
        '{"id": "a/0", "likes": NaN}\n{"id": "a/1", "x": ' + "[" * 100_000 + '\n{"id": "a/2", "likes": 1}\n'
    )
    rows, rejects = read(path)
    assert [(row["id"], row["likes"]) for row in rows] == [("a/0", None), ("a/2", 1)]
    assert [(r["row"], r["reason"]) for r in rejects] == [(1, "not a record")]


def test_values_of_another_type_than_usual_lose_no_model(tmp_path: Path) -> None:
    odd = record(
        likes="many", tags="alone", gated=False, createdAt=7, config="x", siblings=[None, "a.bin"], downloads=2**80
    )
    rows, rejects = read(write_lines(tmp_path / "x.jsonl", [odd, record("c/d", tags=[1, None, "t"])]))
    assert rejects == []
    assert (rows[0]["likes"], rows[0]["downloads"], rows[0]["created_at"]) == (None, None, None)
    assert rows[0]["tags"] == ["alone"]
    assert rows[0]["files"] == ["a.bin"]
    assert rows[0]["gated"] == "false"
    assert rows[1]["tags"] == ["t"]


def test_a_lone_surrogate_in_json_is_no_crash(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    path.write_text('{"id": "a/\\ud800b", "likes": 1}\n' + json.dumps(record()) + "\n", encoding="ascii")
    rows, rejects = read(path)
    assert len(rows) + len(rejects) == 2


def test_the_listing_form_in_parquet(tmp_path: Path) -> None:
    table = pa.table(
        {
            "id": ["a/b", "bare"],
            "createdAt": pa.array([datetime(2024, 1, 2, tzinfo=UTC), None], pa.timestamp("us", tz="UTC")),
            "downloads": pa.array([1.0, float("nan")]),
            "likes": [3, -1],
            "tags": [["x", None], None],
            "pipeline_tag": pa.array(["fill-mask", None]).dictionary_encode(),
        }
    )
    pq.write_table(table, tmp_path / "hub-2024-01-02.parquet")
    rows, _ = read(tmp_path / "hub-2024-01-02.parquet")
    assert [(r["downloads"], r["likes"], r["task"]) for r in rows] == [(1, 3, "fill-mask"), (None, None, None)]
    assert rows[0]["tags"] == ["x"]
    assert rows[1]["tags"] == []
    described = open_source(str(tmp_path / "hub-2024-01-02.parquet")).describe()
    assert (described.kind, described.rows, described.snapshot_date) == ("listing", 2, "2024-01-02")
    assert described.path == "hub-2024-01-02.parquet"


def test_hub_stats_gives_parents_sizes_and_metadata(tmp_path: Path) -> None:
    base = pa.struct(
        [("relation", pa.string()), ("models", pa.list_(pa.struct([("_id", pa.string()), ("id", pa.string())])))]
    )
    table = pa.table(
        {
            "_id": ["6679671609ccf03a818217c3", "6679671609ccf03a818217c4", "6679671609ccf03a818217c5"],
            "id": ["a/b", "c/d", "e/f"],
            "author": ["a", "c", "e"],
            "cardData": ['{"license": "llama3", "language": ["en"]}', None, "not json"],
            "disabled": [False, False, True],
            "gated": ["False", "manual", "auto"],
            "lastModified": pa.array([datetime(2025, 3, 1)] * 3, pa.timestamp("us")),  # noqa: DTZ001
            "likes": [1.0, 2.0, None],
            "trendingScore": [0.5, None, 2.0],
            "private": [False] * 3,
            "sha": ["s1", "s2", "s3"],
            "config": ['{"model_type": "llama", "architectures": ["L"]}', None, "{"],
            "downloads": [5, 6, 7],
            "downloadsAllTime": [50, 60, 70],
            "tags": [["transformers"], [], ["x"]],
            "pipeline_tag": ["text-generation", None, None],
            "library_name": ["transformers", None, None],
            "createdAt": pa.array([datetime(2025, 2, 1)] * 3, pa.timestamp("us")),  # noqa: DTZ001
            "safetensors": pa.array([{"total": 8_030_261_248}, None, None], pa.struct([("total", pa.int64())])),
            "gguf": ['{"total": 1}', '{"total": 99, "architecture": "qwen2"}', None],
            "baseModels": pa.array(
                [
                    {"relation": "finetune", "models": [{"_id": "1", "id": "x/y"}]},
                    None,
                    {"relation": None, "models": []},
                ],
                base,
            ),
            "usedStorage": [10, 20, 30],
            "siblings": [[{"rfilename": "a.gguf"}], [], None],
        }
    )
    pq.write_table(table, tmp_path / "models.parquet")
    rows, rejects = read(tmp_path / "models.parquet")
    assert rejects == []
    assert open_source(str(tmp_path / "models.parquet")).describe().kind == "hub-stats"
    assert [row["parents"] for row in rows] == [
        [{"id": "x/y", "relation": "finetune", "evidence": "field:baseModels"}],
        [],
        [],
    ]
    assert [row["parameters"] for row in rows] == [8_030_261_248, 99, None]
    assert [row["architecture"] for row in rows] == ["llama", "qwen2", None]
    assert [row["gated"] for row in rows] == ["false", "manual", "auto"]
    assert [row["storage_bytes"] for row in rows] == [10, 20, 30]
    assert [row["downloads_all"] for row in rows] == [50, 60, 70]
    assert rows[0]["created_at"] == datetime(2025, 2, 1, tzinfo=UTC)
    assert rows[0]["files"] == ["a.gguf"]


def test_hub_stats_with_base_models_as_json_is_the_same(tmp_path: Path) -> None:
    value = '{"relation": "quantized", "models": [{"_id": "1", "id": "x/y"}]}'
    table = pa.table(
        {"id": ["a/b", "c/d"], "downloads": [1, 2], "downloadsAllTime": [3, 4], "baseModels": [value, None]}
    )
    pq.write_table(table, tmp_path / "models.parquet")
    rows, _ = read(tmp_path / "models.parquet")
    assert rows[0]["parents"] == [{"id": "x/y", "relation": "quantized", "evidence": "field:baseModels"}]
    assert rows[1]["parents"] == []


def test_shards_in_a_folder_are_read_in_order_of_their_names(tmp_path: Path) -> None:
    for shard in (1, 0):
        table = pa.table({"id": [f"{shard}/{i}" for i in range(3)], "likes": [0, 1, 2]})
        pq.write_table(table, tmp_path / f"part-{shard}.parquet")
    (tmp_path / "notes.txt").write_text("not a shard")
    rows, _ = read(tmp_path)
    assert [row["id"] for row in rows] == ["0/0", "0/1", "0/2", "1/0", "1/1", "1/2"]
    assert [row["row"] for row in rows] == list(range(6))
    assert open_source(str(tmp_path)).describe().rows == 6


def parquet_bytes() -> bytes:
    sink = pa.BufferOutputStream()
    pq.write_table(pa.table({"id": [f"a/{i}" for i in range(5000)], "likes": list(range(5000))}), sink)
    content: bytes = sink.getvalue().to_pybytes()
    return content


@pytest.mark.parametrize(
    ("name", "content", "error", "says"),
    [
        ("empty.parquet", b"", SourceEmpty, "holds no bytes"),
        ("empty.csv", b"", SourceEmpty, "holds no bytes"),
        ("blank.csv", b" \n\n", SourceEmpty, "holds no text"),
        ("header.csv", b"id,likes\n", SourceEmpty, "holds no rows"),
        ("none.json", b"[]", SourceEmpty, "holds no records"),
        ("numbers.json", b"[1, 2]", SourceEmpty, "holds no records"),
        ("cut.parquet", parquet_bytes()[:-200], SourceDamaged, "truncated"),
        ("cut.json", b'[{"id": "a/b"', SourceDamaged, "damaged JSON"),
        ("cut.jsonl.gz", gzip.compress(b'{"id": "a/b", "likes": 1}\n' * 9, mtime=0)[:-12], SourceDamaged, "damaged"),
        ("csv.parquet", b"id,likes\na/b,1\n", SourceDamaged, "not the format that its name says"),
        ("parquet.csv", parquet_bytes(), SourceDamaged, "not the format that its name says"),
        ("picture.bin", b"\x89PNG\r\n\x1a\n\0\0\0", SourceDamaged, "not a listing"),
        ("wrong.csv", b"city,price\nParis,3\n", SourceColumns, "no column of model ids"),
        ("ids.csv", b"id\na/b\n", SourceColumns, "nothing but ids"),
        ("wrong.json", b'[{"name": "x"}]', SourceColumns, "no column of model ids"),
    ],
)
def test_bad_input_is_refused_in_words_that_name_the_file(
    tmp_path: Path, name: str, content: bytes, error: type[SourceError], says: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(error, match=says) as told:
        for _ in open_source(str(path)).batches():
            pass
    assert name in str(told.value)
    assert str(tmp_path) not in str(told.value)


def test_parquet_damaged_in_the_middle_is_refused(tmp_path: Path) -> None:
    content = bytearray(parquet_bytes())
    content[20:4000] = b"\xff" * 3980
    (tmp_path / "x.parquet").write_bytes(content)
    with pytest.raises(SourceDamaged, match=r"x\.parquet"):
        read(tmp_path / "x.parquet")


def test_a_path_with_nothing_there_and_a_folder_without_shards_are_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceMissing, match="nothing lies there"):
        open_source(str(tmp_path / "absent.parquet"))
    with pytest.raises(SourceEmpty, match="no shards"):
        open_source(str(tmp_path))


def test_the_sample_says_where_it_is_from_and_how_it_was_chosen() -> None:
    described = open_source("sample").describe()
    assert (described.kind, described.rows, described.license) == ("sample", 15_910, "CC-BY-4.0")
    assert described.attribution is not None
    assert "686f6c61" in described.attribution
    assert described.bias is not None
    assert "open license" in described.bias
    assert described.snapshot_date == "2026-08-22"
    rows, rejects = read("sample")
    assert len(rows) == 15_910
    assert rejects == []
    assert max(row["modified_at"] for row in rows).date().isoformat() == described.snapshot_date
