"""Fill the plane: give crowded islands room and take it from the empty sea between them.

The layout is a fair picture of who is near whom, but most of its area is empty and its islands are dots. A
density-equalizing map (Gastner and Newman 2004) moves points along the flow of their own diffusing density: smoothly,
so that neighbors stay neighbors, and only so far that islands remain islands.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from scipy import fft, ndimage

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["even_out"]

GRID = {2: 512, 3: 96}  # cells along an axis
MARGIN = 0.08  # of the grid, empty on each side
BLUR = 0.004  # of the width: the first width of the kernel that makes a density of points
REACH = 0.05  # of the width: how wide the density is smeared when the flow stops
SEA = 0.25  # density of the empty sea, as a share of the mean: it keeps gaps from closing
STEPS = 24


def even_out(positions: NDArray[np.float32], mass: NDArray[np.float64]) -> NDArray[np.float32]:
    """Move m points (m, dims) that stand for `mass` (m,) rows each; O(m + grid log grid) a step.

    Points lying far outside of the others are drawn in first, so that no outlier sets the width of the map.
    """
    if len(positions) < 3:
        return positions
    dims = positions.shape[1]
    placed = _draw_in(positions.astype(np.float64))
    low, high = placed.min(axis=0), placed.max(axis=0)
    width = float((high - low).max())
    if width <= 0:
        return positions
    side = GRID[dims]
    # Grid units: the map in the middle of a square of `side` cells.
    scale = side * (1 - 2 * MARGIN) / width
    at = (placed - (low + high) / 2) * scale + side / 2 - 0.5
    density = np.histogramdd(at, bins=side, range=[(-0.5, side - 0.5)] * dims, weights=mass)[0]
    density = np.minimum(density, np.quantile(density[density > 0], 0.98))
    waves = fft.dctn(density, type=2, norm="ortho")
    rate = sum(
        np.reshape((np.pi * np.arange(side) / side) ** 2, [-1 if axis == d else 1 for axis in range(dims)])
        for d in range(dims)
    )
    sea = SEA * density.mean() / (1 - 2 * MARGIN) ** dims
    times = np.geomspace((BLUR * side) ** 2 / 2, (REACH * side) ** 2 / 2, STEPS + 1)
    for start, stop in pairwise(times):
        smeared = fft.idctn(waves * np.exp(-rate * np.sqrt(start * stop)), type=2, norm="ortho") + sea
        np.maximum(smeared, sea * 0.5, out=smeared)
        flow = [-slope / smeared for slope in np.gradient(smeared)]
        half = at + 0.5 * (stop - start) * _sample(flow, at)
        at = at + (stop - start) * _sample(flow, half)
        np.clip(at, 0, side - 1, out=at)
    return np.asarray(at, np.float32)


def _sample(flow: list[NDArray[np.float64]], at: NDArray[np.float64]) -> NDArray[np.float64]:
    where = at.T
    return np.stack([ndimage.map_coordinates(each, where, order=1, mode="nearest") for each in flow], axis=1)


def _draw_in(placed: NDArray[np.float64], share: float = 0.99, slack: float = 1.15) -> NDArray[np.float64]:
    """Bend distances from the middle beyond `slack` times the radius of `share` of the points, keeping their order."""
    middle = np.median(placed, axis=0)
    away = placed - middle
    far = np.sqrt((away * away).sum(axis=1))
    edge = slack * float(np.quantile(far, share))
    beyond = np.maximum(0, far - edge)
    bent = np.minimum(far, edge) + beyond / (1 + beyond / (0.1 * edge)) if edge > 0 else far
    drawn: NDArray[np.float64] = middle + away * np.divide(bent, far, out=np.ones_like(far), where=far > 0)[:, None]
    return drawn
