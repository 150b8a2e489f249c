"""How long work tells a person where it is."""

from __future__ import annotations

from contextlib import AbstractContextManager, contextmanager
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Progress", "Silent", "Stage"]


class Stage(Protocol):
    """One running stage of work."""

    def advance(self, count: int = 1) -> None:
        """Tell that `count` more units are done."""

    def note(self, text: str) -> None:
        """Say something about the stage in one line."""


class Progress(Protocol):
    """Shows stages of work as they run."""

    def stage(self, name: str, total: int | None = None) -> AbstractContextManager[Stage]:
        """Open a stage of `total` units (None: unknown)."""


class _SilentStage:
    def advance(self, count: int = 1) -> None:
        pass

    def note(self, text: str) -> None:
        pass


class Silent:
    """Shows nothing; the default of library calls."""

    @contextmanager
    def stage(self, name: str, total: int | None = None) -> Iterator[Stage]:
        """Open a stage that tells nobody."""
        yield _SilentStage()
