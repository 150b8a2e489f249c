from __future__ import annotations

import gzip
import tracemalloc
from typing import TYPE_CHECKING

import pytest
from paper_table import COLUMNS, paper_row, write_paper_table
from reading import read

from modelome.errors import SourceColumns, SourceDamaged
from modelome.sources import csv_files, open_source

if TYPE_CHECKING:
    from pathlib import Path


def test_the_papers_columns_are_22_and_an_unnamed_index() -> None:
    assert len(COLUMNS) == 23
    assert COLUMNS[0] == ""


def test_tags_with_quotes_backslashes_and_commas_are_read_as_python_wrote_them(tmp_path: Path) -> None:
    tags = ["it's", 'he said "no"', "both ' and \"", "back\\slash", "a', 'b", "x, y", "naïve", "日本", "line\nbreak"]
    rows, rejects = read(write_paper_table(tmp_path / "ai_ecosystem.csv", [paper_row("a/b", tags)]))
    assert rows[0]["tags"] == tags
    assert rejects == []


def test_a_card_keeps_its_line_ends_and_quotes(tmp_path: Path) -> None:
    card = '---\r\nlicense: mit\r\n---\r\n# "Title", with commas\r\n\r\nand lines\n'
    rows, _ = read(write_paper_table(tmp_path / "t.csv", [paper_row("a/b", ["x"], modelCard=card)]))
    assert rows[0]["card"] == card


def test_parents_come_from_all_five_columns_each_with_its_evidence(tmp_path: Path) -> None:
    tags = ["base_model:x/y", "base_model:merge:x/y", "base_model:z/w", "base_model:adapter:z/w"]
    rows, _ = read(write_paper_table(tmp_path / "t.csv", [paper_row("a/b", tags)]))
    assert rows[0]["parents"] == [
        {"id": "x/y", "relation": "unspecified", "evidence": "field:parent_model"},
        {"id": "z/w", "relation": "unspecified", "evidence": "field:parent_model"},
        {"id": "z/w", "relation": "adapter", "evidence": "field:adapter_parent"},
        {"id": "x/y", "relation": "merge", "evidence": "field:merge_parent"},
    ]


def test_languages_that_the_paper_made_of_tags_are_not_believed_where_the_tags_are_there(tmp_path: Path) -> None:
    row = paper_row("a/b", ["ml", "tabular-classification"], languages=["Malayalam"])
    rows, _ = read(write_paper_table(tmp_path / "t.csv", [row]))
    assert rows[0]["languages"] == []


def test_a_broken_list_literal_is_a_counted_reject_and_the_rows_around_it_stay(tmp_path: Path) -> None:
    rows = [paper_row(f"a/{i}", ["x"]) for i in range(5)]
    rows[1] = paper_row("a/1", ["x"], tags="['open")
    rows[3] = paper_row("a/3", ["x"], merge_parent="['a' 'b', 3]")
    kept, rejects = read(write_paper_table(tmp_path / "t.csv", rows))
    assert [row["id"] for row in kept] == ["a/0", "a/2", "a/4"]
    assert [row["row"] for row in kept] == [0, 2, 4]
    assert [(r["row"], r["id"], r["reason"]) for r in rejects] == [
        (1, "a/1", "broken list literal"),
        (3, "a/3", "broken list literal"),
    ]
    assert rejects[0]["detail"] == "column tags: ['open"


def test_a_row_with_missing_fields_is_a_counted_reject_in_its_place(tmp_path: Path) -> None:
    rows = [paper_row(f"a/{i}", ["x"]) for i in range(4)]
    rows[2] = rows[2][:-5]
    kept, rejects = read(write_paper_table(tmp_path / "t.csv", rows))
    assert [(row["row"], row["id"]) for row in kept] == [(0, "a/0"), (1, "a/1"), (3, "a/3")]
    assert [(r["row"], r["reason"]) for r in rejects] == [(2, "wrong number of fields")]


def test_a_table_cut_off_in_a_card_loses_that_row_and_no_other(tmp_path: Path) -> None:
    path = write_paper_table(
        tmp_path / "t.csv", [paper_row(f"a/{i}", ["x"], modelCard="one\ntwo, three\n") for i in range(3)]
    )
    content = path.read_bytes()
    path.write_bytes(content[: content.rindex(b"two")])
    kept, rejects = read(path)
    assert [row["id"] for row in kept] == ["a/0", "a/1"]
    assert [(r["row"], r["reason"]) for r in rejects] == [(2, "the file ends inside quotes")]


@pytest.mark.parametrize("written", ["", "nan", "NaN", "inf", "-3", "many", "1e400"])
def test_counts_that_are_no_counts_are_missing(tmp_path: Path, written: str) -> None:
    row = paper_row("a/b", ["x"], downloads=written, likes=written, trendingScore=written)
    rows, rejects = read(write_paper_table(tmp_path / "t.csv", [row]))
    assert rows[0]["downloads"] is None
    assert rows[0]["likes"] is None
    assert rows[0]["trending"] in ((None, -3.0) if written == "-3" else (None,))
    assert rejects == []


def test_counts_that_pandas_wrote_as_floats_are_counts(tmp_path: Path) -> None:
    rows, _ = read(write_paper_table(tmp_path / "t.csv", [paper_row("a/b", ["x"], downloads="1204.0")]))
    assert rows[0]["downloads"] == 1204


def test_a_card_of_ten_megabytes_is_read(tmp_path: Path) -> None:
    card = 'word, "quoted"\n' * 700_000
    path = write_paper_table(tmp_path / "t.csv", [paper_row("a/0", ["x"]), paper_row("a/1", ["y"], modelCard=card)])
    rows, rejects = read(path)
    assert len(card) > 10_000_000
    assert rows[1]["card"] == card
    assert rejects == []


def test_rows_across_many_blocks_keep_their_numbers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv_files, "PIECE", 4096)
    rows = [paper_row(f"a/{i}", ["x"], modelCard=f'card {i}\nwith "two" lines') for i in range(300)]
    for bad in (0, 7, 8, 150, 299):
        rows[bad] = rows[bad][:4]
    kept, rejects = read(write_paper_table(tmp_path / "t.csv", rows))
    assert [r["row"] for r in rejects] == [0, 7, 8, 150, 299]
    assert [(row["row"], row["id"]) for row in kept] == [
        (i, f"a/{i}") for i in range(300) if i not in (0, 7, 8, 150, 299)
    ]


def test_a_table_larger_than_its_blocks_is_read_in_bounded_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(csv_files, "PIECE", 1 << 20)
    card = 'text of a card, with "quotes" and\nlines ' * 500
    path = write_paper_table(tmp_path / "t.csv", [paper_row(f"a/{i}", ["x"], modelCard=card) for i in range(1500)])
    assert path.stat().st_size > 25 << 20
    tracemalloc.start()
    count = sum(batch.rows.num_rows for batch in open_source(str(path)).batches())
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 1500
    assert peak < 8 << 20


def test_bytes_that_are_no_utf_8_become_replacement_characters(tmp_path: Path) -> None:
    path = write_paper_table(tmp_path / "t.csv", [paper_row("a/b", ["x"], modelCard="caf@"), paper_row("a/c", ["x"])])
    path.write_bytes(path.read_bytes().replace(b"caf@", b"caf\xe9"))
    rows, rejects = read(path)
    assert rows[0]["card"] == "caf\ufffd"
    assert rejects == []


def test_a_gzipped_table_is_read_and_a_truncated_one_is_refused(tmp_path: Path) -> None:
    plain = write_paper_table(tmp_path / "t.csv", [paper_row(f"a/{i}", [f"x{i}"]) for i in range(2000)]).read_bytes()
    whole = tmp_path / "whole.csv.gz"
    whole.write_bytes(gzip.compress(plain))
    assert len(read(whole)[0]) == 2000
    cut = tmp_path / "cut.csv.gz"
    cut.write_bytes(gzip.compress(plain)[:-2000])
    with pytest.raises(SourceDamaged, match=r"cut\.csv\.gz"):
        read(cut)


def test_the_source_says_what_it_is(tmp_path: Path) -> None:
    described = open_source(str(write_paper_table(tmp_path / "t.csv", [paper_row("a/b", ["x"])]))).describe()
    assert described.kind == "paper-csv"
    assert described.rows is None
    assert described.bias is not None
    assert "2508.06811" in described.bias


def test_a_csv_of_something_else_is_refused_naming_what_was_found(tmp_path: Path) -> None:
    path = tmp_path / "prices.csv"
    path.write_text("city,price\nParis,3\n")
    with pytest.raises(SourceColumns, match="'city', 'price'") as told:
        open_source(str(path))
    assert "model_id" in str(told.value)
