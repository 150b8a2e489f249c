"""Compiled loops over the bytes of many strings."""

from __future__ import annotations

import numpy as np
from numba import njit

__all__ = ["fnv1a"]


@njit(cache=True, nogil=True)
def fnv1a(starts, data, offset, prime, hashes):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
    """Write the FNV-1a hash of each string, whose bytes are `data[starts[i]:starts[i + 1]]`, into `hashes` (n,)."""
    for at in range(len(hashes)):
        found = offset
        for place in range(starts[at], starts[at + 1]):
            found = (found ^ np.uint64(data[place])) * prime
        hashes[at] = found
