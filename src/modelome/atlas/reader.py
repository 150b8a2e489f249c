"""An atlas, opened: memory-mapped, read-only."""

from __future__ import annotations

import json
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from modelome.arrays import map_array
from modelome.atlas.coded.read import CodedColumns
from modelome.atlas.genetics_reader import AtlasGenetics
from modelome.atlas.identity import Ids
from modelome.atlas.license_reader import AtlasLicenses
from modelome.atlas.lineage_reader import AtlasLineage
from modelome.atlas.manifest import check_sizes, read_manifest, verify
from modelome.atlas.map_reader import AtlasMap
from modelome.atlas.models_reader import AtlasModels
from modelome.atlas.names import Names
from modelome.atlas.tables import map_table
from modelome.errors import AtlasDamaged

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping, Sequence

    import duckdb
    import pyarrow as pa
    from numpy.typing import NDArray

__all__ = ["Atlas"]


class Atlas:
    """The atlas at `path`.

    Rows of every table and array are numbered by `ix`, which means something inside this atlas only; ids go outside.

    Raises:
        AtlasMissing: no atlas lies there.
        AtlasDamaged: a file is missing or has another size than the manifest says.
        AtlasTooNew: a newer version of modelome wrote it.
        AtlasTooOld: an older version of modelome wrote it.

    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self.path = Path(path).absolute()
        self.manifest: dict[str, Any] = read_manifest(self.path)
        check_sizes(self.path, self.manifest)
        self.id: str = self.manifest["id"]
        self.name: str = self.manifest["name"]
        self.count: int = self.manifest["models"]

    def __repr__(self) -> str:
        return f"<Atlas {self.name!r}: {self.count:,} models, {self.id}>"

    def __len__(self) -> int:
        return self.count

    def __enter__(self) -> Atlas:  # noqa: PYI034 - Self needs no import this way
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the database connection; mapped files go with the object."""
        connection = self.__dict__.pop("_connection", None)
        if connection is not None:
            connection.close()

    def verify(self) -> None:
        """Read every file and compare it with the manifest.

        Raises:
            AtlasDamaged: a file has another content than the manifest says.

        """
        verify(self.path, self.manifest)

    @cached_property
    def models(self) -> AtlasModels:
        """The canonical table, row by row."""
        return AtlasModels(self._map("index/models.arrow"), self.path)

    @cached_property
    def ids(self) -> Ids:
        """Ids to rows and back."""
        return Ids(self.models.column("id"), self.path / "index", self._alike)

    @cached_property
    def names(self) -> Names:
        """Search by parts of names."""
        return Names(self.path / "index")

    @cached_property
    def lineage(self) -> AtlasLineage:
        """Who came from whom."""
        return AtlasLineage(self.path)

    @cached_property
    def licenses(self) -> AtlasLicenses:
        """What models inherit of their ancestors' licenses, and what became of it."""
        return AtlasLicenses(self.models, self.lineage)

    @cached_property
    def genetics(self) -> AtlasGenetics:
        """The laboratory's figures: kin, mutation, drift, licenses."""
        return AtlasGenetics(self.path, self.manifest["files"])

    @cached_property
    def map(self) -> AtlasMap:
        """Where models lie, and what lies near them."""
        return AtlasMap(self.path)

    @cached_property
    def columns(self) -> list[str]:
        """Names of the columns of the `filter` view."""
        return list(json.loads((self.path / "index" / "columns.json").read_text()))

    @cached_property
    def blocks(self) -> list[int]:
        """Where the blocks of the draw order begin, then the number of models: docs/points-format.md."""
        return list(json.loads((self.path / "points" / "index.json").read_bytes())["blocks"])

    @cached_property
    def coded(self) -> CodedColumns:
        """The columns that filters, sorts, facets and histograms read, as mapped arrays of codes."""
        return CodedColumns(self.path / "index" / "columns")

    @cached_property
    def changes(self) -> NDArray[np.uint8]:
        """Which traits of each model differ from a parent's, a bit for each of `filters.fields.CHANGES`, (n,)."""
        return np.asarray(map_array(self.path / "index" / "changes.npy"))

    def sql(self, query: str, parameters: Sequence[Any] | Mapping[str, Any] | None = None) -> pa.Table:
        """Run SQL (DuckDB) over the views models, filter, edges, nodes, families, ghosts, problems, clusters, rejects.

        >>> modelome.open("atlases/sample").sql("select task, count(*) as n from models group by 1 order by n desc")
        """
        with self.connect() as cursor:
            return cursor.sql(query, params=parameters).to_arrow_table()

    def connect(self) -> duckdb.DuckDBPyConnection:
        """Return a cursor of its own over the views; cursors may be used by one thread each."""
        return self._connection.cursor()

    def _alike(self, model_id: str) -> list[str]:
        return self.ids.take(self.names.suggest(model_id))

    @cached_property
    def _connection(self) -> duckdb.DuckDBPyConnection:
        from modelome.atlas.queries import connect  # noqa: PLC0415 - a server never asks SQL, and spares the database

        return connect(self.path, self.manifest["files"])

    def _map(self, name: str) -> pa.Table:
        try:
            return map_table(self.path / name)
        except (OSError, ValueError) as error:
            raise AtlasDamaged(
                f"{name!r} of {str(self.path)!r} cannot be read ({error}). Build it again with `modelome build`."
            ) from error
