"""From a model's id to its row and back, without loading the ids."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from modelome.arrays import map_array
from modelome.errors import ModelNotFound
from modelome.strings import hash_string, hash_strings

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    import pyarrow as pa

__all__ = ["Ids", "write_id_index"]


def write_id_index(ids: pa.ChunkedArray, out: Path) -> None:
    """Write `id_hashes.npy` (sorted, uint64) and `id_ixs.npy` (int32)."""
    hashes = hash_strings(ids)
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
        self._hashes = np.asarray(map_array(index / "id_hashes.npy"))
        self._ixs = np.asarray(map_array(index / "id_ixs.npy"))
        self._suggest = suggest

    def __len__(self) -> int:
        return len(self._column)

    def find(self, model_id: str) -> int | None:
        """Return the row of an id, None where there is none."""
        wanted = np.uint64(hash_string(model_id.encode("utf-8", "replace")))
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
