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
"""Characters of a card that are looked at: a card can have 10 MB."""

PROSE_READ = 1_000
"""Characters of its prose that are taken: the first paragraphs say what a model is, the rest is tables and logs."""


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
    return pc.utf8_slice_codeunits(pc.utf8_trim_whitespace(text), 0, PROSE_READ)


def card_words(reader: CardReader, rows: int) -> Distinct:
    """Words of all cards; `incidence` is (rows, words) with ones. Cards of rows outside the table are ignored."""
    at: list[np.ndarray[Any, Any]] = []
    found: list[Distinct] = []
    for batch in reader.batches():
        inside = (batch.rows >= 0) & (batch.rows < rows)
        at.append(np.asarray(batch.rows)[inside])
        found.append(split_words(clean_cards(batch.cards.filter(pa.array(inside)))))
    if not found:
        return Distinct(sparse.csr_matrix((rows, 0), dtype=np.float32), pa.array([], pa.string()))
    vocabulary = Vocabulary.of(*(words.values for words in found))
    owners = np.concatenate([np.repeat(r, np.diff(w.incidence.indptr)) for r, w in zip(at, found, strict=True)])
    columns = np.concatenate([vocabulary.columns(w.values)[w.incidence.indices] for w in found])
    ones = np.ones(len(owners), dtype=np.float32)
    total = sparse.csr_matrix((ones, (owners, columns)), shape=(rows, len(vocabulary)), dtype=np.float32)
    total.sum_duplicates()
    total.data[:] = 1.0
    return Distinct(total, vocabulary.terms)
