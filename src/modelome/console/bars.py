"""Progress on a terminal: a live bar for each running stage, a line for each that is through."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.progress import BarColumn, Progress, ProgressColumn, SpinnerColumn
from rich.text import Text

from modelome.console.pace import Pace, in_words
from modelome.console.text import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import Console
    from rich.progress import Task, TaskID

__all__ = ["Bars"]


class _Figures(ProgressColumn):
    """Done, total, rate and time left, as far as they are known."""

    def render(self, task: Task) -> Text:
        pace: Pace = task.fields["pace"]
        parts = []
        if pace.done:
            parts.append(f"{pace.done:,}" + (f" of {pace.total:,}" if pace.total else ""))
        if pace.rate:
            parts.append(f"{pace.rate:,.0f}/s")
        parts.append(in_words(pace.seconds))
        if pace.seconds_left is not None:
            parts.append(f"{in_words(pace.seconds_left)} left")
        if pace.last_note:
            parts.append(plain(pace.last_note))
        return Text(" · ".join(parts), style="dim", no_wrap=True, overflow="ellipsis")


class _Name(ProgressColumn):
    def render(self, task: Task) -> Text:
        pace: Pace = task.fields["pace"]
        return Text("  " * pace.depth + plain(pace.name))


class _Bar:
    """A stage with a bar of its own."""

    def __init__(self, bars: Progress, task: TaskID, pace: Pace) -> None:
        self._bars = bars
        self._task = task
        self._pace = pace

    def advance(self, count: int = 1) -> None:
        self._pace.advance(count)
        self._bars.update(self._task, completed=self._pace.done)

    def note(self, text: str) -> None:
        self._pace.last_note = text


class Bars:
    """Live bars; what is through stays on the screen as one line a stage."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._open = 0
        self._bars = Progress(
            SpinnerColumn(), _Name(), BarColumn(24), _Figures(), console=console, transient=True, refresh_per_second=8
        )

    @contextmanager
    def stage(self, name: str, total: int | None = None) -> Iterator[_Bar]:
        """Open a stage; the first open one starts the live display, the last one to end stops it."""
        pace = Pace(name, total, self._open)
        if not self._open:
            self._bars.start()
        self._open += 1
        task = self._bars.add_task("", total=total, pace=pace)
        through = False
        try:
            yield _Bar(self._bars, task, pace)
            through = True
        finally:
            self._bars.remove_task(task)
            self._open -= 1
            if not self._open:
                self._bars.stop()
            self._console.print(_last_line(pace, through=through))


def _last_line(pace: Pace, *, through: bool) -> Text:
    line = Text("  " * pace.depth)
    line.append("✓ " if through else "✗ ", style="green" if through else "red")
    line.append(plain(pace.name))
    told = [f"{pace.done:,}"] if pace.done else [plain(pace.last_note)] if pace.last_note else []
    line.append("  " + " · ".join([*told, in_words(pace.seconds)]), style="dim")
    return line
