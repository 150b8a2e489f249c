"""Where output goes: a terminal, a file, another program."""

from __future__ import annotations

import os
import shutil
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from modelome.console.lines import JsonLines, Lines
from modelome.progress import Silent

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import Console

    from modelome.progress import Progress

__all__ = ["columns", "console", "data_folder", "has_browser", "is_terminal", "show_progress", "write_json"]

_WIDE = 10_000  # columns of output that is no terminal's: ids are not cut


def is_terminal(stream: TextIO) -> bool:
    """Whether a person is looking at `stream`, at a terminal that can move its cursor."""
    return stream.isatty() and os.environ.get("TERM") != "dumb"


def columns() -> int:
    """Width of the text that a person reads; very wide where nobody does, so that nothing is cut or wrapped."""
    return shutil.get_terminal_size().columns if is_terminal(sys.stdout) else _WIDE


def console() -> Console:
    """Make the console of results: standard output, never cutting an id when it goes into a file."""
    from rich.console import Console

    return Console(highlight=False, markup=False, emoji=False, width=columns())


@contextmanager
def show_progress(*, quiet: bool = False, as_json: bool = False) -> Iterator[Progress]:
    """Show stages of work: bars at a terminal, else lines (both on standard error); JSON lines on standard output."""
    if as_json:
        yield JsonLines(sys.stdout)
    elif quiet:
        yield Silent()
    elif is_terminal(sys.stderr):
        from rich.console import Console

        from modelome.console.bars import Bars

        yield Bars(Console(stderr=True, highlight=False, markup=False, emoji=False))
    else:
        yield Lines(sys.stderr)


def has_browser() -> bool:
    """Whether a browser could open a window here: not over SSH, not in a container without a display."""
    if os.environ.get("BROWSER"):
        return True
    if os.environ.get("SSH_CONNECTION") or os.environ.get("CI"):
        return False
    if sys.platform in ("darwin", "win32"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def data_folder() -> Path:
    """Folder of a person's data, as the XDG base directory specification has it."""
    given = os.environ.get("XDG_DATA_HOME")
    return Path(given or Path.home() / ".local" / "share") / "modelome"


def write_json(answer: Any) -> None:
    """Write one JSON document to standard output."""
    import orjson

    sys.stdout.buffer.write(orjson.dumps(answer, default=str, option=orjson.OPT_INDENT_2 | orjson.OPT_SERIALIZE_NUMPY))
    sys.stdout.buffer.write(b"\n")
    sys.stdout.buffer.flush()
