"""Polygons of a filter: on the flat map (`area:`), or on a view of the 3D map (`volume:`), as docs/api.md defines them.

The web app decides the same terms by the same arithmetic (`web/src/engine/filter/shapes.ts`); a fixture beside that
file holds both to the same rows.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from modelome.atlas.map_reader import Grid

__all__ = ["MOST_CORNERS", "Shape", "inside", "read_area", "read_volume"]

MOST_CORNERS = 64
_FEWEST_CORNERS = 3
_NUMBER = re.compile(r"-?(?:\d{1,5}(?:\.\d{0,9})?|\.\d{1,9})")
_DIGITS = 6
_ROWS = 3
_COLUMNS = 4
_BANDS = 256


@dataclass(frozen=True, eq=False)
class Shape:
    """A polygon, `corners` (k, 2); with a `matrix` (3, 4) it is one of the view that its rows x, y and w make."""

    corners: NDArray[np.float64]
    matrix: NDArray[np.float64] | None = None


def read_area(text: str) -> Shape:
    """Read `x,y,x,y,…`.

    Raises:
        ValueError: with what is wrong, as a sentence.

    """
    return Shape(_corners(_numbers(text)))


def read_volume(text: str) -> Shape:
    """Read the twelve numbers of three rows, then `x,y,x,y,…`.

    Raises:
        ValueError: with what is wrong, as a sentence.

    """
    numbers = _numbers(text)
    size = _ROWS * _COLUMNS
    return Shape(_corners(numbers[size:]), np.array(numbers[:size]).reshape(-1, _COLUMNS))


def _numbers(text: str) -> list[float]:
    parts = text.split(",")
    for part in parts:
        if _NUMBER.fullmatch(part) is None:
            raise ValueError(f"{part[:20]!r} is no number such as 0.25 or -.5")
        if len(part.lstrip("-").replace(".", "").lstrip("0")) > _DIGITS:
            raise ValueError(f"{part!r} has more than {_DIGITS} digits")
    return [float(part) for part in parts]


def _corners(numbers: list[float]) -> NDArray[np.float64]:
    if len(numbers) % 2:
        raise ValueError("its last corner has no y")
    corners = len(numbers) // 2
    if not _FEWEST_CORNERS <= corners <= MOST_CORNERS:
        raise ValueError(f"it has {corners} corners, and a polygon has {_FEWEST_CORNERS} to {MOST_CORNERS}")
    return np.array(numbers).reshape(-1, 2)


def inside(positions: NDArray[np.float32], grid: Grid, shape: Shape) -> Callable[[int, int], NDArray[np.uint8]]:
    """Return what tells which rows from `start` (a multiple of 8) to `stop` lie inside, a bit each."""
    from modelome.atlas.filters.shape_kernels import bands_of, mark_inside  # noqa: PLC0415 - loads a compiler

    corners = shape.corners
    low, high = corners[:, 1].min(), corners[:, 1].max()
    per_unit = _BANDS / (high - low) if high > low else 0.0
    starts, edges = bands_of(corners, low, per_unit, _BANDS)
    matrix = np.zeros((_ROWS, _COLUMNS)) if shape.matrix is None else shape.matrix
    box = np.array([*corners.min(axis=0), *corners.max(axis=0)])
    scale = np.asarray(grid.center), grid.half, grid.steps
    view = shape.matrix is None, matrix

    def keeps(start: int, stop: int) -> NDArray[np.uint8]:
        marks = np.zeros((stop - start + 7) // 8, np.uint8)
        mark_inside(positions[start:stop], *scale, *view, box, corners, per_unit, starts, edges, marks)
        return marks

    return keeps
