"""Positions on a grid: its high bits to draw with, 8 more for deep zoom (docs/points-format.md)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Extent", "dequantize", "extent_of", "quantize"]


_FINE_BITS = 8


@dataclass(frozen=True)
class Extent:
    """The square or cube that holds a map, in layout units."""

    center: tuple[float, ...]
    half: float


def extent_of(positions: NDArray[np.float32]) -> Extent:
    """Smallest cube around positions of shape (n, dims); half is never 0."""
    if len(positions) == 0:
        return Extent((0.0,) * positions.shape[1], 1.0)
    low = positions.min(axis=0).astype(np.float64)
    high = positions.max(axis=0).astype(np.float64)
    half = float((high - low).max() / 2)
    return Extent(tuple(((low + high) / 2).tolist()), half or 1.0)


def quantize(
    positions: NDArray[np.float32], extent: Extent, bits: int = 16
) -> tuple[NDArray[np.uint16], NDArray[np.uint8]]:
    """High `bits` and low 8 bits of each coordinate on a grid of `bits + 8` bits, each of the shape of `positions`."""
    unit = (positions.astype(np.float64) - np.asarray(extent.center)) / extent.half
    steps = 2 ** (bits + _FINE_BITS)
    grid = np.clip(np.floor((unit + 1) * (steps // 2)), 0, steps - 1).astype(np.uint32)
    return (grid >> _FINE_BITS).astype(np.uint16), (grid & 0xFF).astype(np.uint8)


def dequantize(
    high: NDArray[np.uint16], fine: NDArray[np.uint8] | None, extent: Extent, bits: int = 16
) -> NDArray[np.float64]:
    """Positions back, to half a grid step."""
    if fine is None:
        unit = (high.astype(np.float64) + 0.5) / 2 ** (bits - 1) - 1
    else:
        whole = (high.astype(np.uint32) << _FINE_BITS | fine).astype(np.float64)
        unit = (whole + 0.5) / 2 ** (bits + _FINE_BITS - 1) - 1
    return np.asarray(np.asarray(extent.center) + extent.half * unit)
