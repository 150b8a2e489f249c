"""Term vectors as the paper takes them: the 512 most frequent words and pairs of words, counted or weighted by rarity.

Definitions 6.1 and 6.2 of arXiv 2508.06811, as scikit-learn's `CountVectorizer(ngram_range=(1, 2), max_features=512)`
and `TfidfVectorizer` have them. All pairs of words of two million texts do not fit in memory, so terms are first
counted into buckets by their hashes. A bucket holds no less than any term in it; so once every term of the fullest
buckets is counted, and the 512th of them is more frequent than the fullest bucket left out, the 512 are the right ones.
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from scipy import sparse

from modelome.genetics import term_kernels as kernels
from modelome.strings import buffers_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from modelome.genetics.texts import Texts

__all__ = ["BUCKETS", "TERMS", "TermVectors", "Terms", "choose_terms", "count_terms", "weigh_terms"]

TERMS = 512
"""How many the paper keeps."""

BUCKETS = 1 << 22
"""Into how many terms are counted first: 32 MB of counters."""

_FIRST_BUCKETS = 4 * TERMS
_ROOM = 1 << 18
# Lower case makes two characters of one, or depends on what follows: Arrow's differs from Python's there.
_ODD = r"[\x{130}\x{3A3}]"


@dataclass(frozen=True)
class Terms:
    """The most frequent terms, (k,), in alphabetical order, with how often each occurs in all texts."""

    words: tuple[str, ...]
    counts: NDArray[np.int64]
    hashes: NDArray[np.uint64]
    at_most: int
    """No term left out occurs more often."""


@dataclass(frozen=True)
class TermVectors:
    """Counts of terms by text, (texts, terms) int32."""

    terms: Terms
    counts: sparse.csr_matrix

    def frequencies(self) -> sparse.csr_matrix:
        """Rows of counts at length 1: products are the cosines of Definition 6.1."""
        return _unit(self.counts.astype(np.float64))

    def weighted(self) -> sparse.csr_matrix:
        """Rows of TF-IDF at length 1: products are the cosines of Definition 6.2."""
        return _unit(weigh_terms(self.counts))


def choose_terms(texts: Texts, *, terms: int = TERMS, buckets: int = BUCKETS) -> Terms:
    """Find the most frequent terms; ties go to the first in alphabetical order. Memory does not grow with the texts.

    `buckets`, a power of two, changes the time and memory that it takes, never the terms.
    """
    is_word = _word_characters()
    held = np.zeros(buckets, np.int64)
    for block in texts():
        starts, data = buffers_of(_lower(block))
        kernels.count_buckets(data, starts, is_word, held)
    size = min(_FIRST_BUCKETS, buckets)
    least = max(int(np.partition(held, -size)[-size]), 1)
    while True:
        keys, counts = _count_candidates(texts, held >= least, is_word)
        left_out = int(held[held < least].max(initial=0))
        bound = int(np.partition(counts, -terms)[-terms]) if len(counts) >= terms else 1
        if left_out < bound:
            break
        least = bound
    next_one = int(np.partition(counts, -terms - 1)[-terms - 1]) if len(counts) > terms else 0
    kept = counts >= bound
    keys, counts = keys[kept], counts[kept]
    words = _spell(texts, keys, is_word)
    order = sorted(range(len(words)), key=lambda at: (-int(counts[at]), words[at]))[:terms]
    order.sort(key=lambda at: words[at])
    return Terms(tuple(words[at] for at in order), counts[order], keys[order], max(left_out, next_one))


def count_terms(texts: Texts, terms: Terms) -> TermVectors:
    """Count terms in each text."""
    is_word = _word_characters()
    keys, column = _table(terms.hashes)
    blocks = []
    for block in texts():
        starts, data = buffers_of(_lower(block))
        room = min(int(starts[-1] - starts[0]) + 1, len(block) * len(terms.words)) + len(terms.words)
        sizes, columns, counts = (np.empty(each, np.int32) for each in (len(block), room, room))
        used = kernels.count_columns(data, starts, is_word, keys, column, len(terms.words), sizes, columns, counts)
        indptr = np.append(0, np.cumsum(sizes, dtype=np.int64))
        shape = (len(block), len(terms.words))
        blocks.append(sparse.csr_matrix((counts[:used].copy(), columns[:used].copy(), indptr), shape=shape))
    empty = sparse.csr_matrix((0, len(terms.words)), dtype=np.int32)
    return TermVectors(terms, sparse.vstack([empty, *blocks], format="csr"))


def weigh_terms(counts: sparse.csr_matrix) -> sparse.csr_matrix:
    """Weigh counts by rarity, ln((1 + n) / (1 + texts with the term)) + 1."""
    having = np.bincount(counts.indices, minlength=counts.shape[1])
    rarity = np.log((1 + counts.shape[0]) / (1 + having)) + 1
    weighed = counts.astype(np.float64)
    weighed.data *= rarity[counts.indices]
    return weighed


def _unit(rows: sparse.csr_matrix) -> sparse.csr_matrix:
    lengths = np.sqrt(np.asarray(rows.multiply(rows).sum(axis=1)).ravel())
    rows.data /= np.repeat(np.where(lengths > 0, lengths, 1.0), np.diff(rows.indptr))
    return rows


def _count_candidates(
    texts: Texts, chosen: NDArray[np.bool_], is_word: NDArray[np.bool_]
) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
    """Count every term of the chosen buckets by itself, in a table that is at most half full."""
    room = _ROOM
    while True:
        keys, counts, left = np.zeros(room, np.uint64), np.zeros(room, np.int64), room // 2
        for block in texts():
            starts, data = buffers_of(_lower(block))
            left -= kernels.count_candidates(data, starts, is_word, chosen, keys, counts, left)
            if left < 0:
                break
        if left >= 0:
            return keys[keys > 0], counts[keys > 0]
        room *= 4


def _table(hashes: NDArray[np.uint64]) -> tuple[NDArray[np.uint64], NDArray[np.int32]]:
    """Build an open table of hashes, and the column that each stands for."""
    keys = np.zeros(max(8, 1 << (8 * len(hashes)).bit_length()), np.uint64)
    column = np.full(len(keys), -1, np.int32)
    kernels.fill_table(hashes, keys, column)
    return keys, column


def _spell(texts: Texts, hashes: NDArray[np.uint64], is_word: NDArray[np.bool_]) -> list[str]:
    """Read each term where it is first seen."""
    keys, column = _table(hashes)
    words = [""] * len(hashes)
    left = len(hashes)
    for block in texts():
        starts, data = buffers_of(_lower(block))
        places = np.full((len(hashes), 4), -1, np.int64)
        places[[at for at, word in enumerate(words) if word]] = 0
        left -= kernels.locate(data, starts, is_word, keys, column, places)
        for at in np.flatnonzero(places[:, 1] > 0).tolist():
            parts = (data[begin:end].tobytes().decode() for begin, end in places[at].reshape(2, 2) if begin >= 0)
            words[at] = " ".join(parts)
        if not left:
            break
    return words


def _lower(texts: pa.StringArray) -> pa.StringArray:
    lower = pc.utf8_lower(texts)
    odd = pc.match_substring_regex(texts, _ODD)
    if not pc.any(odd).as_py():
        return lower
    mended = pa.array([text.lower() for text in texts.filter(odd).to_pylist()], pa.string())
    return pc.replace_with_mask(lower, odd, mended)


@lru_cache(maxsize=1)
def _word_characters() -> NDArray[np.bool_]:
    r"""Tell of each code point whether Python's `\w` matches it."""
    everything = "".join(map(chr, range(sys.maxunicode + 1)))
    found = np.zeros(sys.maxunicode + 1, bool)
    found[[match.start() for match in re.finditer(r"\w", everything)]] = True
    return found
