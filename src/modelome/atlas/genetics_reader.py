"""The laboratory's figures of an atlas, as long tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow.parquet as pq

from modelome.errors import AnalysisMissing

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    import pyarrow as pa

__all__ = ["AtlasGenetics"]

_FOLDER = "analysis/"


class AtlasGenetics:
    """Analyses by name; what their columns and measures mean is in docs/laboratory.md."""

    def __init__(self, path: Path, files: Iterable[str]) -> None:
        self._path = path
        self.names = sorted(
            file.removeprefix(_FOLDER).removesuffix(".parquet") for file in files if file.startswith(_FOLDER)
        )

    def __repr__(self) -> str:
        return f"<Analyses: {', '.join(self.names) or 'none'}>"

    def table(self, name: str) -> pa.Table:
        """Read one analysis.

        Raises:
            AnalysisMissing: the atlas does not have it.

        """
        if name not in self.names:
            there = ", ".join(self.names) or "none: it was built with --no-analysis, or by an older version"
            raise AnalysisMissing(f"No analysis of this atlas is called {name!r}; there are: {there}.")
        return pq.read_table(self._path / "analysis" / f"{name}.parquet")
