"""The filter grammar in Python and in the browser: both read the cases of `web/src/filter/cases.json`."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import pyarrow as pa
import pytest

from modelome.atlas.coded.read import CodedColumns
from modelome.atlas.coded.write import write_coded_columns
from modelome.atlas.columns import category, number_f32, number_uint, only_or_several
from modelome.atlas.filters import parse, select
from modelome.errors import FilterError

if TYPE_CHECKING:
    from modelome.atlas.filters.syntax import Node
    from modelome.atlas.reader import Atlas

FILE = Path(__file__).parents[2] / "web" / "src" / "filter" / "cases.json"
CASES: dict[str, Any] = json.loads(FILE.read_text("utf-8"))

_KINDS = {"Either": "any", "All": "all"}
_LISTS = ("licenses", "languages")


def plain(node: Node) -> dict[str, Any]:
    """Write a tree as the browser writes it."""
    kind = type(node).__name__
    told: dict[str, Any] = {"kind": _KINDS.get(kind, kind.lower())}
    for field in dataclasses.fields(node):
        value = getattr(node, field.name)
        if field.name == "terms":
            told["terms"] = [plain(term) for term in value]
        elif field.name == "term":
            told["term"] = plain(value)
        elif field.name != "at":
            told[field.name] = value
    return told


def small_atlas(rows: dict[str, list[Any]], folder: Path) -> Atlas:
    """Give as much of an atlas as terms about columns need: real coded columns of a few rows."""
    columns: dict[str, Any] = {"ix": pa.array(range(len(rows["id"])), pa.int32())}
    for name, values in rows.items():
        if name == "fifteenths":
            columns["faithfulness"] = pa.array(np.array(values, np.float32) / np.float32(15))
        elif name == "created_at":
            columns[name] = _moments(values)
        else:
            kind = pa.list_(pa.string()) if name in _LISTS else pa.float32() if name == "trending" else None
            columns[name] = pa.array(values, kind)
    write_coded_columns(pa.table(columns), folder)
    count = len(rows["id"])
    names = SimpleNamespace(
        holding=lambda text: np.array([ix for ix, one in enumerate(rows["id"]) if text.lower() in one], np.int64)
    )
    made = SimpleNamespace(count=count, blocks=[0, 16, count], coded=CodedColumns(folder), names=names)
    return cast("Atlas", made)


def point_columns(rows: dict[str, list[Any]]) -> dict[str, Any]:
    """Give the columns as the browser has them, by the functions that write the points."""
    moments = _moments(rows["created_at"]).cast(pa.int64()).to_pylist()
    seconds = pa.array([None if at is None else at // 1000 for at in moments], pa.int64())
    made = {
        "task": category(pa.array(rows["task"], pa.string())),
        "library": category(pa.array(rows["library"], pa.string())),
        "license_family": category(pa.array(rows["license_family"], pa.string())),
        "license": category(only_or_several(pa.array(rows["licenses"], pa.list_(pa.string())))),
        "language": category(only_or_several(pa.array(rows["languages"], pa.list_(pa.string())))),
        "downloads": number_uint(pa.array(rows["downloads"], pa.int64()), "uint32"),
        "likes": number_uint(pa.array(rows["likes"], pa.int64()), "uint32"),
        "generation": number_uint(pa.array(rows["generation"], pa.int64()), "uint16"),
        "created": number_uint(seconds, "uint32"),
        "faithfulness": number_uint(pa.array(rows["fifteenths"], pa.int64()), "uint8"),
        "trending": number_f32(pa.array(rows["trending"], pa.float32())),
        "parameters": number_f32(pa.array(rows["parameters"], pa.int64())),
    }
    told: dict[str, Any] = {}
    for name, column in made.items():
        kind = f"{column.values.dtype.kind}{8 * column.values.dtype.itemsize}"
        meta: dict[str, Any] = {"kind": column.kind, "dtype": kind, **column.facts}
        if name == "faithfulness":
            meta["scale"] = 15
        stored = [None if np.isnan(value) else value for value in column.values.tolist()]
        told[name] = {"meta": meta, "values": stored}
    return told


def kept(atlas: Atlas, text: str) -> list[int]:
    """Give the rows that a filter keeps."""
    rows: list[int] = np.flatnonzero(select(atlas, parse(text)).mask()).tolist()
    return rows


@pytest.fixture(scope="module")
def atlas(tmp_path_factory: pytest.TempPathFactory) -> Atlas:
    """Give the rows of the cases as columns."""
    return small_atlas(CASES["rows"], tmp_path_factory.mktemp("cases") / "columns")


@pytest.mark.parametrize("case", CASES["cases"], ids=lambda case: case["text"])
def test_a_case_parses_to_its_tree_and_keeps_its_rows(atlas: Atlas, case: dict[str, Any]) -> None:
    assert plain(parse(case["text"])) == case["tree"]
    assert kept(atlas, case["text"]) == case["keeps"]


@pytest.mark.parametrize("case", CASES["cases"], ids=lambda case: case["text"])
def test_what_the_browser_makes_of_a_case_means_the_same(atlas: Atlas, case: dict[str, Any]) -> None:
    assert kept(atlas, case["written"]) == case["keeps"]


@pytest.mark.parametrize("case", CASES["trees"], ids=lambda case: case["text"])
def test_a_term_about_relatives_parses_to_its_tree(case: dict[str, Any]) -> None:
    assert plain(parse(case["text"])) == case["tree"]


@pytest.mark.parametrize("error", CASES["errors"], ids=lambda error: error["text"])
def test_an_error_names_its_term_and_its_place(error: dict[str, Any]) -> None:
    with pytest.raises(FilterError) as raised:
        parse(error["text"])
    assert (raised.value.term, raised.value.position) == (error["term"], error["at"])


def test_the_columns_of_the_cases_are_what_the_browser_is_given() -> None:
    assert point_columns(CASES["rows"]) == CASES["points"]


def _moments(values: list[str | None]) -> pa.Array:
    return pa.array(np.array(values, "datetime64[ms]"), pa.timestamp("ms", "UTC"))
