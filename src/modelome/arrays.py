"""Arrays on disk in NumPy's format, mapped rather than read.

`numpy.load` parses a header as a Python literal, and on Python 3.11 two threads that parse Python at the same moment
fail with a SystemError (CPython issue 106905): a server, which maps arrays in several threads, would now and then
answer 500. So the headers that NumPy writes for plain arrays are read here, by a pattern.
"""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

__all__ = ["map_array", "read_array"]

# numpy.lib.format, "Format Version 1.0" and "2.0": magic, version, length of the header, header.
_MAGIC = re.compile(rb"\x93NUMPY(\x01\x00..|[\x02\x03]\x00....)", re.DOTALL)
_HEADER = re.compile(r"\{'descr': '([<|][a-zA-Z]\d+)', 'fortran_order': (False|True), 'shape': \(([\d, ]*)\), \}\s*")
_LONGEST_HEADER = 4096


def map_array(path: Path) -> NDArray[Any]:
    """Map an array; pages are read when they are touched.

    Raises OSError where there is no file, ValueError where it holds no array.
    """
    found = _layout(path)
    if found is None:
        return np.asarray(np.load(path, mmap_mode="r"))
    kind, order, shape, offset = found
    if not math.prod(shape):
        return np.empty(shape, kind)
    # A plain view: slices of np.memmap cost a microsecond more each.
    return np.asarray(np.memmap(path, kind, "r", offset, shape, order))


def read_array(path: Path) -> NDArray[Any]:
    """Read an array into memory; raises as `map_array` does."""
    found = _layout(path)
    if found is None:
        return np.asarray(np.load(path))
    kind, order, shape, offset = found
    values = np.fromfile(path, kind, math.prod(shape), offset=offset)
    if len(values) != math.prod(shape):
        raise ValueError(f"{str(path)!r} is cut short: {len(values):,} numbers, not {math.prod(shape):,}")
    return values.reshape(shape, order=order)


def _layout(path: Path) -> tuple[np.dtype[Any], Any, tuple[int, ...], int] | None:
    """Read a header: kind of number, order in memory, shape, and where the numbers begin; None for an unusual one."""
    with path.open("rb") as file:
        begin = file.read(_LONGEST_HEADER)
    magic = _MAGIC.match(begin)
    if magic is None:
        return None
    size = int.from_bytes(magic[1][2:], "little")
    end = magic.end() + size
    header = _HEADER.fullmatch(begin[magic.end() : end].decode("latin-1"))
    if header is None or end > len(begin):
        return None
    shape = tuple(int(each) for each in header[3].replace(",", " ").split())
    return np.dtype(header[1]), "F" if header[2] == "True" else "C", shape, end
