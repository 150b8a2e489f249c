from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq
from hypothesis import given, settings
from hypothesis import strategies as st
from making import models_of, table_of

from modelome.sources import open_source
from modelome.table import MODELS_SCHEMA, REJECTS_SCHEMA, build_table, card_files, load_aliases
from modelome.table.build import _last_of_each

if TYPE_CHECKING:
    from contextlib import AbstractContextManager
    from pathlib import Path

    import pytest

ODD_IDS = [
    "bare-name",
    "with space/and more",
    "quo\"te/it's",
    "<script>alert(1)</script>/x",
    "rtl/\u202egnp.exe",
    "emoji/🤗-model",
    "Case/Twin",
    "case/twin",
    "a/b/c",
    "-/--",
    "..",
    "https://huggingface.co/x/y",
    "new\nline/x",
]


def cards_of(folder: Path) -> list[tuple[int, str]]:
    files = sorted(folder.glob("*.parquet"))
    tables = [pq.read_table(file) for file in files]
    return [(row["row"], row["card"]) for table in tables for row in table.to_pylist()]


def test_odd_ids_are_kept_as_given(tmp_path: Path) -> None:
    rows = models_of(tmp_path, [{"id": one} for one in ODD_IDS])
    assert [row["id"] for row in rows] == ODD_IDS
    for row in rows:
        owner, slash, name = row["id"].partition("/")
        assert (row["owner"], row["name"]) == ((owner, name) if slash else ("", owner))


def test_white_space_around_an_id_is_no_part_of_it(tmp_path: Path) -> None:
    build = table_of(tmp_path, [{"id": " a/b\n", "likes": 1}, {"id": "a/b", "likes": 2}])
    assert build.models.column("id").to_pylist() == ["a/b"]
    assert (build.duplicates, build.models.column("likes").to_pylist()) == (1, [2])


def test_rows_without_an_id_are_counted_rejects(tmp_path: Path) -> None:
    build = table_of(
        tmp_path, [{"id": "a/b", "likes": 1}, {"id": None}, {"id": " "}, {"likes": 3}, {"id": 7}, {"id": "c/d"}]
    )
    assert build.models.column("id").to_pylist() == ["a/b", "c/d"]
    assert [(r["row"], r["id"], r["reason"]) for r in build.rejects.to_pylist()] == [
        (i, None, "no id") for i in (1, 2, 3, 4)
    ]
    assert build.rows_in == 6 == build.models.num_rows + build.rejects.num_rows + build.duplicates


def test_of_rows_with_one_id_the_last_holds_in_the_place_of_the_first(tmp_path: Path) -> None:
    ids = ["a/a", "b/b", "a/a", "c/c", "b/b", "a/a"]
    build = table_of(tmp_path, [{"id": one, "likes": i} for i, one in enumerate(ids)])
    assert build.models.select(["id", "likes"]).to_pylist() == [
        {"id": "a/a", "likes": 5},
        {"id": "b/b", "likes": 4},
        {"id": "c/c", "likes": 3},
    ]
    assert build.duplicates == 3


@settings(deadline=None)
@given(st.lists(st.text("ab", max_size=2), max_size=30))
def test_places_of_duplicates_are_those_of_a_dictionary(ids: list[str]) -> None:
    order, place = _last_of_each(pa.chunked_array([ids[:7], ids[7:]], pa.string()))
    last = {one: i for i, one in enumerate(ids)}
    assert order.tolist() == [last[one] for one in dict.fromkeys(ids)]
    truth = {i: k for k, i in enumerate(order.tolist())}
    assert place.tolist() == [truth.get(i, -1) for i in range(len(ids))]


def test_cards_carry_the_row_of_their_model(tmp_path: Path) -> None:
    build = table_of(
        tmp_path,
        [
            {"id": None, "card": "of nobody"},
            {"id": "a/a", "card": "first"},
            {"id": "b/b"},
            {"id": "c/c", "card": "third, é"},
        ],
    )
    assert cards_of(tmp_path / "cards") == [(0, "first"), (2, "third, é")]
    assert build.models.column("card_chars").to_pylist() == [5, None, 8]
    assert build.models.column("card_words").to_pylist() == [1, None, 2]


def test_cards_of_duplicates_are_those_of_the_last_row_in_ascending_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(card_files, "FILE_BYTES", 10)
    records = [{"id": one, "card": f"{one} {i}"} for i, one in enumerate(["a/a", "b/b", "c/c", "a/a", "d/d"])]
    records[4]["card"] = ""
    table_of(tmp_path, records)
    assert cards_of(tmp_path / "cards") == [(0, "a/a 3"), (1, "b/b 1"), (2, "c/c 2")]
    assert [path.suffix for path in (tmp_path / "cards").iterdir()] == [".parquet"]


def test_a_listing_without_cards_writes_none(tmp_path: Path) -> None:
    table_of(tmp_path, [{"id": "a/b", "likes": 1}])
    assert not (tmp_path / "cards").exists()


def test_a_card_of_ten_megabytes_is_read_and_kept(tmp_path: Path) -> None:
    card = "---\nlicense: mit\n---\n" + "word " * 2_100_000
    build = table_of(tmp_path, [{"id": "a/b", "card": card}])
    row = build.models.to_pylist()[0]
    assert (row["licenses"], row["card_chars"], row["card_words"]) == (["mit"], len(card), len(card.split()))
    assert cards_of(tmp_path / "cards") == [(0, card)]


def test_the_hubs_metadata_is_heard_before_the_cards_header(tmp_path: Path) -> None:
    row = models_of(tmp_path, [{"card": "---\nlicense: mit\n---\n", "cardData": {"license": "gpl-3.0"}}])[0]
    assert row["licenses"] == ["gpl-3.0"]


def test_the_tables_are_of_their_schemas_and_lists_are_never_null(tmp_path: Path) -> None:
    build = table_of(tmp_path, [{"id": "a/b", "likes": 1}, {"id": "c/d", "tags": ["en"]}])
    assert build.models.schema.equals(MODELS_SCHEMA)
    assert build.rejects.schema.equals(REJECTS_SCHEMA)
    for field in MODELS_SCHEMA:
        if pa.types.is_list(field.type):
            assert build.models.column(field.name).null_count == 0
    assert set(build.coverage) == set(MODELS_SCHEMA.names)
    assert (build.coverage["tags"], build.coverage["likes"], build.coverage["license_family"]) == (1, 1, 0)


def test_the_last_row_of_a_source_may_be_the_only_reject_of_its_batch(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    path.write_text(json.dumps({"id": "a/b", "likes": 1}) + "\n{broken\n")
    build = build_table(open_source(str(path)), cards_dir=tmp_path / "cards")
    assert (build.rows_in, build.models.num_rows, build.rejects.num_rows) == (2, 1, 1)


class Counting:
    """A progress that remembers."""

    def __init__(self) -> None:
        self.told: list[Any] = []

    def stage(self, name: str, total: int | None = None) -> AbstractContextManager[Counting]:
        from contextlib import nullcontext

        self.told.append((name, total))
        return nullcontext(self)

    def advance(self, count: int = 1) -> None:
        self.told.append(count)

    def note(self, text: str) -> None:
        self.told.append(text)


def test_progress_hears_of_every_row(tmp_path: Path) -> None:
    progress = Counting()
    build = build_table(open_source("sample"), cards_dir=tmp_path, progress=progress)
    assert progress.told[0] == ("table", 15_910)
    assert sum(count for count in progress.told[1:] if isinstance(count, int)) == build.rows_in


def test_the_sample_builds_whole(tmp_path: Path) -> None:
    build = build_table(open_source("sample"), cards_dir=tmp_path)
    assert (build.models.num_rows, build.rejects.num_rows, build.duplicates) == (15_910, 0, 0)
    parents = [p for row in build.models.column("parents").to_pylist() for p in row]
    assert sum(p["evidence"] == "field:base_models" for p in parents) == 9_367
    assert {p["relation"] for p in parents if p["evidence"] == "field:base_models"} == {
        "finetune",
        "adapter",
        "quantized",
        "merge",
    }
    assert not any(p["id"].startswith(("finetune:", "adapter:", "quantized:", "merge:")) for p in parents)


def test_aliases_are_bundled() -> None:
    aliases = load_aliases()
    assert aliases.num_rows == 45
    assert {"alias": "gpt2", "model_id": "openai-community/gpt2"} in aliases.to_pylist()
