"""The text of a model: weighted features from its tags, task, library, name and card.

By default nothing in it says where a model comes from (no `base_model:` tags, no owner) or how it fares (no counters,
no dates): the map shows what models are, not what they say of their parents. `TextWeights.lineage` adds the declared
parents' names for who wants that map instead.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from scipy import sparse

from modelome.mapping.text_cards import CardReader, card_words
from modelome.mapping.text_tags import KINDS, read_tags
from modelome.mapping.vocabulary import Distinct, Vocabulary, distinct, split_words

__all__ = ["HAS_CARD", "HAS_NAME", "HAS_TRAITS", "NO_TEXT", "TextFeatures", "TextWeights", "read_text"]

NO_TEXT, HAS_NAME, HAS_TRAITS, HAS_CARD = 0, 1, 2, 3
"""Values of `text_source`: nothing at all; words of the name only; tags, task or library of its own; a card too."""


@dataclass(frozen=True)
class TextWeights:
    """How much each part of a model's metadata weighs in its text; 0 leaves the part out.

    `formats`, `serving`, `license` and `papers` are the tags that name file formats, what the Hub found that it can
    serve, the license, and cited papers; `tags` are all others. `lineage` is the weight of the declared parents' name
    words, 0 by default: a map with it shows what models say of their parents, and everything drawn from it has to say
    so.
    """

    tags: float = 1.0
    task: float = 1.0
    library: float = 1.0
    name: float = 0.5
    card: float = 0.5
    formats: float = 0.3
    serving: float = 1.0
    license: float = 1.0
    papers: float = 1.0
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


def read_text(models: pa.Table, *, cards: CardReader | None = None, weights: TextWeights | None = None) -> TextFeatures:
    """Turn the rows of a models table into weighted features.

    Reads the columns `name`, `tags`, `task`, `library`, and `parents` where the lineage weight is above 0. A part
    counts a feature once a model, however often it repeats it. A tag of several words is a feature as a whole, and
    each of its words.
    """
    weights = weights or TextWeights()
    rows = models.num_rows
    parts, has_traits = _tag_parts(models, weights)
    for column, weight in (("task", weights.task), ("library", weights.library)):
        if weight:
            mentions = distinct(models[column])
            has_traits |= _any(mentions.incidence)
            whole = distinct(pc.utf8_lower(pc.utf8_trim_whitespace(mentions.values)))
            parts.append(_Weighted(_through(mentions.incidence, whole), weight))
            parts.append(_Weighted(_through(mentions.incidence, split_words(mentions.values)), weight))
    if weights.name:
        parts.append(_Weighted(split_words(_strings(models["name"])), weights.name))
    has_card = np.zeros(rows, dtype=bool)
    if cards is not None and weights.card:
        words = card_words(cards, rows)
        has_card = _any(words.incidence)
        parts.append(_Weighted(words, weights.card))

    vocabulary, counts = _join(parts, rows)
    source = np.where(_any(counts), HAS_NAME, NO_TEXT).astype(np.uint8)
    source[has_traits] = HAS_TRAITS
    source[has_card] = HAS_CARD
    return TextFeatures(counts, vocabulary, source)


def _tag_parts(models: pa.Table, weights: TextWeights) -> tuple[list[_Weighted], np.ndarray[Any, Any]]:
    """Features of the tags by kind, and which rows have any tag that says what they are."""
    mentions = distinct(models["tags"])
    tags = read_tags(mentions.values)
    weight_of = {"content": weights.tags} | {kind: getattr(weights, kind) for kind in KINDS if hasattr(weights, kind)}
    parts: list[_Weighted] = []
    tells = np.zeros(models.num_rows, dtype=bool)
    for kind, weight in weight_of.items():
        of_kind = np.flatnonzero(pc.equal(tags.kind, kind).to_numpy(zero_copy_only=False))
        if not weight or not len(of_kind):
            continue
        incidence = mentions.incidence[:, of_kind]
        taken = pa.array(of_kind)
        said = (distinct(tags.whole.take(taken)), split_words(pc.fill_null(tags.words.take(taken), "")))
        parts.extend(_Weighted(_through(incidence, part), weight) for part in said)
        if kind not in ("serving", "lineage"):
            tells |= _any(incidence)
    if weights.lineage and "parents" in models.column_names:
        parts.append(_Weighted(_parent_words(models["parents"]), weights.lineage))
    return parts, tells


def _join(parts: list[_Weighted], rows: int) -> tuple[Vocabulary, sparse.csr_matrix]:
    """One vocabulary for all parts, and the sum of their weighted counts over it."""
    if not parts:
        return Vocabulary(pa.array([], pa.string())), sparse.csr_matrix((rows, 0), dtype=np.float32)
    vocabulary = Vocabulary.of(*(each.part.values for each in parts))
    counted = []
    for each in parts:
        incidence = each.part.incidence.copy()
        np.minimum(incidence.data, 1.0, out=incidence.data)
        counted.append(incidence * np.float32(each.weight))
    columns = vocabulary.columns(pa.concat_arrays([each.part.values for each in parts]))
    ones = np.ones(len(columns), dtype=np.float32)
    move = sparse.csr_matrix((ones, (np.arange(len(columns)), columns)), shape=(len(columns), len(vocabulary)))
    counts = (sparse.hstack(counted, format="csr") @ move).tocsr()
    counts.sort_indices()
    return vocabulary, counts


def _through(incidence: sparse.csr_matrix, part: Distinct) -> Distinct:
    """Carry features of distinct strings to the rows that mention the strings."""
    return Distinct((incidence @ part.incidence).tocsr(), part.values)


def _any(matrix: sparse.csr_matrix) -> np.ndarray[Any, Any]:
    return np.asarray(np.diff(matrix.tocsr().indptr) > 0)


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
