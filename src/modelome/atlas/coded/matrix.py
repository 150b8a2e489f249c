"""Strings and lists of strings as codes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from scipy import sparse

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["encode", "list_matrix", "matrix_of"]


def encode(strings: pa.ChunkedArray | pa.Array) -> tuple[pa.Array, NDArray[np.integer[Any]]]:
    """Return the distinct strings in order of appearance, and the place of each string among them, -1 for null."""
    encoded = strings.dictionary_encode()
    chunks = encoded.chunks if isinstance(encoded, pa.ChunkedArray) else [encoded]
    if not chunks:
        return pa.array([], pa.string()), np.empty(0, np.int32)
    codes = [pc.fill_null(chunk.indices, -1).to_numpy(zero_copy_only=False) for chunk in chunks]
    return chunks[-1].dictionary, np.concatenate(codes)


def matrix_of(lists: pa.ChunkedArray | pa.Array, codes: NDArray[np.integer[Any]], values: int) -> sparse.csr_matrix:
    """Return rows by values; `codes` are those of all values of the lists, end to end.

    The columns of a row ascend, each once, however often the row lists a value.
    """
    lengths = np.asarray(pc.fill_null(pc.list_value_length(lists), 0), np.int64)
    indptr = np.append(0, np.cumsum(lengths))
    ones = np.ones(len(codes), np.uint8)
    found = sparse.csr_matrix((ones, codes.astype(np.int32, copy=False), indptr), shape=(len(lengths), values))
    found.sum_duplicates()
    return found


def list_matrix(lists: pa.Array) -> sparse.csr_matrix:
    """Return rows by distinct values of lists of strings."""
    values, codes = encode(pc.list_flatten(lists))
    return matrix_of(lists, codes, len(values))
