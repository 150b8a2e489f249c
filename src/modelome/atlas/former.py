"""The atlas that an update starts from: checked, and its arrays carried into the row numbers of the new snapshot.

Only its folder is read. A map can be gone on with where the same embedder places models by the same text; anything else
is an error that says so before any work is done.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from modelome.arrays import map_array
from modelome.atlas.cards import CardFolder
from modelome.atlas.manifest import verify
from modelome.atlas.reader import Atlas
from modelome.errors import AtlasDamaged, UpdateError
from modelome.mapping.spelling_kept import KeptSpelling

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable
    from pathlib import Path

    from numpy.typing import NDArray

    from modelome.sources import SourceDescription

__all__ = ["TEXT_SOURCES", "Former"]

TEXT_SOURCES = ("none", "name", "tags", "card")
_READ = (
    "index/models.arrow",
    "vectors/embeddings.npy",
    "vectors/neighbors.npy",
    "vectors/similarity.npy",
    "layout/2d.npy",
    "layout/3d.npy",
    "layout/faithfulness.npy",
    "layout/codes.npy",
    "layout/clusters.parquet",
    "index/filter.parquet",
    *(f"index/meaning/{name}" for name in KeptSpelling.FILES),
)


@dataclass(frozen=True)
class Former:
    """An atlas that can be updated. Its row numbers are called places here, those of the new snapshot rows."""

    atlas: Atlas

    @classmethod
    def open(
        cls,
        path: str | os.PathLike[str],
        *,
        embedder: str | None = None,
        lineage_weight: float | None = None,
    ) -> Former:
        """Open the atlas at `path`; `embedder` and `lineage_weight` are what was asked for, None for its own.

        Raises:
            AtlasMissing: no atlas lies there.
            AtlasDamaged: a file is missing, or of another size or content than the manifest says.
            AtlasTooNew, AtlasTooOld: another version of modelome wrote it.
            UpdateError: other settings are asked for than it was built with.

        """
        former = cls(Atlas(path))
        manifest, name = former.atlas.manifest, str(former.atlas.path)
        missing = [file for file in _READ if file not in manifest["files"]]
        if missing or not {"embedder", "lineage_weight", "seed"} <= set(manifest):
            what = f"it lists no {missing[0]!r}" if missing else "its settings are not there"
            raise AtlasDamaged(f"The manifest of {name!r} cannot be used: {what}. Build it anew without --update.")
        for option, asked, has in (
            ("--embedder", embedder, manifest["embedder"]),
            ("--lineage-weight", lineage_weight, manifest["lineage_weight"]),
        ):
            if asked is not None and asked != has:
                raise UpdateError(
                    f"{name!r} was built with {option} {has}, not {asked}, and an update keeps what placed its models."
                    f" Leave {option} away, or build anew without --update."
                )
        return former

    @property
    def manifest(self) -> dict[str, Any]:
        """What the atlas says of itself."""
        return self.atlas.manifest

    def holds(self, description: SourceDescription) -> bool:
        """Tell whether the atlas was made of this very source."""
        source = self.manifest["source"]
        return bool(source["sha256"] == description.sha256 and source["kind"] == description.kind)

    def verify(self) -> None:
        """Compare the map that an update goes on from with the hashes of the manifest.

        Not the table, half of the bytes: a model that is misread there is placed anew, and nothing of it is taken over.

        Raises:
            AtlasDamaged: a file has another content.

        """
        self._verify(name for name in self.manifest["files"] if name.startswith(("vectors/", "layout/")))

    def _verify(self, names: Iterable[str]) -> None:
        verify(self.atlas.path, {"files": {name: self.manifest["files"][name] for name in names}})

    @property
    def models(self) -> pa.Table:
        """The canonical table, mapped."""
        return self.atlas.models.table

    @property
    def cards(self) -> CardFolder:
        """Its cards; false where it has none."""
        return CardFolder(self.atlas.path / "cards", rows="ix")

    @property
    def embedder_folder(self) -> Path:
        """Where its embedder is kept."""
        return self.atlas.path / "vectors" / "embedder"

    def find(self, ids: pa.ChunkedArray) -> NDArray[np.int32]:
        """Return the place of each id, (n,), -1 where the atlas does not have it."""
        found = pc.index_in(ids.combine_chunks(), value_set=self.models["id"].combine_chunks())
        return np.asarray(pc.fill_null(found, -1).to_numpy(zero_copy_only=False), np.int32)

    def array(self, name: str) -> NDArray[Any]:
        """Map one of its arrays, rows in its own order."""
        return map_array(self.atlas.path / f"{name}.npy")

    def text_source(self) -> NDArray[np.uint8]:
        """Tell what placed each model, as a stage has it."""
        said = pq.read_table(self.atlas.path / "index" / "filter.parquet", columns=["text_source"])["text_source"]
        return np.asarray(pc.index_in(said, value_set=pa.array(TEXT_SOURCES)).to_numpy(), np.uint8)

    def spelling(self) -> KeptSpelling | None:
        """Read how its search spells terms; None where that was done in another way than today's.

        Raises:
            AtlasDamaged: a file has another content than the manifest says.

        """
        self._verify(f"index/meaning/{name}" for name in KeptSpelling.FILES)
        return KeptSpelling.load(self.atlas.path / "index" / "meaning")

    def placed(self) -> NDArray[np.uint8]:
        """Tell which update placed each model since the map was laid out, 0 for none."""
        there = "layout/placed.npy" in self.manifest["files"]
        return np.asarray(self.array("layout/placed")) if there else np.zeros(self.atlas.count, np.uint8)

    def state(self) -> dict[str, Any]:
        """Read what its embedder says of itself."""
        return dict(json.loads((self.embedder_folder / "embedding.json").read_text()))

    def neighbors_among(self, places: NDArray[np.int32], rows: NDArray[np.int64]) -> NDArray[np.int32]:
        """Give neighbors of some models in other numbers: `rows[i]` for the one at `places[i]`, -1 for all others."""
        number = np.full(self.atlas.count + 1, -1, np.int32)  # the last one is where a place of -1 leads
        number[places] = rows
        return np.asarray(number[self.array("vectors/neighbors")[places]])
