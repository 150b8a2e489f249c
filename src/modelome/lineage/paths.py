"""The ways from a model up to its roots."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from modelome.lineage.csr import Csr

__all__ = ["Paths", "paths_to_roots"]


@dataclass(frozen=True)
class Paths:
    """Each path is a list of rows that begins with the model and ends with a root; no row twice in one path.

    `complete` is false where there are more paths than were asked for, or too many to look for.
    """

    paths: list[list[int]]
    complete: bool


def paths_to_roots(
    parents: Csr,
    is_root: NDArray[np.bool_],
    ix: int,
    *,
    limit: int = 100,
    steps: int = 100_000,
) -> Paths:
    """Follow parents depth first, lowest row first, until `limit` paths are found or `steps` models visited.

    A path stops at the first root. Merges of merges have more paths than anyone can read: hence the bounds.
    """
    found: list[list[int]] = []
    path: list[int] = []
    waiting: list[tuple[int, int]] = [(ix, 0)]
    while waiting:
        if len(found) == limit or steps == 0:
            return Paths(found, complete=False)
        steps -= 1
        node, depth = waiting.pop()
        del path[depth:]
        path.append(node)
        if is_root[node]:
            found.append(path.copy())
            continue
        waiting.extend((parent, depth + 1) for parent in parents.row(node)[::-1].tolist() if parent not in path)
    return Paths(found, complete=True)
