"""Which traits differ between parent and child, one bit a trait: what the filter `changed:` asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from modelome.atlas.coded.matrix import list_matrix
from modelome.atlas.filters.fields import CHANGES
from modelome.lineage.csr import spans

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["changes_of_edges", "changes_of_models"]

_NOT_DECLARED = "missing"  # what `license_family` says where there is no license


def changes_of_models(models: pa.Table, parent: NDArray[np.int32], child: NDArray[np.int32]) -> NDArray[np.uint8]:
    """Return for each model a byte, (n,): bit i tells whether trait i of `CHANGES` differs from that of a parent.

    `parent` and `child` are the two ends of each resolved edge, (edges,).
    """
    changed = np.zeros(models.num_rows, np.uint8)
    np.bitwise_or.at(changed, child, changes_of_edges(models, parent, child))
    return changed


def changes_of_edges(models: pa.Table, parent: NDArray[np.int32], child: NDArray[np.int32]) -> NDArray[np.uint8]:
    """Return for each edge a byte, (edges,): bit i tells whether trait i of `CHANGES` differs between its ends.

    A pair counts where both declare something; lists are compared as sets.
    """
    changed = np.zeros(len(parent), np.uint8)
    for bit, name in enumerate(CHANGES.values()):
        column = models[name].combine_chunks()
        differ = _sets_differ if pa.types.is_list(column.type) else _words_differ
        changed |= differ(column, parent, child).astype(np.uint8) << np.uint8(bit)
    return changed


def _words_differ(words: pa.Array, parent: NDArray[np.int32], child: NDArray[np.int32]) -> NDArray[np.bool_]:
    encoded = pc.if_else(pc.equal(words, _NOT_DECLARED), None, words).dictionary_encode()
    codes = pc.fill_null(encoded.indices, -1).to_numpy(zero_copy_only=False)
    above, below = codes[parent], codes[child]
    differ: NDArray[np.bool_] = (above >= 0) & (below >= 0) & (above != below)
    return differ


def _sets_differ(lists: pa.Array, parent: NDArray[np.int32], child: NDArray[np.int32]) -> NDArray[np.bool_]:
    sets = list_matrix(lists)
    size = np.diff(sets.indptr)
    declared = (size[parent] > 0) & (size[child] > 0)
    differ: NDArray[np.bool_] = declared & (size[parent] != size[child])
    alike = np.flatnonzero(declared & ~differ)
    above, below = parent[alike], child[alike]
    lengths = size[above].astype(np.int64)
    unlike = sets.indices[spans(sets.indptr[above], lengths)] != sets.indices[spans(sets.indptr[below], lengths)]
    if len(alike):
        differ[alike] = np.logical_or.reduceat(unlike, np.cumsum(lengths) - lengths)
    return differ
