"""The atlas and the laboratory of the open-model ecosystem.

    import modelome

    atlas = modelome.build("listing.parquet", "hub")   # or, when it is built: modelome.open("hub")
    atlas.sql("select task, count(*) from models group by task order by 2 desc")

Every error that is raised on purpose is a `ModelomeError`; see `modelome.errors`.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from modelome._version import __version__
from modelome.errors import (
    AnalysisMissing,
    AtlasDamaged,
    AtlasError,
    AtlasMissing,
    AtlasTooNew,
    AtlasTooOld,
    BuildError,
    BuildLocked,
    DiskFull,
    EmbedderError,
    FilterError,
    ModelNotFound,
    ModelomeError,
    SourceColumns,
    SourceDamaged,
    SourceEmpty,
    SourceError,
    SourceMissing,
    UpdateError,
)

if TYPE_CHECKING:
    from modelome.atlas import Atlas, build, open  # noqa: A004 - modelome.open reads as the verb that it is

__all__ = [
    "AnalysisMissing",
    "Atlas",
    "AtlasDamaged",
    "AtlasError",
    "AtlasMissing",
    "AtlasTooNew",
    "AtlasTooOld",
    "BuildError",
    "BuildLocked",
    "DiskFull",
    "EmbedderError",
    "FilterError",
    "ModelNotFound",
    "ModelomeError",
    "SourceColumns",
    "SourceDamaged",
    "SourceEmpty",
    "SourceError",
    "SourceMissing",
    "UpdateError",
    "__version__",
    "build",
    "open",
]

# These bring in Arrow, DuckDB and the compiler of numba, so they are loaded by whoever asks for them first.
_OF_THE_ATLAS = frozenset({"Atlas", "build", "open"})


def __getattr__(name: str) -> Any:
    if name in _OF_THE_ATLAS:
        return getattr(importlib.import_module("modelome.atlas"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
