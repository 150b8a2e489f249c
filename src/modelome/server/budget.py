"""How long an answer may take, and whether anyone still waits for it."""

from __future__ import annotations

import time
from contextvars import ContextVar

__all__ = ["AbandonedError", "Budget", "current_budget", "set_budget"]


class AbandonedError(Exception):
    """Whoever asked has gone; nobody reads the answer."""


class Budget:
    """The time of one answer. Work that goes on for long asks `left` at each step.

    A thread cannot be stopped from outside, so the steps are small: some milliseconds.
    """

    def __init__(self, seconds: float) -> None:
        self._until = time.monotonic() + seconds
        self._abandoned = False

    def abandon(self) -> None:
        """Tell the work that nobody waits any more; may be called by any thread."""
        self._abandoned = True

    def left(self) -> bool:
        """Tell whether there is time left.

        Raises:
            AbandonedError: whoever asked has gone.

        """
        if self._abandoned:
            raise AbandonedError
        return time.monotonic() < self._until


_UNLIMITED = float("inf")
_current: ContextVar[Budget | None] = ContextVar("budget", default=None)


def current_budget() -> Budget:
    """Return the budget of the request that this code works for; one without limit outside of requests."""
    return _current.get() or Budget(_UNLIMITED)


def set_budget(budget: Budget) -> None:
    """Let the request that this code works for have a budget."""
    _current.set(budget)
