"""Many numbers in one answer: a head in JSON, then the arrays as they lie in memory (docs/api.md, "Packed arrays")."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Any

import numpy as np
import orjson

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

__all__ = ["pack"]

_MAGIC = b"MLPK"
_ALIGNED = 8


def pack(head: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]]) -> bytes:
    """Put arrays one behind another; `head` says besides where each lies, in bytes from the first one.

    >>> pack({}, {"a": np.arange(2, dtype=np.uint16)})[8:50]
    b'{"arrays":{"a":{"dtype":"u2","offset":0,"l'
    """
    places: dict[str, dict[str, Any]] = {}
    parts: list[bytes] = []
    offset = 0
    for name, array in arrays.items():
        little = np.ascontiguousarray(array, dtype=array.dtype.newbyteorder("<"))
        body = little.tobytes()
        places[name] = {"dtype": f"{array.dtype.kind}{array.dtype.itemsize}", "offset": offset, "length": len(array)}
        body += bytes(-len(body) % _ALIGNED)
        parts.append(body)
        offset += len(body)
    told = orjson.dumps({**head, "arrays": places}, option=orjson.OPT_UTC_Z)
    told += b" " * (-(len(_MAGIC) + 4 + len(told)) % _ALIGNED)
    return b"".join([_MAGIC, struct.pack("<I", len(told)), told, *parts])
