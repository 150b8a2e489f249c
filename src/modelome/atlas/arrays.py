"""Arrays on disk, mapped rather than read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

__all__ = ["map_array", "read_array"]


def map_array(path: Path) -> NDArray[Any]:
    """Map an array; pages are read when they are touched."""
    array: NDArray[Any] = np.load(path, mmap_mode="r")
    return array


def read_array(path: Path) -> NDArray[Any]:
    """Read an array into memory."""
    array: NDArray[Any] = np.load(path)
    return array
