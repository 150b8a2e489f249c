"""Loads what the first searches and counts would wait for: a compiler, and each compiled loop once.

Every loop runs over no rows at all, so no page of the atlas is touched for it. On a machine's first start, where the
loops are compiled and kept on disk, this takes some seconds; afterwards a fraction of one.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from modelome.atlas.coded.ranges import Ranged
from modelome.atlas.coded.read import ListColumn
from modelome.atlas.filters import Selection
from modelome.atlas.filters.shapes import inside, read_area
from modelome.server.reading.columns import DATES, FACETS, NUMBERS
from modelome.server.reading.facets import count_facets
from modelome.server.reading.histograms import count_in_bins
from modelome.server.reading.suggest import OFFERED, values_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    from modelome.server.service import Service

__all__ = ["steps_of_warming"]


def steps_of_warming(here: Service) -> Iterator[Callable[[], object]]:
    """Give what there is to load, one by one."""
    bits = np.zeros((here.atlas.count + 7) // 8, np.uint8)
    bits.flags.writeable = False  # as those of a filter are: loops are compiled for either
    none = Selection(bits, here.atlas.count, 0, here.atlas.count)
    kinds = {}
    for name in here.atlas.coded:
        column = here.atlas.coded[name]
        if not isinstance(column, ListColumn):
            kinds[column.ranged.values.dtype] = column.ranged.values
    for values in kinds.values():
        yield partial(_search_nothing, Ranged(values[:0]), bits)
    maps = here.atlas.map
    for positions, name in ((maps.xy, "xy"), (maps.xyz, "xyz")):
        yield partial(inside(positions, maps.grids[name], read_area("0,0,1,0,0,1")), 0, 0)
    yield here.names.warm
    yield from (partial(values_of, here, name) for name in ("owner", *OFFERED))
    yield lambda: here.atlas.map.meaning.search("language model", 1)
    for name in (facet for facet in FACETS if facet in here.atlas.coded):  # older atlases lack some
        yield partial(count_facets, here, name, name, none, 1)
    for name in (*NUMBERS, *DATES):
        yield partial(count_in_bins, here.atlas.coded.number(name), none, 2, "linear", whole=False)


def _search_nothing(ranged: Ranged, bits: NDArray[np.uint8]) -> None:
    ranged.mark(ranged.whole(), 0, 0)
    ranged.gather(ranged.whole(), bits, 0, 0, np.empty(0, np.int64), 0)
