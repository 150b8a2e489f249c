"""What each model declares of a trait, as a set: one license, several languages, no task."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from scipy import sparse

from modelome.genetics.parameter_sizes import size_classes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

__all__ = ["TRAIT_COLUMNS", "TraitSets", "column_sets", "trait_sets", "value_sets"]

TRAIT_COLUMNS = {
    "license": "licenses",
    "license_family": "license_family",
    "language": "languages",
    "task": "task",
    "library": "library",
    "dataset": "datasets",
    "card_generator": "card_generator",
    "parameters": "parameters",
}
"""Columns of the models table by the trait that they declare."""

_NOT_DECLARED = {"license_family": ("missing",)}


@dataclass(frozen=True)
class TraitSets:
    """`values` (v,), the most frequent first, and which of them each model has: `sets` (n, v), ones of int8."""

    trait: str
    values: tuple[str, ...]
    sets: sparse.csr_matrix

    @property
    def sizes(self) -> NDArray[np.int64]:
        """How many values each model has, (n,)."""
        sizes: NDArray[np.int64] = np.diff(self.sets.indptr).astype(np.int64)
        return sizes


def trait_sets(models: pa.Table, trait: str) -> TraitSets:
    """Read a trait of every model; what is missing is an empty set, `other` and `unknown` are values like any.

    A number of parameters is its class of size.
    """
    column = models[TRAIT_COLUMNS[trait]]
    if trait == "parameters":
        column = size_classes(column)
    return column_sets(column, trait, not_declared=_NOT_DECLARED.get(trait, ()))


def column_sets(column: pa.ChunkedArray, trait: str, *, not_declared: Sequence[str] = ()) -> TraitSets:
    """Read a column of strings or of lists of strings, (n,); the values `not_declared` are none."""
    array = column.combine_chunks()
    if pa.types.is_list(array.type):
        owners, values = pc.list_parent_indices(array), pc.list_flatten(array)
    else:
        owners, values = pa.array(np.arange(len(array))), array
    known = pc.and_(pc.is_valid(values), pc.invert(pc.is_in(values, pa.array(not_declared, pa.string()))))
    return value_sets(owners.filter(known).to_numpy().astype(np.int64), values.filter(known), len(array), trait)


def value_sets(rows: NDArray[np.int64], values: pa.Array | pa.ChunkedArray, models: int, trait: str) -> TraitSets:
    """Gather what models have: `rows` (k,) of theirs, and `values` (k,), strings of which none is null."""
    array = values.combine_chunks() if isinstance(values, pa.ChunkedArray) else values
    coded = array.dictionary_encode()
    words = coded.dictionary.to_pylist()
    codes = coded.indices.to_numpy()
    sets = sparse.csr_matrix((np.ones(len(rows), np.int8), (rows, codes)), shape=(models, len(words)))
    sets.sum_duplicates()
    sets.data[:] = 1
    having = np.bincount(sets.indices, minlength=len(words))
    order = sorted(range(len(words)), key=lambda at: (-int(having[at]), words[at]))
    return TraitSets(trait, tuple(words[at] for at in order), sets[:, order].tocsr())
