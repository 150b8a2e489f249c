"""Polygons on the map: the rows inside, against the fixture that the web app is held to, and against the definition."""

from __future__ import annotations

import json
import runpy
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from modelome.atlas.filters import format_filter, matching, parse
from modelome.atlas.filters.shapes import MOST_CORNERS, inside, read_area, read_volume
from modelome.atlas.map_reader import Grid
from modelome.atlas.points import Extent, dequantize, quantize, read_container
from modelome.errors import FilterError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from modelome import Atlas

FIXTURE = Path(__file__).parents[2] / "web" / "src" / "engine" / "filter" / "fixture"
SHAPES: dict[str, Any] = json.loads((FIXTURE / "shapes.json").read_text())
DEFINITION = runpy.run_path(str(FIXTURE / "make.py"))
READERS = {"area": read_area, "volume": read_volume}


def _rows(positions: NDArray[np.float32], grid: Grid, term: str) -> list[int]:
    field, text = term.split(":", maxsplit=1)
    marks = inside(positions, grid, READERS[field](text))(0, len(positions))
    found: list[int] = np.flatnonzero(np.unpackbits(marks, count=len(positions), bitorder="little")).tolist()
    return found


@pytest.mark.parametrize("case", SHAPES["cases"], ids=lambda case: case["term"][:40])
def test_the_rows_inside_are_those_of_the_fixture(case: dict[str, Any]) -> None:
    axes, name = (2, "xy") if case["term"].startswith("area") else (3, "xyz")
    positions = np.array(SHAPES["positions"], np.float32).reshape(-1, 3)[:, :axes]
    grid = Grid(tuple(SHAPES["center"][:axes]), SHAPES["half"], 2.0 ** (SHAPES["bits"][name] + 7))
    assert _rows(positions, grid, case["term"]) == case["rows"]


def test_the_fixture_is_no_empty_truth() -> None:
    sizes = [len(case["rows"]) for case in SHAPES["cases"]]
    assert sum(0 < size < 400 for size in sizes) > len(sizes) / 2
    assert max(sizes) == 400


numbers = st.integers(-1_200, 1_200).map(lambda n: f"{n / 1000:g}")
polygons = st.integers(3, MOST_CORNERS).flatmap(lambda n: st.lists(numbers, min_size=2 * n, max_size=2 * n))


@settings(max_examples=60, deadline=None)
@given(polygon=polygons, rows=st.lists(st.tuples(*[st.integers(-1000, 1000)] * 2), min_size=1, max_size=40))
def test_any_polygon_holds_what_the_definition_says(polygon: list[str], rows: list[tuple[int, int]]) -> None:
    positions = np.array(rows, np.float32) / np.float32(1000)
    extent = Extent((0.0, 0.0), 1.0)
    places = dequantize(*quantize(positions, extent), extent).tolist()
    term = "area:" + ",".join(polygon)
    expected = [row for row, place in enumerate(places) if DEFINITION["holds"](term, place, [0, 0, 0])]
    assert _rows(positions, Grid((0.0, 0.0), 1.0, 2.0**23), term) == expected


@settings(max_examples=60, deadline=None)
@given(polygon=polygons)
def test_a_polygon_written_as_text_parses_to_itself(polygon: list[str]) -> None:
    tree = parse("area:" + ",".join(polygon))
    assert parse(format_filter(tree)) == tree


@pytest.mark.parametrize(
    ("term", "said"),
    [
        ("area:0,0,1,0", "2 corners"),
        ("area:0,0,1,0,1", "no y"),
        ("area:0,0,1,0,1,x", "'x' is no number"),
        ("area:0,0,1,0,1,", "'' is no number"),
        ("area:0,0,1,0,1,1e3", "'1e3' is no number"),
        ("area:0,0,1,0,1,0.1234567", "more than 6 digits"),
        ("area:0,0,1,0,1,123456", "'123456' is no number"),
        ("area:missing", "'missing' is no number"),
        ("area:" + ",".join(["0"] * 130), "65 corners"),
        ("volume:1,0,0,0,0,1,0,0,0,0,0,1,0,0,1,0", "2 corners"),
        ("volume:0,0,1,0,1,1", "0 corners"),
    ],
)
def test_a_polygon_that_is_none_says_why_and_where(term: str, said: str) -> None:
    with pytest.raises(FilterError, match=f"{term.split(':', maxsplit=1)[0]}: takes") as caught:
        parse(f"task:x {term}")
    assert said in str(caught.value)
    assert (caught.value.term, caught.value.position) == (term[:120], 7)


def test_a_polygon_is_a_term_like_any_other(small_atlas: Atlas) -> None:
    everywhere = "area:-2,-2,2,-2,2,2,-2,2"
    left, right = "area:-2,-2,0,-2,0,2,-2,2", "area:0,-2,2,-2,2,2,0,2"
    assert matching(small_atlas, everywhere).all()
    assert (matching(small_atlas, left) == ~matching(small_atlas, right)).all()
    assert matching(small_atlas, f"{left}|{right}").all()
    assert 0 < matching(small_atlas, left).sum() < small_atlas.count
    front = "volume:1,0,0,0,0,1,0,0,0,0,0,1,-2,-2,2,-2,2,2,-2,2"
    assert matching(small_atlas, front).all()
    assert not matching(small_atlas, front.replace("0,0,0,1,-2", "0,0,0,-1,-2")).any()


def test_the_positions_are_those_of_the_points_files(small_atlas: Atlas) -> None:
    index = json.loads((small_atlas.path / "points" / "index.json").read_bytes())
    for name, positions in (("xy", small_atlas.map.xy), ("xyz", small_atlas.map.xyz)):
        grid = small_atlas.map.grids[name]
        for column, found in zip(
            (name, f"{name}_fine"),
            quantize(positions, Extent(grid.center, grid.half), index["columns"][name]["bits"]),
            strict=True,
        ):
            data = (small_atlas.path / "points" / index["columns"][column]["file"]).read_bytes()
            assert (read_container(data, index["blocks"]) == found).all()
