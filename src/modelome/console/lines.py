"""Progress where there is no terminal to draw on: lines for people, lines of JSON for programs."""

from __future__ import annotations

import json
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, TextIO

from modelome.console.pace import Pace, in_words
from modelome.console.text import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["JsonLines", "Lines"]


class _Teller:
    """A stage that lets its owner speak at most once in `every` seconds."""

    def __init__(self, owner: Lines | JsonLines, pace: Pace) -> None:
        self._owner = owner
        self._pace = pace
        self._told = pace.started

    def advance(self, count: int = 1) -> None:
        self._pace.advance(count)
        now = time.monotonic()
        if now - self._told >= self._owner.every:
            self._told = now
            self._owner.on_advance(self._pace)

    def note(self, text: str) -> None:
        self._pace.last_note = text
        self._owner.on_note(self._pace, text)


class Lines:
    """One line when a stage is through, and one every few seconds while it runs."""

    def __init__(self, out: TextIO, *, every: float = 5.0) -> None:
        self.every = every
        self._out = out
        self._depth = 0

    @contextmanager
    def stage(self, name: str, total: int | None = None) -> Iterator[_Teller]:
        """Open a stage."""
        pace = Pace(name, total, self._depth)
        self._depth += 1
        try:
            yield _Teller(self, pace)
        finally:
            self._depth -= 1
        what = f": {pace.last_note}" if pace.last_note and not pace.done else ""
        done = f": {pace.done:,}" if pace.done else what
        self._say(pace, f"{done} in {in_words(pace.seconds)}")

    def on_advance(self, pace: Pace) -> None:
        """Say how far a stage is."""
        of = f" of {pace.total:,} ({100 * pace.done / pace.total:.0f} %)" if pace.total else ""
        rate = f", {pace.rate:,.0f}/s" if pace.rate else ""
        left = f", {in_words(pace.seconds_left)} left" if pace.seconds_left is not None else ""
        self._say(pace, f": {pace.done:,}{of}{rate}{left}")

    def on_note(self, pace: Pace, text: str) -> None:
        """Keep a note for the stage's last line."""

    def _say(self, pace: Pace, what: str) -> None:
        print(f"{'  ' * pace.depth}{plain(pace.name)}{plain(what)}", file=self._out, flush=True)


class JsonLines:
    """One JSON object a line: `stage`, `progress`, `note` and `done` events."""

    def __init__(self, out: TextIO, *, every: float = 0.5) -> None:
        self.every = every
        self._out = out
        self._depth = 0

    @contextmanager
    def stage(self, name: str, total: int | None = None) -> Iterator[_Teller]:
        """Open a stage."""
        pace = Pace(name, total, self._depth)
        self._depth += 1
        self.say(event="stage", stage=name, total=total, depth=pace.depth)
        try:
            yield _Teller(self, pace)
        finally:
            self._depth -= 1
        self.say(event="done", stage=name, done=pace.done, seconds=round(pace.seconds, 3))

    def on_advance(self, pace: Pace) -> None:
        """Tell how far a stage is."""
        self.say(
            event="progress",
            stage=pace.name,
            done=pace.done,
            total=pace.total,
            rate=pace.rate and round(pace.rate, 1),
            seconds_left=None if pace.seconds_left is None else round(pace.seconds_left, 1),
        )

    def on_note(self, pace: Pace, text: str) -> None:
        """Pass a note on."""
        self.say(event="note", stage=pace.name, text=text)

    def say(self, **event: object) -> None:
        """Write one event."""
        print(json.dumps(event), file=self._out, flush=True)
