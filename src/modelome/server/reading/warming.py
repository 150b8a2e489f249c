"""Loads what the first searches and counts would wait for: a compiler, and each compiled loop once.

Every loop runs over no rows at all, so no page of the atlas is touched for it. On a machine's first start, where the
loops are compiled and kept on disk, this takes some seconds; afterwards a fraction of one.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from modelome.atlas.filters import Selection
from modelome.server.reading.columns import DATES, FACETS, NUMBERS
from modelome.server.reading.facets import count_facets
from modelome.server.reading.histograms import count_in_bins

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from modelome.server.service import Service

__all__ = ["steps_of_warming"]


def steps_of_warming(here: Service) -> Iterator[Callable[[], object]]:
    """Give what there is to load, one by one."""
    none = Selection(np.zeros((here.atlas.count + 7) // 8, np.uint8), here.atlas.count, 0, here.atlas.count)
    yield here.names.warm
    yield lambda: here.atlas.map.meaning.search("language model", 1)
    for name in FACETS:
        yield partial(count_facets, here, name, name, none, 1)
    for name in (*NUMBERS, *DATES):
        yield partial(count_in_bins, here.atlas.coded.number(name), none, 2, "linear", whole=False)
