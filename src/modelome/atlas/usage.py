"""What a step of a build takes: seconds, computing time of all threads, and its own peak of memory."""

from __future__ import annotations

import re
import resource
import sys
import time
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Usage", "Watch"]

_CLEAR_PEAK = "5"  # proc(5), /proc/pid/clear_refs: the peak of resident memory becomes what is resident now


@dataclass(frozen=True)
class Usage:
    """Wall seconds, CPU seconds of this process, and the most memory that was resident, mapped files included."""

    seconds: float
    cpu_seconds: float
    peak_bytes: int


class Watch:
    """Starts when it is made. Where the system cannot start the peak anew (not Linux), the peak is the process's."""

    def __init__(self) -> None:
        _clear_peak()
        self._wall, self._cpu = time.perf_counter(), time.process_time()

    def read(self) -> Usage:
        """Say what was taken so far."""
        return Usage(time.perf_counter() - self._wall, time.process_time() - self._cpu, _peak_bytes())


def _clear_peak() -> None:
    try:
        Path("/proc/self/clear_refs").write_text(_CLEAR_PEAK)
    except OSError:
        return


def _peak_bytes() -> int:
    try:
        found = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())
    except OSError:
        found = None
    if found:
        return int(found[1]) * 1024
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024
