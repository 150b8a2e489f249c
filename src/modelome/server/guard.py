"""Notices an atlas that was deleted, replaced or cut short while it is being served."""

from __future__ import annotations

import os
import threading
import time
from typing import TYPE_CHECKING

from modelome.atlas.manifest import check_sizes
from modelome.errors import AtlasDamaged

if TYPE_CHECKING:
    from modelome.atlas import Atlas

__all__ = ["Guard"]

_SIZES_EVERY = 1.0  # seconds between two looks at the sizes of all files


class Guard:
    """Compares the files on disk with those that were opened: the manifest at each request, the rest each second.

    A mapped file that is deleted stays readable, so without this an answer could mix the old atlas with a new one, or
    fail in the middle; and reading past the end of one that was cut short would end the process.
    """

    def __init__(self, atlas: Atlas) -> None:
        self._atlas = atlas
        self._manifest = os.path.join(atlas.path, "manifest.json")  # noqa: PTH118 - a stat of 2 µs at each request
        self._identity = self._look()
        self._next = time.monotonic() + _SIZES_EVERY
        self._turn = threading.Lock()

    def check(self) -> None:
        """Raise where the atlas is no longer what was opened.

        Raises:
            AtlasDamaged: a file is gone, replaced, or has another size.

        """
        if self._look() != self._identity:
            raise AtlasDamaged(
                f"The atlas at {str(self._atlas.path)!r} was replaced while it was being served. Restart the server."
            )
        if time.monotonic() >= self._next and self._turn.acquire(blocking=False):
            try:
                check_sizes(self._atlas.path, self._atlas.manifest)
                self._next = time.monotonic() + _SIZES_EVERY
            finally:
                self._turn.release()

    def _look(self) -> tuple[int, int, int]:
        try:
            found = os.stat(self._manifest)  # noqa: PTH116
        except OSError:
            raise AtlasDamaged(
                f"The atlas at {str(self._atlas.path)!r} is gone. Put it back or build it again with "
                "`modelome build`, then restart the server."
            ) from None
        return found.st_ino, found.st_size, found.st_mtime_ns
