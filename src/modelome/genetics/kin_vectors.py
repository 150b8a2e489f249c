"""The texts of models by which kin are compared, and their vectors."""

from __future__ import annotations

import weakref
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from modelome.genetics.kin_card_text import card_texts, placed_rows
from modelome.genetics.metadata_text import metadata_texts, plain_texts
from modelome.genetics.row_products import DenseRows
from modelome.genetics.terms import choose_terms, count_terms

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from modelome.genetics.row_products import Rows
    from modelome.genetics.study import Study
    from modelome.genetics.terms import Terms, TermVectors
    from modelome.genetics.texts import Texts

__all__ = ["CARDS", "TEXTS", "KinVectors", "kin_vectors", "terms_of"]

TEXTS = {"metadata": metadata_texts, "metadata without kinship": plain_texts}
"""The paper's text of a model, and the same without what gives kinship away: names, parents, counters, dates."""

CARDS = ("card, first 512 characters", "card, whole")
"""Cards as the paper cuts them, and the same cards uncut."""

_FEW = 100_000
_FEW_BUCKETS = 1 << 18

_CHOSEN: dict[int, dict[str, Terms]] = {}


@dataclass(frozen=True)
class KinVectors:
    """Vectors of a text by a measure, a row a model, whose products are similarities.

    `among` (n,) tells which models have the text; None where all have.
    """

    text: str
    measure: str
    vectors: Rows
    among: NDArray[np.bool_] | None = None


def kin_vectors(study: Study) -> Iterator[KinVectors]:
    """Give each text by each measure, one after another."""
    for text, texts in TEXTS.items():
        of = texts(study.models)
        counted = count_terms(of, terms_of(study, text, of))
        yield KinVectors(text, "term frequency", counted.frequencies())
        yield KinVectors(text, "TF-IDF", counted.weighted())
    if study.vectors is not None:
        yield KinVectors("metadata without kinship", "embedding", DenseRows.unit(study.vectors))
    yield from _cards(study)


def terms_of(study: Study, text: str, texts: Texts) -> Terms:
    """Choose the terms of a text once for all analyses of a snapshot: it takes longer than to count them."""
    key = id(study.models)
    if key not in _CHOSEN:
        _CHOSEN[key] = {}
        weakref.finalize(study.models, _CHOSEN.pop, key, None)
    chosen = _CHOSEN[key]
    if text not in chosen:
        few = {"buckets": _FEW_BUCKETS} if study.models.num_rows < _FEW else {}
        chosen[text] = choose_terms(texts, **few)
    return chosen[text]


def _cards(study: Study) -> Iterator[KinVectors]:
    if study.cards is None:
        return
    cards, models = card_texts(study.cards), study.models.num_rows
    among = np.zeros(models, bool)
    among[cards.rows] = True
    for text, texts in zip(CARDS, (cards.first, cards.whole), strict=True):
        if not among.any():
            return
        counted: TermVectors = count_terms(texts, terms_of(study, text, texts))
        yield KinVectors(text, "term frequency", placed_rows(counted.frequencies(), cards.rows, models), among)
        yield KinVectors(text, "TF-IDF", placed_rows(counted.weighted(), cards.rows, models), among)
