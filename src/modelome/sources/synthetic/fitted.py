"""The statistics that everything is drawn from: counts over a real listing, of what several owners share."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Any

import numpy as np
import pyarrow as pa

__all__ = ["Choice", "Fitted", "fitted"]

Array = np.ndarray[Any, Any]


class Choice:
    """Draws b given a, in proportion to counts n; the three arrays are sorted by a."""

    def __init__(self, given: Array, value: Array, weight: Array, size: int) -> None:
        self.value = value
        self.edges = np.concatenate([[0.0], np.cumsum(weight, dtype=np.float64)])
        self.start = np.searchsorted(given, np.arange(size))
        self.stop = np.searchsorted(given, np.arange(size), side="right")

    def draw(self, rng: np.random.Generator, given: Array) -> Array:
        """One value for each of `given`; -1 where nothing is known of it."""
        low, high = self.edges[self.start[given]], self.edges[self.stop[given]]
        place = np.searchsorted(self.edges, low + rng.random(len(given)) * (high - low), side="right") - 1
        place = np.clip(place, self.start[given], np.maximum(self.stop[given] - 1, 0))
        return np.where(high > low, self.value[np.minimum(place, len(self.value) - 1)], -1)


class Fitted:
    """The arrays of `fitted.npz`, by name; `strings` and `choice` read those of one shape."""

    def __init__(self, arrays: dict[str, Array]) -> None:
        self._arrays = arrays

    def __getitem__(self, name: str) -> Array:
        return self._arrays[name]

    def strings(self, name: str) -> list[str]:
        """Read a vocabulary."""
        return self._arrays[f"strings_{name}"].tobytes().decode().split("\n")

    def words(self, name: str) -> pa.Array:
        """Read a vocabulary as an Arrow array."""
        return pa.array(self.strings(name), pa.string())

    def choice(self, name: str, size: int) -> Choice:
        """Read counts of pairs."""
        return Choice(self[f"{name}_a"], self[f"{name}_b"], self[f"{name}_n"], size)

    @property
    def listing_rows(self) -> int:
        """How many models the listing has."""
        return int(self["rows"][0])


@cache
def fitted() -> Fitted:
    """Load the statistics that come with the package."""
    with (
        resources.files("modelome.sources.synthetic").joinpath("fitted.npz").open("rb") as file,
        np.load(file, allow_pickle=False) as arrays,
    ):
        return Fitted({name: arrays[name] for name in arrays.files})
