"""From a model's id to its row and back, without loading the ids."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from modelome.atlas.arrays import map_array
from modelome.errors import ModelNotFound

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    import pyarrow as pa

__all__ = ["Ids", "write_id_index"]

_PRIME = np.uint64(1099511628211)
_OFFSET = np.uint64(14695981039346656037)


def write_id_index(ids: pa.ChunkedArray, out: Path) -> None:
    """Write `id_hashes.npy` (sorted, uint64) and `id_ixs.npy` (int32)."""
    hashes = _hashes(ids)
    order = np.argsort(hashes, kind="stable")
    np.save(out / "id_hashes.npy", hashes[order])
    np.save(out / "id_ixs.npy", order.astype(np.int32))


class Ids:
    """Ids of an atlas; `column` is the memory-mapped id column of its models."""

    def __init__(
        self,
        column: pa.ChunkedArray,
        index: Path,
        suggest: Callable[[str], Sequence[str]] = lambda _: (),
    ) -> None:
        self._column = column
        self._hashes = map_array(index / "id_hashes.npy")
        self._ixs = map_array(index / "id_ixs.npy")
        self._suggest = suggest

    def __len__(self) -> int:
        return len(self._column)

    def find(self, model_id: str) -> int | None:
        """Return the row of an id, None where there is none."""
        wanted = _hash(model_id)
        at = int(np.searchsorted(self._hashes, wanted))
        while at < len(self._hashes) and self._hashes[at] == wanted:
            ix = int(self._ixs[at])
            if self._column[ix].as_py() == model_id:
                return ix
            at += 1
        return None

    def require(self, model_id: str) -> int:
        """Return the row of an id.

        Raises:
            ModelNotFound: with ids that look alike.

        """
        ix = self.find(model_id)
        if ix is None:
            raise ModelNotFound(model_id, tuple(self._suggest(model_id)))
        return ix

    def take(self, ixs: Sequence[int] | np.ndarray[Any, Any]) -> list[str]:
        """Return the ids of rows."""
        column = self._column.chunk(0) if self._column.num_chunks == 1 else self._column
        return list(column.take(np.asarray(ixs, dtype=np.int64)).to_pylist())


def _hash(text: str) -> np.uint64:
    import pyarrow as pa  # noqa: PLC0415 - a reader that only opens an atlas does not pay for it twice

    return np.uint64(_hashes(pa.chunked_array([pa.array([text], pa.string())]))[0])


def _hashes(ids: pa.ChunkedArray) -> np.ndarray[Any, np.dtype[np.uint64]]:
    """FNV-1a of each string's UTF-8 bytes, over all strings at once, byte position by byte position."""
    array = ids.combine_chunks()
    if hasattr(array, "chunks"):
        array = array.chunk(0) if array.num_chunks else array
    buffers = array.buffers()
    count = len(array)
    if count == 0:
        return np.empty(0, np.uint64)
    offsets = np.frombuffer(buffers[1], dtype=np.int32, count=count + 1 + array.offset)[array.offset :]
    data = np.frombuffer(buffers[2], dtype=np.uint8) if buffers[2] is not None else np.empty(0, np.uint8)
    starts, lengths = offsets[:-1].astype(np.int64), np.diff(offsets)
    hashes = np.full(count, _OFFSET, np.uint64)
    by_length = np.argsort(-lengths, kind="stable")
    remaining = lengths[by_length]
    for position in range(int(lengths.max())):
        live = by_length[: int(np.searchsorted(-remaining, -position, side="left"))]
        hashes[live] = (hashes[live] ^ data[starts[live] + position].astype(np.uint64)) * _PRIME
    return hashes
