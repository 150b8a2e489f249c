"""Distinct strings on disk, found by what they say without being loaded.

A list `NAME` of n distinct strings is four files of a folder, all memory-mapped: `NAME.txt` (their UTF-8, end to end),
`NAME_start.npy` int64 (n + 1,), where each begins, and a hash table as two sorted arrays: `NAME_hash.npy` uint64 (n,)
and `NAME_code.npy` int32 (n,), the string of each hash. Hashes are those of the folded strings (lower case, character
by character), so that one table finds a string as it is written, and all that differ from it in case only.

A million strings cost a reader nothing but the pages that it touches; a Python dict of them took 150 MB in each
process.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from modelome.arrays import map_array

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

__all__ = ["Strings", "buffers_of", "hash_string", "hash_strings", "write_strings"]

_PRIME = 1099511628211
_OFFSET = 14695981039346656037
_ALL_BITS = 2**64 - 1


def write_strings(strings: pa.Array | pa.ChunkedArray, folder: Path, name: str) -> None:
    """Write distinct `strings` (n,), none null, in their order."""
    array = _whole(strings)
    starts, data = buffers_of(array)
    np.asarray(data[starts[0] : starts[-1]]).tofile(folder / f"{name}.txt")
    np.save(folder / f"{name}_start.npy", starts - starts[0])
    hashes = hash_strings(pc.utf8_lower(array))
    order = np.argsort(hashes, kind="stable")
    np.save(folder / f"{name}_hash.npy", hashes[order])
    np.save(folder / f"{name}_code.npy", order.astype(np.int32))


class Strings:
    """A list that `write_strings` wrote; a string's place in it is its code."""

    def __init__(self, folder: Path, name: str) -> None:
        text = folder / f"{name}.txt"
        # An empty file cannot be mapped.
        self._text = np.asarray(np.memmap(text, np.uint8, mode="r")) if text.stat().st_size else np.empty(0, np.uint8)
        self._start: NDArray[np.int64] = map_array(folder / f"{name}_start.npy")
        self._hash: NDArray[np.uint64] = map_array(folder / f"{name}_hash.npy")
        self._code: NDArray[np.int32] = map_array(folder / f"{name}_code.npy")

    def __len__(self) -> int:
        return len(self._start) - 1

    def at(self, code: int) -> str:
        """Return one string."""
        return self._bytes(code).decode()

    def take(self, codes: Iterable[int]) -> list[str]:
        """Return some strings, in the order asked for."""
        return [self._bytes(int(code)).decode() for code in codes]

    def all(self) -> pa.StringArray:
        """Return every string, (n,)."""
        starts = pa.py_buffer(self._start.astype(np.int32))
        return pa.StringArray.from_buffers(len(self), starts, pa.py_buffer(self._text))

    def find(self, text: str) -> int:
        """Return the code of a string, -1 where there is none."""
        return int(self.find_all([text])[0])

    def find_all(self, texts: Sequence[str]) -> NDArray[np.int32]:
        """Return the code of each of some strings, -1 where there is none, (len(texts),)."""
        codes = np.full(len(texts), -1, np.int32)
        wanted = [_encoded(text) for text in texts]
        for at, candidates in enumerate(self._candidates(wanted)):
            codes[at] = next((code for code in candidates if self._bytes(code) == wanted[at]), -1)
        return codes

    def find_folded(self, text: str) -> list[int]:
        """Return the codes of all strings that are `text` but for the case of letters, ascending."""
        wanted = _encoded(text)
        folded = _fold(wanted)
        return sorted(code for code in self._candidates([wanted])[0] if _fold(self._bytes(code)) == folded)

    def lower_bound(self, text: str) -> int:
        """Return the code of the first string that is not below `text`, where they are in byte order."""
        wanted = _encoded(text)
        low, high = 0, len(self)
        while low < high:
            middle = (low + high) // 2
            if self._bytes(middle) < wanted:
                low = middle + 1
            else:
                high = middle
        return low

    def _bytes(self, code: int) -> bytes:
        return self._text[self._start[code] : self._start[code + 1]].tobytes()

    def _candidates(self, texts: list[bytes]) -> list[list[int]]:
        folded = pc.utf8_lower(pa.array(texts, pa.binary()).cast(pa.string())).cast(pa.binary()).to_pylist()
        hashes = np.array([hash_string(text) for text in folded], np.uint64)
        low = np.searchsorted(self._hash, hashes).tolist()
        high = np.searchsorted(self._hash, hashes, side="right").tolist()
        return [self._code[start:stop].tolist() for start, stop in zip(low, high, strict=True)]


def hash_string(text: bytes) -> int:
    """FNV-1a of one string; a hundred times faster for it than `hash_strings`."""
    found = _OFFSET
    for byte in text:
        found = ((found ^ byte) * _PRIME) & _ALL_BITS
    return found


def hash_strings(strings: pa.Array | pa.ChunkedArray) -> NDArray[np.uint64]:
    """FNV-1a of each string's UTF-8 bytes, (n,)."""
    from modelome.string_kernels import fnv1a  # noqa: PLC0415 - loads a compiler, and only a build needs it

    starts, data = buffers_of(_whole(strings))
    hashes = np.empty(len(starts) - 1, np.uint64)
    fnv1a(starts, data, np.uint64(_OFFSET), np.uint64(_PRIME), hashes)
    return hashes


def buffers_of(array: pa.StringArray) -> tuple[NDArray[np.int64], NDArray[np.uint8]]:
    """Where the UTF-8 of each string begins, and the last one ends, (n + 1,), in the bytes of all."""
    buffers = array.buffers()
    offsets = np.frombuffer(buffers[1], np.int32, count=len(array) + 1 + array.offset)[array.offset :]
    data = np.frombuffer(buffers[2], np.uint8) if buffers[2] is not None else np.empty(0, np.uint8)
    return offsets.astype(np.int64), data


def _whole(strings: Any) -> pa.StringArray:
    array = strings.combine_chunks() if isinstance(strings, pa.ChunkedArray) else strings
    if isinstance(array, pa.ChunkedArray):
        array = array.chunk(0) if array.num_chunks else pa.array([], pa.string())
    return array.cast(pa.string())


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "replace")


def _fold(text: bytes) -> str:
    return str(pc.utf8_lower(pa.scalar(text.decode(), pa.string())).as_py())
