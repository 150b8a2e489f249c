"""The text of a model: weighted features from its tags, task, library, name and card.

By default nothing in it says where a model comes from (no `base_model:` tags, no owner) or how it fares (no counters, no
dates): the map shows what models are, not what they say of their parents. `TextWeights.lineage` adds the declared
parents' names for who wants that map instead.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from scipy import sparse

from modelome.mapping.text_cards import CardReader, card_words
from modelome.mapping.text_tags import read_tags
from modelome.mapping.vocabulary import Distinct, Vocabulary, distinct, split_words

if TYPE_CHECKING:
    from modelome.progress import Progress

__all__ = ["HAS_CARD", "HAS_NAME", "HAS_TRAITS", "NO_TEXT", "TextFeatures", "TextWeights", "read_text"]

NO_TEXT, HAS_NAME, HAS_TRAITS, HAS_CARD = 0, 1, 2, 3
"""Values of `text_source`: nothing at all; words of the name only; tags, task or library of its own; a card too."""


@dataclass(frozen=True)
class TextWeights:
    """How much each part of a model's metadata weighs in its text; 0 leaves the part out.

    `lineage` is the weight of the declared parents' name words, 0 by default: a map with it shows what models say of their
    parents, and everything drawn from it has to say so.
    """

    tags: float = 1.0
    task: float = 1.0
    library: float = 1.0
    name: float = 1.0
    card: float = 0.5
    lineage: float = 0.0

    def __post_init__(self) -> None:
        for field, value in vars(self).items():
            if not 0.0 <= value < float("inf"):
                raise ValueError(f"The text weight {field}={value} is not a number of 0 or more.")


@dataclass(frozen=True)
class TextFeatures:
    """Weighted counts of n models over a vocabulary.

    `counts` (n, len(vocabulary)) float32 CSR; `text_source` (n,) uint8.
    """

    counts: sparse.csr_matrix
    vocabulary: Vocabulary
    text_source: np.ndarray[Any, Any]


@dataclass(frozen=True)
class _Weighted:
    part: Distinct
    weight: float


WORDS_OF_TAG = 0.5
"""Weight of one word of a tag of several words, beside 1 for the tag as a whole."""


def _as_features(values: pa.StringArray) -> tuple[Distinct, Distinct]:
    """Distinct traits (task, library) as whole features and as words."""
    whole = distinct(pc.utf8_lower(pc.utf8_trim_whitespace(values)))
    return whole, split_words(values)


def _through(incidence: sparse.csr_matrix, part: Distinct) -> Distinct:
    return Distinct((incidence @ part.incidence).tocsr(), part.values)


def read_text(
    models: pa.Table,
    *,
    cards: CardReader | None = None,
    weights: TextWeights | None = None,
    progress: Progress | None = None,
) -> TextFeatures:
    """Turn the rows of a models table into weighted features.

    Reads the columns `name`, `tags`, `task`, `library`, and `parents` where the lineage weight is above 0. A part's features
    are counted once a model, however often it repeats them.
    """
    weights = weights or TextWeights()
    rows = models.num_rows
    parts: list[_Weighted] = []
    has_traits = np.zeros(rows, dtype=bool)

    if weights.tags or weights.lineage:
        mentions = distinct(models["tags"])
        tags = read_tags(mentions.values)
        if weights.tags:
            whole = distinct(tags.whole)
            has_traits |= _any(mentions.incidence @ whole.incidence)
            parts.append(_Weighted(_through(mentions.incidence, whole), weights.tags))
            words = split_words(pc.fill_null(tags.words, ""))
            parts.append(_Weighted(_through(mentions.incidence, words), weights.tags * WORDS_OF_TAG))
        if weights.lineage:
            words = split_words(pc.fill_null(tags.lineage, ""))
            parts.append(_Weighted(_through(mentions.incidence, words), weights.lineage))
            if "parents" in models.column_names:
                parts.append(_Weighted(_parent_words(models["parents"]), weights.lineage))
    for column, weight in (("task", weights.task), ("library", weights.library)):
        if weight:
            mentions = distinct(models[column])
            whole, words = _as_features(mentions.values)
            has_traits |= _any(mentions.incidence)
            parts.append(_Weighted(_through(mentions.incidence, whole), weight))
            parts.append(_Weighted(_through(mentions.incidence, words), weight * WORDS_OF_TAG))
    if weights.name:
        parts.append(_Weighted(split_words(_strings(models["name"])), weights.name))
    has_card = np.zeros(rows, dtype=bool)
    if cards is not None and weights.card:
        words = card_words(cards, rows)
        has_card = _any(words.incidence)
        parts.append(_Weighted(words, weights.card))

    vocabulary = (
        Vocabulary.of(*(each.part.values for each in parts))
        if parts
        else Vocabulary(pa.array([], pa.string()))
    )
    counts = sparse.csr_matrix((rows, len(vocabulary)), dtype=np.float32)
    for each in parts:
        moved = vocabulary.widen(each.part)
        np.minimum(moved.data, 1.0, out=moved.data)
        counts = counts + moved * np.float32(each.weight)
    counts = counts.tocsr()
    counts.sort_indices()
    source = np.where(_any(counts), HAS_NAME, NO_TEXT).astype(np.uint8)
    source[has_traits] = HAS_TRAITS
    source[has_card] = HAS_CARD
    return TextFeatures(counts, vocabulary, source)


def _any(matrix: sparse.csr_matrix) -> np.ndarray[Any, Any]:
    return np.diff(matrix.tocsr().indptr) > 0


def _strings(column: pa.ChunkedArray) -> pa.StringArray:
    return pc.fill_null(column.combine_chunks().cast(pa.string()), "")


def _parent_words(parents: pa.ChunkedArray) -> Distinct:
    lists = parents.combine_chunks()
    ids = pc.struct_field(pc.list_flatten(lists), "id")
    names = pc.replace_substring_regex(pc.fill_null(ids.cast(pa.string()), ""), r"^[^/]*/", "")
    words = split_words(names)
    owners = pc.list_parent_indices(lists).to_numpy(zero_copy_only=False)
    ones = np.ones(len(owners), dtype=np.float32)
    mentions = sparse.csr_matrix((ones, (owners, np.arange(len(owners)))), shape=(len(lists), len(owners)))
    return _through(mentions, words)
