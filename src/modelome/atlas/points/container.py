"""One column of points as a file of independently compressed blocks (docs/points-format.md)."""

from __future__ import annotations

import itertools
import struct
import zlib
from enum import IntEnum
from typing import TYPE_CHECKING, Any

import numpy as np

from modelome.atlas.points.order import deinterleave2, morton2
from modelome.errors import AtlasDamaged

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

__all__ = ["Encoding", "read_container", "write_container"]

_MAGIC = b"MLPT"
_VERSION = 1
_HEADER = struct.Struct("<4sHBBIIB7x")
_DTYPES: dict[int, np.dtype[Any]] = {1: np.dtype("<u1"), 2: np.dtype("<u2"), 4: np.dtype("<u4"), 5: np.dtype("<f4")}
_CODES = {dtype: code for code, dtype in _DTYPES.items()}
# Level 6 and level 9 differ by 1 % in size and by a factor of 5 in time on 760,000 real positions; what is left of
# deltas is noise, where zlib's strategy for it saves another 1 to 4 %.
_LEVEL = 6


class Encoding(IntEnum):
    """What was done to values before the byte shuffle."""

    PLAIN = 0
    DELTA = 1
    MORTON = 2
    ZIGZAG = 3


def write_container(values: NDArray[Any], boundaries: Sequence[int], encoding: Encoding) -> bytes:
    """Encode a column.

    Args:
        values: shape (n,) or (n, components), dtype u8, u16, u32 or f32, rows in draw order.
        boundaries: row numbers at which blocks begin, then n.
        encoding: `MORTON` takes two u16 components; `DELTA` and `ZIGZAG` take unsigned types.

    Raises:
        ValueError: the dtype, the shape or the encoding do not go together.

    """
    columns = values[:, None] if values.ndim == 1 else values
    dtype = columns.dtype.newbyteorder("<")
    if dtype not in _CODES:
        raise ValueError(f"points hold u8, u16, u32 or f32, not {values.dtype}")
    if encoding is Encoding.MORTON and (dtype != np.dtype("<u2") or columns.shape[1] != 2):
        raise ValueError("the Morton encoding takes two u16 components")
    if encoding in {Encoding.DELTA, Encoding.ZIGZAG} and dtype.kind != "u":
        raise ValueError("delta encodings take unsigned values")
    blocks = [
        _deflate(_encode(columns[start:stop], encoding), encoding) for start, stop in itertools.pairwise(boundaries)
    ]
    header = _HEADER.pack(_MAGIC, _VERSION, _CODES[dtype], columns.shape[1], len(columns), len(blocks), int(encoding))
    sizes = np.array([len(block) for block in blocks], dtype=np.uint64)
    offsets = np.zeros(len(blocks) + 1, dtype="<u8")
    offsets[0] = len(header) + offsets.nbytes
    np.cumsum(sizes, out=offsets[1:])
    offsets[1:] += offsets[0]
    return b"".join([header, offsets.tobytes(), *blocks])


def read_container(data: bytes | memoryview, boundaries: Sequence[int]) -> NDArray[Any]:
    """Decode a whole column: shape (n,) for one component, else (n, components).

    Raises:
        AtlasDamaged: the bytes are no container, or do not fit the boundaries.

    """
    if len(data) < _HEADER.size:
        raise AtlasDamaged("A point column is shorter than its header; build the atlas again.")
    magic, version, code, components, count, blocks, encoding = _HEADER.unpack_from(data)
    if magic != _MAGIC or version != _VERSION or code not in _DTYPES:
        raise AtlasDamaged("A point column does not begin as docs/points-format.md says; build the atlas again.")
    if blocks != len(boundaries) - 1 or count != boundaries[-1]:
        raise AtlasDamaged(
            f"A point column holds {count} rows in {blocks} blocks, its index says {boundaries[-1]} "
            f"in {len(boundaries) - 1}; build the atlas again."
        )
    offsets = np.frombuffer(data, dtype="<u8", count=blocks + 1, offset=_HEADER.size)
    out: NDArray[Any] = np.empty((count, components), dtype=_DTYPES[code])
    for block, (start, stop) in enumerate(itertools.pairwise(boundaries)):
        inflated = zlib.decompress(data[int(offsets[block]) : int(offsets[block + 1])])
        out[start:stop] = _decode(inflated, stop - start, components, out.dtype, Encoding(encoding))
    return out[:, 0] if components == 1 else out


def _deflate(encoded: bytes, encoding: Encoding) -> bytes:
    noisy = encoding in {Encoding.MORTON, Encoding.ZIGZAG}
    stream = zlib.compressobj(_LEVEL, strategy=zlib.Z_FILTERED if noisy else zlib.Z_DEFAULT_STRATEGY)
    return stream.compress(encoded) + stream.flush()


def _encode(rows: NDArray[Any], encoding: Encoding) -> bytes:
    if encoding is Encoding.MORTON:
        return _shuffle(_delta(morton2(rows[:, 0], rows[:, 1])))
    planes = (np.ascontiguousarray(rows[:, component]) for component in range(rows.shape[1]))
    if encoding is Encoding.DELTA:
        return b"".join(_shuffle(_delta(plane)) for plane in planes)
    if encoding is Encoding.ZIGZAG:
        return b"".join(_shuffle(_fold(_delta(plane))) for plane in planes)
    return b"".join(_shuffle(plane) for plane in planes)


def _decode(inflated: bytes, rows: int, components: int, dtype: np.dtype[Any], encoding: Encoding) -> NDArray[Any]:
    if encoding is Encoding.MORTON:
        codes = np.cumsum(_unshuffle(inflated, rows, np.dtype("<u4")), dtype=np.uint32)
        return np.stack(deinterleave2(codes), axis=1)
    size = rows * dtype.itemsize
    planes = [_unshuffle(inflated[c * size : (c + 1) * size], rows, dtype) for c in range(components)]
    if encoding is Encoding.ZIGZAG:
        planes = [_unfold(plane) for plane in planes]
    if encoding in {Encoding.DELTA, Encoding.ZIGZAG}:
        planes = [np.cumsum(plane, dtype=plane.dtype) for plane in planes]
    return np.stack(planes, axis=1)


def _delta(plane: NDArray[Any]) -> NDArray[Any]:
    """Differences modulo 2^bits; NumPy's unsigned subtraction wraps, which is what the format says."""
    out = plane.copy()
    np.subtract(plane[1:], plane[:-1], out=out[1:])
    return out


def _fold(deltas: NDArray[Any]) -> NDArray[Any]:
    """Signed differences as unsigned ones, small in either direction: 0, -1, 1, -2 become 0, 1, 2, 3."""
    signed = deltas.view(deltas.dtype.str.replace("u", "i"))
    return ((signed << 1) ^ (signed >> (8 * signed.itemsize - 1))).view(deltas.dtype)


def _unfold(folded: NDArray[Any]) -> NDArray[Any]:
    one = folded.dtype.type(1)
    return np.asarray((folded >> one) ^ (~(folded & one) + one))


def _shuffle(plane: NDArray[Any]) -> bytes:
    little = plane.astype(plane.dtype.newbyteorder("<"), copy=False)
    return little.view(np.uint8).reshape(len(plane), plane.dtype.itemsize).T.tobytes()


def _unshuffle(data: bytes, rows: int, dtype: np.dtype[Any]) -> NDArray[Any]:
    planes = np.frombuffer(data, dtype=np.uint8, count=rows * dtype.itemsize).reshape(dtype.itemsize, rows)
    return np.ascontiguousarray(planes.T).view(dtype)[:, 0]
