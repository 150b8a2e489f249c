"""Words of cards, read in a stream: a card is text of any length and quality."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from scipy import sparse

from modelome.mapping.vocabulary import Distinct, Vocabulary, split_words

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["CardBatch", "CardReader", "card_words", "clean_cards"]

CHARACTERS_READ = 6_000
"""Characters of a card that are read: the first screens say what a model is, the rest is tables and logs."""


class CardBatch(NamedTuple):
    """Cards of some models: `rows` (m,) int64 row numbers of the models table, `cards` (m,) strings."""

    rows: np.ndarray[Any, Any]
    cards: pa.StringArray


class CardReader(Protocol):
    """Gives the cards of a table in batches, in any order, each row at most once."""

    def batches(self) -> Iterator[CardBatch]:
        """Read the cards from the start."""


def clean_cards(cards: pa.StringArray) -> pa.StringArray:
    """Leave the prose of cards: front matter, code, links' targets, HTML and table rules go.

    The front matter goes because it repeats the tags, with the parents and the license among them.
    """
    text = pc.utf8_slice_codeunits(pc.fill_null(cards.cast(pa.string()), ""), 0, CHARACTERS_READ)
    text = pc.replace_substring(text, "\r\n", "\n")
    for pattern in (
        r"(?s)\A\s*---\n.*?(?:\n---[ \t]*(?:\n|\z)|\z)",
        r"(?s)```.*?(?:```|\z)",
        r"(?s)<!--.*?(?:-->|\z)",
        r"<[^>\n]{1,500}>",
        r"\]\([^)\n]*\)",
        r"https?://\S+",
    ):
        text = pc.replace_substring_regex(text, pattern, " ")
    return text


def card_words(reader: CardReader, rows: int) -> Distinct:
    """Words of all cards; `incidence` is (rows, words) with ones. Cards of rows outside the table are ignored."""
    found: list[tuple[np.ndarray[Any, Any], Distinct]] = []
    for batch in reader.batches():
        inside = (batch.rows >= 0) & (batch.rows < rows)
        cards = batch.cards.filter(pa.array(inside))
        found.append((np.asarray(batch.rows)[inside], split_words(clean_cards(cards))))
    if not found:
        return Distinct(sparse.csr_matrix((rows, 0), dtype=np.float32), pa.array([], pa.string()))
    vocabulary = Vocabulary.of(*(words.values for _, words in found))
    total = sparse.csr_matrix((rows, len(vocabulary)), dtype=np.float32)
    for at, words in found:
        place = sparse.csr_matrix(
            (np.ones(len(at), np.float32), (at, np.arange(len(at)))), shape=(rows, len(at))
        )
        total = total + place @ vocabulary.widen(words)
    total.data[:] = 1.0
    return Distinct(total.tocsr(), vocabulary.terms)
