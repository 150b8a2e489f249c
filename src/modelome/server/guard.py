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
    fail in the middle; and reading past the end of one that was cut short would end the process. While requests come,
    `watch` looks at the sizes in a thread of its own: 250 files can take 0.1 s, for which no request should wait.
    """

    def __init__(self, atlas: Atlas) -> None:
        self._atlas = atlas
        self._manifest = os.path.join(atlas.path, "manifest.json")  # noqa: PTH118 - a stat of 2 µs at each request
        self._identity = self._look()
        self._looked = time.monotonic()
        self._asked = threading.Event()
        self._turn = threading.Lock()
        self._damage: str | None = None

    def check(self) -> None:
        """Raise where the atlas is no longer what was opened.

        Raises:
            AtlasDamaged: a file is gone, replaced, or has another size.

        """
        if self._look() != self._identity:
            raise AtlasDamaged(
                f"The atlas at {str(self._atlas.path)!r} was replaced while it was being served. Restart the server."
            )
        if not self._asked.is_set():  # the first who asks since the last look, which may be long ago
            self._asked.set()
            if time.monotonic() - self._looked > _SIZES_EVERY:
                self._look_at_sizes()
        if self._damage is not None:
            raise AtlasDamaged(self._damage)

    def watch(self, closing: threading.Event) -> None:
        """Look at the sizes of all files each second in which someone asked, until `closing` is set."""
        while not closing.wait(_SIZES_EVERY):
            if self._asked.is_set():
                self._asked.clear()
                self._look_at_sizes()

    def _look_at_sizes(self) -> None:
        with self._turn:
            try:
                check_sizes(self._atlas.path, self._atlas.manifest)
                self._damage = None
            except AtlasDamaged as error:
                self._damage = str(error)
            self._looked = time.monotonic()

    def _look(self) -> tuple[int, int, int]:
        try:
            found = os.stat(self._manifest)  # noqa: PTH116
        except OSError:
            raise AtlasDamaged(
                f"The atlas at {str(self._atlas.path)!r} is gone. Put it back or build it again with "
                "`modelome build`, then restart the server."
            ) from None
        return found.st_ino, found.st_size, found.st_mtime_ns
