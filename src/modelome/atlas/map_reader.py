"""Where models lie, and what lies near them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pyarrow.parquet as pq

from modelome.arrays import map_array

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np
    import pyarrow as pa
    from numpy.typing import NDArray

    from modelome.mapping import QueryEmbedder
    from modelome.mapping.served_index import ServedIndex

__all__ = ["AtlasMap", "Grid"]


@dataclass(frozen=True)
class Grid:
    """The grid that the points' positions lie on: its `center` and `half` side in layout units, `steps` a half side."""

    center: tuple[float, ...]
    half: float
    steps: float


class AtlasMap:
    """Layouts, clusters, neighbors and vectors of an atlas, memory-mapped."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @cached_property
    def xy(self) -> NDArray[np.float32]:
        """Positions on the 2D map, (n, 2)."""
        return self._load("layout/2d.npy")

    @cached_property
    def xyz(self) -> NDArray[np.float32]:
        """Positions on the 3D map, (n, 3)."""
        return self._load("layout/3d.npy")

    @cached_property
    def grids(self) -> dict[str, Grid]:
        """The grids of `xy` and `xyz`, as fine as what the points files hold."""
        columns = json.loads((self._path / "points" / "index.json").read_bytes())["columns"]
        return {
            name: Grid(
                tuple(column["center"]),
                column["half"],
                2.0 ** (column.get("bits", 16) + (7 if f"{name}_fine" in columns else -1)),
            )
            for name, column in columns.items()
            if name in {"xy", "xyz"}
        }

    @cached_property
    def faithfulness(self) -> NDArray[np.float32]:
        """Share of a model's nearest models that are near it on the 2D map, (n,); NaN where it has no text."""
        return self._load("layout/faithfulness.npy")

    @cached_property
    def codes(self) -> NDArray[np.int32]:
        """Cluster of each model at each level, coarse to fine, (levels, n); -1: in none."""
        return self._load("layout/codes.npy")

    @cached_property
    def clusters(self) -> pa.Table:
        """One row a cluster: level, cluster, parent, size, label, terms, and where the label stands."""
        return pq.read_table(self._path / "layout" / "clusters.parquet")

    @cached_property
    def neighbors(self) -> NDArray[np.int32]:
        """Nearest models of each by text, nearest first, (n, k); -1: none."""
        return self._load("vectors/neighbors.npy")

    @cached_property
    def similarity(self) -> NDArray[np.float16]:
        """Cosine similarity to each of `neighbors`, (n, k)."""
        return self._load("vectors/similarity.npy")

    @cached_property
    def vectors(self) -> NDArray[np.float16]:
        """Text vectors of unit length, (n, d)."""
        return self._load("vectors/embeddings.npy")

    def query_embedder(self) -> QueryEmbedder:
        """Return what embeds free text as the models were embedded; loaded once."""
        return self._embedder

    @cached_property
    def _embedder(self) -> QueryEmbedder:
        from modelome.mapping import QueryEmbedder  # noqa: PLC0415 - a reader of lineage alone does not load it

        return QueryEmbedder.load(self._path / "vectors" / "embedder")

    @cached_property
    def meaning(self) -> ServedIndex:
        """Free text to models by what it means; loaded at first use."""
        from modelome.mapping.served_index import ServedIndex  # noqa: PLC0415 - loads a compiler

        return ServedIndex.load(self._path / "index" / "meaning")

    def _load(self, name: str) -> NDArray[Any]:
        return map_array(self._path / name)
