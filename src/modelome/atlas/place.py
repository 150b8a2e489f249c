"""Where an atlas is built and how it appears: one build at a time, one atomic rename."""

from __future__ import annotations

import ctypes
import errno
import fcntl
import os
import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING

from modelome.errors import BuildLocked, DiskFull

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["appear", "disk_full_is_told", "only_one"]

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2


@contextmanager
def only_one(work: Path) -> Iterator[None]:
    """Hold the lock of a work directory; a killed build lets go of it by itself.

    Raises:
        BuildLocked: another build holds it.

    """
    work.mkdir(parents=True, exist_ok=True)
    with (work / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BuildLocked(
                f"Another build is writing beside {work.name!r}. Wait for it, or give another output with -o."
            ) from None
        yield


@contextmanager
def disk_full_is_told(work: Path) -> Iterator[None]:
    """Turn "no space left" from any library into `DiskFull` with what a person can do.

    Raises:
        DiskFull: the disk under `work` is full.

    """
    try:
        yield
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT) and "No space left" not in str(error):
            raise
        free = shutil.disk_usage(work).free
        raise DiskFull(
            f"No space is left for {work.name!r} ({free / 1e6:,.0f} MB free). Free some, or build elsewhere with -o; "
            "the same command goes on from the last finished stage."
        ) from error


def appear(partial: Path, final: Path) -> None:
    """Let a finished directory take its place; a reader sees the old atlas or the new one, never half of one."""
    _sync(partial)
    if not final.exists():
        partial.rename(final)
    elif _exchange(partial, final):
        shutil.rmtree(partial)
    else:
        old = final.with_name(f"{final.name}.old")
        shutil.rmtree(old, ignore_errors=True)
        final.rename(old)
        partial.rename(final)
        shutil.rmtree(old)
    _sync(final.parent)


def _exchange(one: Path, other: Path) -> bool:
    """Swap two paths in one step where the system can (Linux 3.15, renameat2)."""
    try:
        renameat2 = ctypes.CDLL(None, use_errno=True).renameat2
    except AttributeError:
        return False
    done: int = renameat2(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE)
    return done == 0


def _sync(directory: Path) -> None:
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
