"""Atlases: built from a snapshot, immutable, self-describing; and how they are read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from modelome.atlas.build import build
from modelome.atlas.reader import Atlas

if TYPE_CHECKING:
    import os

__all__ = ["Atlas", "build", "open"]


def open(path: str | os.PathLike[str]) -> Atlas:  # noqa: A001 - modelome.open reads as the verb that it is
    """Open the atlas at `path`.

    Raises:
        AtlasMissing: no atlas lies there.
        AtlasDamaged: a file is missing or has another size than the manifest says.
        AtlasTooNew: a newer version of modelome wrote it.

    """
    return Atlas(path)
