"""Memory and start of processes, as Linux tells it in /proc."""

from __future__ import annotations

import os
from pathlib import Path

__all__ = ["children", "command_line", "cores", "memory"]

_PROC = Path("/proc")


def children(parent: int) -> list[int]:
    """Return all processes below one, at any depth."""
    parents: dict[int, int] = {}
    for folder in _PROC.iterdir():
        if not folder.name.isdigit():
            continue
        try:
            # The name in brackets may hold anything, so what follows is counted from its end.
            facts = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        parents[int(folder.name)] = int(facts[1])
    found: list[int] = []
    wanted = [parent]
    while wanted:
        wanted = [pid for pid, above in parents.items() if above in wanted]
        found += wanted
    return found


def command_line(pid: int) -> list[str]:
    """Return the words that a process was started with; none where it is gone."""
    try:
        # A browser writes its processes' words anew, with spaces between them.
        return (_PROC / str(pid) / "cmdline").read_text().replace("\0", " ").split()
    except OSError:
        return []


def memory(*pids: int) -> dict[str, float]:
    """Return MB of processes together: `shared_out` counts shared pages in parts, `own` only what nobody shares."""
    total = {"Pss": 0, "Private_Clean": 0, "Private_Dirty": 0}
    for pid in pids:
        try:
            lines = (_PROC / str(pid) / "smaps_rollup").read_text().splitlines()
        except OSError:
            continue
        for line in lines:
            name, _, rest = line.partition(":")
            if name in total:
                total[name] += int(rest.split()[0])
    own = total["Private_Clean"] + total["Private_Dirty"]
    return {"shared_out": total["Pss"] * 1024 / 1e6, "own": own * 1024 / 1e6}


def cores() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0))
