"""Cards as sequences, as the paper (arXiv 2508.06811, section 5.1) chooses them, and the same cards whole.

A card counts from 512 characters on, and unless one of two phrases says that a tool wrote it; of such a card the paper
reads the first 512 characters, most of which are its YAML header.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from scipy import sparse

from modelome.table.generators import is_phrased

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from modelome.genetics.study import CardBlocks
    from modelome.genetics.texts import Texts

__all__ = ["CHARACTERS", "CardTexts", "card_texts", "is_eligible", "placed_rows"]

CHARACTERS = 512


@dataclass(frozen=True)
class CardTexts:
    """Texts of the models that have an eligible card: text i is of the model `rows[i]`, (cards,)."""

    rows: NDArray[np.int64]
    first: Texts
    whole: Texts


def is_eligible(cards: pa.StringArray) -> pa.BooleanArray:
    """Tell of each card whether it is long enough, and not flagged as written by a tool."""
    return pc.and_not(pc.greater_equal(pc.utf8_length(cards), CHARACTERS), is_phrased(cards))


def card_texts(cards: CardBlocks) -> CardTexts:
    """Find the eligible cards; texts are read from `cards` anew at every call."""
    rows, kept = [np.zeros(0, np.int64)], []
    for block in cards():
        eligible = is_eligible(block.cards)
        kept.append(eligible)
        rows.append(block.rows[eligible.to_numpy(zero_copy_only=False)])

    def whole() -> Iterator[pa.StringArray]:
        return (block.cards.filter(eligible) for block, eligible in zip(cards(), kept, strict=True))

    def first() -> Iterator[pa.StringArray]:
        return (pc.utf8_slice_codeunits(texts, 0, CHARACTERS) for texts in whole())

    return CardTexts(np.concatenate(rows), first, whole)


def placed_rows(vectors: sparse.csr_matrix, rows: NDArray[np.integer], models: int) -> sparse.csr_matrix:
    """Give row i of `vectors` to the model `rows[i]`, and rows of 0 to the others; (models, terms)."""
    order = np.argsort(rows)
    ordered = vectors[order]
    sizes = np.zeros(models, np.int64)
    sizes[rows[order]] = np.diff(ordered.indptr)
    indptr = np.append(0, np.cumsum(sizes))
    return sparse.csr_matrix((ordered.data, ordered.indices, indptr), shape=(models, vectors.shape[1]))
