"""What a build or an update leaves on the disk at the end of each stage."""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path


class Keeper:
    """Keeps what lies in a folder when a stage first says that it ends: what is left where it is killed there."""

    def __init__(self, folder: Path, kept: Path, stages: Collection[str]) -> None:
        self.folder = folder
        self.kept = kept
        self.stages = stages

    @contextmanager
    def stage(self, name: str, total: int | None = None) -> Iterator[Keeper]:
        """Let a stage run, then copy the folder."""
        del total
        yield self
        while name in self.stages and not (self.kept / name).exists():
            try:
                shutil.copytree(self.folder, self.kept / "half")
                (self.kept / "half").rename(self.kept / name)
            except OSError:  # a stage beside this one renamed its files meanwhile
                shutil.rmtree(self.kept / "half")

    def advance(self, count: int = 1) -> None:
        """Take no notice of how far a stage has come."""

    def note(self, text: str) -> None:
        """Take no notice of what a stage says."""
