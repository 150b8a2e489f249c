"""Coded columns say what the table says, and what is counted, cut into pages and put in bins is what plain loops find."""

from __future__ import annotations

import math
import operator
from collections import Counter
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from modelome.atlas.coded import CodedColumns, FlagColumn, ListColumn, NumberColumn, TextColumn
from modelome.atlas.coded.paging import key_of, rows_after
from modelome.atlas.coded.range_kernels import mark_repeats, mark_rows
from modelome.atlas.coded.ranges import Range, Ranged, closed
from modelome.atlas.coded.read import RankColumn
from modelome.atlas.coded.write import write_coded_columns
from modelome.atlas.filters import Selection
from modelome.server.reading import facets
from modelome.server.reading.histograms import count_in_bins

if TYPE_CHECKING:
    from pathlib import Path

    from modelome import Atlas
    from modelome.atlas.coded.read import Column

fresh = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)


def _decoded(column: Column) -> list[Any]:
    match column:
        case TextColumn():
            return [column.values.at(code - 1) if code else None for code in column.codes.tolist()]
        case NumberColumn():
            known = (column.known.low <= column.values) & (column.values <= column.known.high)
            return [value if sure else None for value, sure in zip(column.values.tolist(), known, strict=True)]
        case FlagColumn() | RankColumn():
            return list((column.values if isinstance(column, FlagColumn) else column.ranks).tolist())
        case ListColumn():
            parts = np.split(column.codes, np.asarray(column.row_starts[1:-1], np.int64))
            return [{column.values.at(code) for code in part.tolist()} for part in parts]


def test_every_column_says_what_the_table_says(radar_atlas: Atlas) -> None:
    table = radar_atlas.sql('select * from "filter" order by ix')
    ids = table["id"].to_pylist()
    assert set(table.column_names) - {"ix"} <= set(radar_atlas.coded)
    for name in table.column_names:
        if name == "ix":
            continue
        told = _decoded(radar_atlas.coded[name])
        column = table[name]
        if pa.types.is_timestamp(column.type):
            column = column.cast(pa.timestamp("ms", "UTC")).cast(pa.int64())
        expected = column.to_pylist()
        if pa.types.is_list(column.type):
            expected = [set(values) for values in expected]
        if name == "id":
            told, expected = [ids[at] for at in np.argsort(told)], sorted(ids, key=str.encode)
        if pa.types.is_floating(column.type):
            expected = [None if value is None or math.isnan(value) else float(np.float32(value)) for value in expected]
        assert told == expected, name


def test_codes_of_text_are_in_the_order_of_the_text(radar_atlas: Atlas) -> None:
    for name in ("owner", "task", "name"):
        values = radar_atlas.coded.text(name).values
        told = values.take(range(len(values)))
        assert told == sorted(told, key=str.encode)


def test_rows_by_value_are_those_that_list_it(radar_atlas: Atlas) -> None:
    lists = radar_atlas.models.column("languages").to_pylist()
    column = radar_atlas.coded.list("languages")
    assert column.group(0).tolist() == [row for row, values in enumerate(lists) if not values]
    counts = []
    for code in range(len(column.values)):
        value = column.values.at(code)
        rows = [row for row, values in enumerate(lists) if value in values]
        assert column.group(code + 1).tolist() == rows
        counts.append(-len(rows))
    assert counts == sorted(counts), "the most frequent first"


def test_a_list_that_repeats_a_value_lists_it_once(tmp_path: Path) -> None:
    lists = pa.chunked_array([[["a", "b", "a"], []], [["b"], ["c", "c"]]], pa.list_(pa.string()))
    write_coded_columns(pa.table({"tags": lists}), tmp_path / "columns")
    column = CodedColumns(tmp_path / "columns").list("tags")
    assert {column.values.at(code): column.count(code) for code in range(3)} == {"a": 1, "b": 2, "c": 1}
    assert _decoded(column) == [{"a", "b"}, set(), {"b"}, {"c"}]


def test_a_table_without_rows_is_written_and_read(tmp_path: Path) -> None:
    kinds = {"id": pa.string(), "task": pa.string(), "tags": pa.list_(pa.string()), "likes": pa.int64()}
    write_coded_columns(pa.table({name: pa.array([], kind) for name, kind in kinds.items()}), tmp_path / "columns")
    coded = CodedColumns(tmp_path / "columns")
    assert [_decoded(coded[name]) for name in ("task", "likes")] == [[], []]
    assert len(coded.list("tags").values) == 0


# Pages

COLUMNS = {
    "likes": st.none() | st.integers(-3, 3),
    "downloads": st.none() | st.integers(-(2**40), 2**40) | st.just(7),
    "trending": st.none() | st.floats(width=32, allow_nan=False, allow_infinity=False) | st.sampled_from([0.0, 1.5]),
    "task": st.none() | st.sampled_from(["b", "a", "ä", "B"]),
    "only_ghosts": st.booleans(),
}
TYPES = {
    "likes": pa.int64(),
    "downloads": pa.int64(),
    "trending": pa.float32(),
    "task": pa.string(),
    "only_ghosts": pa.bool_(),
}


def _selection(mask: list[bool]) -> Selection:
    return Selection(np.packbits(np.array(mask, bool), bitorder="little"), len(mask), sum(mask), len(mask))


@fresh
@given(data=st.data(), name=st.sampled_from(list(COLUMNS)), descending=st.booleans(), limit=st.integers(1, 7))
def test_pages_by_key_are_the_sorted_rows_cut(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject, name: str, descending: bool, limit: int
) -> None:
    values = data.draw(st.lists(COLUMNS[name], max_size=40))
    mask = data.draw(st.lists(st.booleans(), min_size=len(values), max_size=len(values)))
    folder = tmp_path_factory.mktemp("pages") / "columns"
    write_coded_columns(pa.table({name: pa.array(values, TYPES[name])}), folder)
    column = CodedColumns(folder)[name]

    def key(row: int) -> Any:
        value = values[row]
        return value.encode() if isinstance(value, str) else value

    chosen = [row for row, kept in enumerate(mask) if kept]
    known = sorted((row for row in chosen if values[row] is not None), key=key, reverse=descending)
    if descending:  # equal values go by row all the same
        known = sorted(sorted(known), key=key, reverse=True)
    expected = known + [row for row in chosen if values[row] is None]

    told: list[int] = []
    after = None
    while True:
        page = rows_after(column, _selection(mask), descending=descending, after=after, limit=limit).tolist()
        told += page
        if len(page) < limit:
            break
        after = key_of(column, page[-1])
    assert told == expected


# Counts

LISTS = st.lists(st.lists(st.sampled_from("abcdefgh"), max_size=4), max_size=60)


@fresh
@given(lists=LISTS, data=st.data())
def test_values_of_lists_are_counted_the_same_in_every_way(
    tmp_path_factory: pytest.TempPathFactory, lists: list[list[str]], data: st.DataObject
) -> None:
    mask = data.draw(st.lists(st.booleans(), min_size=len(lists), max_size=len(lists)))
    folder = tmp_path_factory.mktemp("counts") / "columns"
    write_coded_columns(pa.table({"tags": pa.array(lists, pa.list_(pa.string()))}), folder)
    column = CodedColumns(folder).list("tags")
    kept = [set(values) for values, inside in zip(lists, mask, strict=True) if inside]
    expected = Counter(value for values in kept for value in values)
    for few in (-1.0, 0.25, 1.0):  # by value, whichever is less, by row
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(facets, "_FEW", few)
            counts = facets._counts_of_lists(column, _selection(mask)).tolist()
        assert counts[0] == sum(not values for values in kept)
        told = {column.values.at(code): count for code, count in enumerate(counts[1:]) if count}
        assert told == expected


@fresh
@given(
    values=st.lists(st.none() | st.integers(-50, 3000) | st.integers(0, 2**33), max_size=80),
    bins=st.integers(1, 30),
    scale=st.sampled_from(["linear", "log"]),
    data=st.data(),
)
def test_bins_hold_what_numpy_counts_between_their_edges(
    tmp_path_factory: pytest.TempPathFactory, values: list[int | None], bins: int, scale: str, data: st.DataObject
) -> None:
    mask = data.draw(st.lists(st.booleans(), min_size=len(values), max_size=len(values)))
    folder = tmp_path_factory.mktemp("bins") / "columns"
    write_coded_columns(pa.table({"likes": pa.array(values, pa.int64())}), folder)
    told = count_in_bins(CodedColumns(folder).number("likes"), _selection(mask), bins, scale, whole=True)
    kept = [value for value, inside in zip(values, mask, strict=True) if inside]
    known = np.array([value for value in kept if value is not None], float)
    counted = known[known > 0] if scale == "log" else known
    assert told["missing"] == len(kept) - len(known)
    assert told["zeros"] == (len(known) - len(counted) if scale == "log" else 0)
    assert told["counts"] == np.histogram(counted, told["edges"])[0].tolist()
    assert sum(told["counts"]) == len(counted)


# Ranges

NUMBERS = {
    np.uint8: st.integers(0, 255),
    np.int32: st.integers(-(2**31), 2**31 - 1) | st.integers(-2, 2),
    np.int64: st.integers(-(2**63), 2**63 - 1) | st.integers(-2, 2),
    np.float32: st.floats(width=32) | st.sampled_from([0.0, 1.0, 1.5]),
}
SIGNS = {"<": operator.lt, "<=": operator.le, "=": operator.eq, ">=": operator.ge, ">": operator.gt}


@fresh
@given(
    data=st.data(),
    kind=st.sampled_from(list(NUMBERS)),
    sign=st.sampled_from(list(SIGNS)),
    bound=st.floats(allow_nan=False, allow_infinity=False) | st.integers(-3, 3).map(float),
)
def test_numbers_in_a_closed_range_are_those_that_compare_so(
    data: st.DataObject, kind: type[Any], sign: str, bound: float
) -> None:
    with np.errstate(over="ignore"):
        values = np.array(data.draw(st.lists(NUMBERS[kind], max_size=30)), kind)
    wanted = closed(np.dtype(kind), sign, bound)
    expected = [SIGNS[sign](value, bound) for value in values.tolist()]
    assert ((wanted.low <= values) & (values <= wanted.high)).tolist() == expected


def _many_values(kind: type[Any], rng: np.random.Generator) -> np.ndarray[Any, Any]:
    """Some zones of 1,024 rows: of one value, of few, of all kinds; the last one is cut."""
    values = rng.integers(0, 100, 5 * 1024 + 77).astype(kind)
    values[:1024] = 50
    values[1024:2048] //= 10
    if kind is np.float32:
        values[rng.random(len(values)) < 0.1] = np.nan
        values[3 * 1024 : 4 * 1024] = np.nan
    return values


@pytest.mark.parametrize("kind", list(NUMBERS))
@pytest.mark.parametrize(("low", "high"), [(50, 50), (0, 9), (20, 60), (0, 200), (101, 200), (60, 20)])
def test_rows_in_a_range_are_marked_and_gathered_whatever_their_zones_hold(
    kind: type[Any], low: int, high: int
) -> None:
    rng = np.random.default_rng(5)
    values = _many_values(kind, rng)
    ranged, wanted = Ranged(values), Range(kind(low), kind(high))
    inside = (values >= wanted.low) & (values <= wanted.high)
    for start, stop in ((0, len(values)), (1024, 2048), (1032, 3333), (4096, len(values))):
        told = np.unpackbits(ranged.mark(wanted, start, stop), bitorder="little")[: stop - start]
        assert (told.view(bool) == inside[start:stop]).all()
    mask = rng.random(len(values)) < 0.5
    bits = np.packbits(mask, bitorder="little")
    for start, stop in ((0, len(values)), (1, 1025), (1999, 3333)):
        expected = start + np.flatnonzero((inside & mask)[start:stop])
        rows = np.empty(200, np.int64)
        gathered: list[int] = []
        at = start
        while at < stop:
            found, at = ranged.gather(wanted, bits, at, stop, rows, 0)
            gathered += rows[:found].tolist()
        assert gathered == expected.tolist()


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("kind", [np.int32, np.float32])
@pytest.mark.parametrize("share", [0.03, 1.0])
@pytest.mark.parametrize("limit", [1, 3, 1500])
def test_pages_of_many_rows_are_the_sorted_rows_cut(
    kind: type[Any], descending: bool, share: float, limit: int
) -> None:
    rng = np.random.default_rng(6)
    values = np.concatenate([_many_values(kind, rng), rng.permutation(20_000).astype(kind)])
    if kind is np.int32:
        values[rng.random(len(values)) < 0.1] = np.iinfo(np.int32).min
    column = NumberColumn(values, dates=False, complete=False)
    mask = rng.random(len(values)) < share
    found = Selection(np.packbits(mask, bitorder="little"), len(mask), int(mask.sum()), len(mask))
    known = (values >= column.known.low) & (values <= column.known.high)
    rows = np.flatnonzero(mask & known)
    order = rows[np.lexsort((rows, -values[rows] if descending else values[rows]))]
    expected = [*order.tolist(), *np.flatnonzero(mask & ~known).tolist()]
    after, told = None, 0
    for _ in range(12):
        page = rows_after(column, found, descending=descending, after=after, limit=limit).tolist()
        assert page == expected[told : told + limit]
        told += len(page)
        if len(page) < limit:
            break
        after = key_of(column, page[-1])


@fresh
@given(lengths=st.lists(st.integers(0, 2), min_size=1, max_size=70))
def test_rows_that_list_nothing_are_marked(lengths: list[int]) -> None:
    starts = np.append(0, np.cumsum(lengths)).astype(np.uint8)
    marks = np.empty((len(lengths) + 7) // 8, np.uint8)
    mark_repeats(starts, 0, len(lengths), marks)
    told = np.unpackbits(marks, count=len(lengths), bitorder="little")
    assert told.tolist() == [int(length == 0) for length in lengths]


@fresh
@given(rows=st.sets(st.integers(16, 120)))
def test_given_rows_are_marked(rows: set[int]) -> None:
    marks = np.zeros(14, np.uint8)
    mark_rows(np.array(sorted(rows), np.int32), 16, marks)
    assert set((16 + np.flatnonzero(np.unpackbits(marks, bitorder="little"))).tolist()) == rows


@pytest.mark.parametrize("share", [0.02, 0.6, 1.0])
@pytest.mark.parametrize("kind", [np.int32, np.int64, np.float32])
def test_bins_of_many_rows_hold_what_numpy_counts(kind: type[Any], share: float) -> None:
    rng = np.random.default_rng(8)
    values = np.concatenate([_many_values(kind, rng), rng.integers(-5, 5000, 9001).astype(kind)])
    if kind is not np.float32:
        values[rng.random(len(values)) < 0.1] = np.iinfo(kind).min
    column = NumberColumn(values, dates=False, complete=False)
    mask = rng.random(len(values)) < share
    found = Selection(np.packbits(mask, bitorder="little"), len(mask), int(mask.sum()), len(mask))
    kept = values[mask & (values >= column.known.low) & (values <= column.known.high)].astype(float)
    for scale, counted in (("linear", kept), ("log", kept[kept > 0])):
        told = count_in_bins(column, found, 17, scale, whole=False)
        assert told["counts"] == np.histogram(counted, told["edges"])[0].tolist()
        assert (told["edges"][0], told["edges"][-1]) == (counted.min(), counted.max())
        assert told["missing"] == found.matched - len(kept)
