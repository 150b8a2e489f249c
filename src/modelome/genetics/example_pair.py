"""One parent and one child to show how metadata change: chosen by a rule, not by hand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from modelome.genetics.metadata_text import metadata_texts

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from modelome.genetics.study import Study

__all__ = ["CANDIDATES", "LONGEST", "PAPERS_PAIR", "ExamplePair", "example_pair"]

PAPERS_PAIR = ("Qwen/Qwen1.5-72B", "abideen/MegaQwen-120B")
"""Parent and child of the paper's figure 4."""
LONGEST = 600
"""Characters that can be shown."""
CANDIDATES = 2_000


@dataclass(frozen=True)
class ExamplePair:
    """Ids of a parent and its child, their metadata, and how they were chosen."""

    parent: str
    child: str
    parent_text: str
    child_text: str
    rule: str


def example_pair(study: Study) -> ExamplePair | None:
    """Choose the paper's own pair where it is an edge of the study, else the most liked child of another owner.

    Of the 2,000 edges between different owners whose child has most likes (then whose parent has most, then in order)
    that is the first on which both metadata are ASCII, differ, and have at most 600 characters; where all are longer,
    the first that is ASCII and differs. None where there is no such edge.
    """
    parent, child = study.edges.parent, study.edges.child
    row_of = pc.index_in(pa.array(PAPERS_PAIR), value_set=_whole(study.models["id"])).to_pylist()
    if None not in row_of:
        known = np.flatnonzero((parent == row_of[0]) & (child == row_of[1]))[:1]
        if len(known):
            return _told(study, parent[known], child[known], "the paper's own, as this snapshot has it")
    liked = _most_liked(study)
    return _told(
        study,
        parent[liked],
        child[liked],
        "that of the most liked child of a parent of another owner"
        f" (metadata of at most {LONGEST} characters where there are any such)",
    )


def _most_liked(study: Study) -> NDArray[np.int64]:
    owner = _whole(study.models["owner"]).dictionary_encode().indices.to_numpy()
    likes = pc.fill_null(study.models["likes"], -1).to_numpy()
    parent, child = study.edges.parent, study.edges.child
    apart = np.flatnonzero(owner[parent] != owner[child])
    order = np.lexsort((apart, -likes[parent[apart]], -likes[child[apart]]))
    return apart[order[:CANDIDATES]]


def _told(study: Study, parent: NDArray[np.int64], child: NDArray[np.int64], rule: str) -> ExamplePair | None:
    """Give the first pair whose texts can be shown."""
    if not len(parent):
        return None
    first, second = _texts(study, parent), _texts(study, child)
    fit = pc.and_(pc.string_is_ascii(first), pc.string_is_ascii(second))
    fit = pc.and_(fit, pc.not_equal(first, second)).to_numpy(zero_copy_only=False)
    longer = pc.max_element_wise(pc.utf8_length(first), pc.utf8_length(second)).to_numpy()
    best = np.flatnonzero(fit & (longer <= LONGEST))
    at = best if len(best) else np.flatnonzero(fit)
    if not len(at):
        return None
    place = int(at[0])
    ids = study.models["id"].take(pa.array([parent[place], child[place]])).to_pylist()
    return ExamplePair(ids[0], ids[1], first[place].as_py(), second[place].as_py(), rule)


def _texts(study: Study, rows: NDArray[np.int64]) -> pa.StringArray:
    return next(iter(metadata_texts(study.models.take(pa.array(rows)))()))


def _whole(values: pa.ChunkedArray) -> pa.Array:
    return pa.chunked_array(values.chunks, values.type).combine_chunks()
