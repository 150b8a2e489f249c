"""How far a stage is, how fast it goes, and when it will be through."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

__all__ = ["Pace", "in_words"]

_SETTLED = 0.5  # seconds before a rate means anything


@dataclass
class Pace:
    """One running stage. `depth` is how many stages it runs inside of."""

    name: str
    total: int | None
    depth: int = 0
    done: int = 0
    last_note: str | None = None
    started: float = field(default_factory=time.monotonic)
    first: tuple[float, int] | None = None

    def advance(self, count: int) -> None:
        """Count units; the rate runs from the first ones, so that it does not hold what came before (compilation)."""
        self.done += count
        if self.first is None:
            self.first = (time.monotonic(), self.done)

    @property
    def seconds(self) -> float:
        """Time since the stage began."""
        return time.monotonic() - self.started

    @property
    def rate(self) -> float | None:
        """Units a second since the first ones were told; None while that is too short a time to say."""
        if self.first is None:
            return None
        at, done = self.first
        seconds = time.monotonic() - at
        return (self.done - done) / seconds if self.done > done and seconds >= _SETTLED else None

    @property
    def seconds_left(self) -> float | None:
        """Time to the end at the rate so far; None where the total or the rate is unknown."""
        rate = self.rate
        if rate is None or not self.total or self.done > self.total:
            return None
        return (self.total - self.done) / rate


def in_words(seconds: float) -> str:
    """Write a duration as a person says it: "0.4 s", "12 s", "3 min 20 s", "2 h 5 min"."""
    if seconds < 9.95:
        return f"{seconds:.1f} s"
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s"
    return f"{whole // 3600} h {whole % 3600 // 60} min"
