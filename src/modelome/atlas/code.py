"""Which code made a result: a stage is stale when a line of a room that it runs has changed."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

__all__ = ["code_of"]

_PACKAGE = Path(__file__).resolve().parent.parent
_NO_CODE = {"__pycache__", "_web"}


@cache
def code_of(*places: str) -> str:
    """Hash the files of some rooms (`"lineage"`, `"atlas/points"`, `"atlas/build.py"`), code and data alike, in hex."""
    digest = hashlib.sha256()
    for place in places:
        path = _PACKAGE / place
        for file in [path] if path.is_file() else sorted(path.rglob("*")):
            if file.is_file() and not _NO_CODE & set(file.parts):
                digest.update(f"{file.relative_to(_PACKAGE).as_posix()}\0{file.stat().st_size}\0".encode())
                digest.update(file.read_bytes())
    return digest.hexdigest()
