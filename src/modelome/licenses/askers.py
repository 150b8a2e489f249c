"""Which ancestors ask something of one model, whatever the path."""

from __future__ import annotations

from collections import defaultdict, deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

from modelome.licenses.rules import asked_of_copies

if TYPE_CHECKING:
    from collections.abc import Iterator

    from modelome.licenses.model_terms import ModelTerms
    from modelome.licenses.verdicts import LicensedEdges

__all__ = ["Askers", "askers_of"]


_State = tuple[int, bool, bool]
"""A model, and whether an adapter, or anything but copies in other formats, lies between it and the one below all."""


@dataclass(frozen=True)
class Askers:
    """What one model inherits, by who asks it.

    `bits` by ancestor: what it asks along some path, where that is anything. `unclear`: ancestors that may ask, but
    whose terms are unknown; `ghosts`: rows of the edges to declared parents that are no models. `ways`: from each of
    `bits` down to the model, the shortest along which it asks something.
    """

    bits: dict[int, int]
    unclear: list[int]
    ghosts: list[int]
    ways: dict[int, list[int]]


def askers_of(model: int, edges: LicensedEdges, terms: ModelTerms) -> Askers:
    """Walk up from a model, by whether an adapter or a change of weights lies between. O(edges above)."""
    above: dict[int, list[int]] = defaultdict(list)
    for row, child in enumerate(edges.child.tolist()):
        above[child].append(row)
    bits: dict[int, int] = defaultdict(int)
    unclear: set[int] = set()
    ghosts: set[int] = set()
    ways: dict[int, list[int]] = {}
    came: dict[_State, _State | None] = {(model, False, False): None}
    waiting = deque(came)
    while waiting:
        below = waiting.popleft()
        child, by_adapter, altered = below
        for row in above[child]:
            parent = int(edges.parent[row])
            if parent < 0:
                ghosts.add(row)
                continue
            state = (parent, by_adapter or bool(edges.adapter[row]), altered or not edges.quantized[row])
            if not edges.same_owner[row]:
                asked = int((terms.agreed if state[1] else terms.carries)[parent])
                asked = asked if state[2] else asked_of_copies(asked)
                bits[parent] |= asked
                if asked and parent not in ways:
                    ways[parent] = [parent, *_down(below, came)]
                if not terms.known[parent]:
                    unclear.add(parent)
            if state not in came:
                came[state] = below
                waiting.append(state)
    asking = {ix: found for ix, found in bits.items() if found}
    return Askers(asking, sorted(unclear), sorted(ghosts), ways)


def _down(state: _State | None, came: dict[_State, _State | None]) -> Iterator[int]:
    while state:
        yield state[0]
        state = came[state]
