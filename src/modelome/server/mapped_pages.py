"""Lets go of mapped pages of the atlas when many are held, so that a server stays small however long it runs.

Each answer touches a few pages of large mapped files, and the system maps their neighbors along; over a day that is
every page. Pages let go of stay in the system's cache and are mapped again in about a microsecond each. Linux only;
elsewhere nothing is done.
"""

from __future__ import annotations

import ctypes
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import threading

__all__ = ["PageKeeper"]

_MOST_BYTES = 2**30
_EVERY = 5.0  # seconds
_DONTNEED = 4
_MAPPING = re.compile(r"^([0-9a-f]+)-([0-9a-f]+) r-\S+ \S+ \S+ \d+\s+(/.*)$", re.MULTILINE)


class PageKeeper:
    """Watches the file pages that this process has mapped, and lets go of those of one folder above a limit."""

    def __init__(self, folder: Path, most_bytes: int = _MOST_BYTES) -> None:
        # By the names that the system knows the files by: a file of the folder may be a link.
        self._files = {os.path.realpath(file) for file in folder.rglob("*") if file.is_file()}
        self._most = most_bytes
        self._libc = ctypes.CDLL(None, use_errno=True) if Path("/proc/self/statm").exists() else None

    def watch(self, closing: threading.Event) -> None:
        """Look every five seconds until `closing` is set."""
        while self._libc is not None and not closing.wait(_EVERY):
            self.trim()

    def trim(self) -> int:
        """Let go of the atlas's pages where more than the limit are mapped; returns the bytes mapped before."""
        if self._libc is None:
            return 0
        shared = int(Path("/proc/self/statm").read_text().split()[2]) * os.sysconf("SC_PAGE_SIZE")
        if shared > self._most:
            # Only mappings that cannot be written: what is dropped is read again from the file.
            for low, high, path in _MAPPING.findall(Path("/proc/self/maps").read_text()):
                if path in self._files:
                    start, stop = int(low, 16), int(high, 16)
                    self._libc.madvise(ctypes.c_void_p(start), ctypes.c_size_t(stop - start), _DONTNEED)
        return shared
