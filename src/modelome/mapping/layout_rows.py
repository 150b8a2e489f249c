"""From positions of groups to positions of rows: every model a point of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.spatial import cKDTree

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["band_steps", "blank_region", "fit_frame", "spacing_of", "spiral", "spread_groups"]

GOLDEN_ANGLE = np.pi * (3 - np.sqrt(5))
GAP = 0.04  # between the map and the band of rows that say nothing, as a share of the map's width


def spread_groups(
    centers: NDArray[np.float32], nodes: NDArray[np.int32], group: NDArray[np.int32]
) -> NDArray[np.float32]:
    """Give each row of `group` (r,) a place in the disc (ball) of its group, (r, dims).

    The s rows of a group lie on a sunflower spiral (in 3D on a Fibonacci ball) whose area (volume) grows with s, at
    the spacing that groups have from each other; a spiral begins at its center, so a group of one lies on it.
    """
    dims = centers.shape[1]
    if not len(group):
        return np.zeros((0, dims), np.float32)
    order = np.argsort(group, kind="stable")
    ordered = group[order]
    fresh = np.ones(len(order), bool)
    fresh[1:] = ordered[1:] != ordered[:-1]
    first = np.flatnonzero(fresh)
    run = np.cumsum(fresh) - 1
    place = np.arange(len(order)) - first[run]
    size = np.diff(np.append(first, len(order)))[run]
    offset = spiral(place, size, spacing_of(centers[nodes]), dims)
    out = np.empty((len(group), dims), np.float32)
    out[order] = centers[ordered] + offset.astype(np.float32)
    return out


def spiral(place: NDArray[np.integer], size: NDArray[np.integer], spacing: float, dims: int) -> NDArray[np.float64]:
    """Offset from its group's center of the row at each `place` in a group of `size` rows, (r, dims)."""
    radius = 0.5 * spacing * (place + (size > 1) * 0.5) ** (1 / dims) * (size > 1)
    turn = place * GOLDEN_ANGLE
    if dims == 2:
        offset = np.column_stack((np.cos(turn), np.sin(turn)))
    else:
        height = 1 - 2 * ((place * 0.7548776662466927 + 0.5) % 1.0)
        ring = np.sqrt(np.maximum(0, 1 - height * height))
        offset = np.column_stack((ring * np.cos(turn), ring * np.sin(turn), height))
    return np.asarray(offset * radius[:, None])


def blank_region(drawn: NDArray[np.float32], count: int, dims: int) -> NDArray[np.float32]:
    """Place `count` rows that say nothing in an even band under the map `drawn`, (count, dims).

    The band is as wide as the map and as high as their share of the rows asks for; places follow the additive
    recurrence of the plastic number (R2), which fills any prefix evenly.
    """
    if not count:
        return np.zeros((0, dims), np.float32)
    if len(drawn):
        low, high = drawn.min(axis=0).astype(np.float64), drawn.max(axis=0).astype(np.float64)
    else:
        low, high = np.full(dims, -1.0), np.full(dims, 1.0)
    width = np.maximum(high - low, 1e-6)
    share = count / max(1, count + len(drawn))
    thick = max(0.02, min(1.0, share)) * width[1]
    steps = band_steps(0, count, dims)
    out = low[None, :] + steps * width[None, :]
    out[:, 1] = low[1] - GAP * width[1] - steps[:, 1] * thick
    return np.asarray(out, np.float32)


def band_steps(first: int, count: int, dims: int) -> NDArray[np.float64]:
    """Places number `first` to `first + count` of an even filling of the unit square (cube), (count, dims)."""
    at = np.arange(first + 1, first + count + 1)
    plastic = 1.3247179572447460 if dims == 2 else 1.2207440846057596
    return np.column_stack([(0.5 + at * plastic ** -(d + 1)) % 1.0 for d in range(dims)])


def fit_frame(positions: NDArray[np.float32]) -> NDArray[np.float32]:
    """Center positions (n, dims) on 0 and scale them, all axes alike, so that the widest reaches from -1 to 1."""
    if not len(positions):
        return positions
    low, high = positions.min(axis=0), positions.max(axis=0)
    reach = float((high - low).max()) / 2
    return np.asarray((positions - (low + high) / 2) / np.float32(reach if reach > 0 else 1), np.float32)


def spacing_of(centers: NDArray[np.floating], tree: cKDTree | None = None) -> float:
    """Median distance from a group to the nearest other one; `tree` is that of the `centers`, for who has it."""
    if len(centers) < 2:
        return 1.0
    some = centers[:: max(1, len(centers) // 20_000)]
    distance, _ = (cKDTree(centers) if tree is None else tree).query(some, 2)
    middle = float(np.median(distance[:, 1]))
    return middle if middle > 0 else 1e-3
