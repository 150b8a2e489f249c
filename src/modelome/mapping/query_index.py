"""Search by meaning: free text to the models whose words are its words, or mean what they mean.

For each word of the query the best matching term of a model counts, weighted by how alike the two are in the static
table (a sum of maxima, as in late interaction; Khattab, Zaharia, "ColBERT", 2020), by the model's weight of the term
(BM25 over fields) and by the word's rarity. The inverted index is read from mapped files: a query touches only the
lists of its terms.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numba import njit
from scipy import sparse

from modelome.mapping.query_terms import document_terms, query_units
from modelome.mapping.static_table import StaticTable

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from modelome.mapping.query_terms import QueryUnit
    from modelome.mapping.text_cards import CardReader
    from modelome.mapping.vocabulary import Vocabulary

__all__ = ["SearchHits", "SearchIndex"]

LIKENESS_FLOOR = 0.4
"""Cosine of two words below which one says nothing of the other."""

OTHER_NAME = 0.9
"""Likeness of a word and what models call it by the thesaurus."""

MOST_ALIKE = 64
"""Terms that a word of the query is widened to."""

SEMANTIC_MODELS = 3
"""A term that fewer models have is matched by its spelling only."""

_LEVELS = 255.0
_ARRAYS = ("starts", "models", "weights", "semantic", "directions")


class SearchHits(NamedTuple):
    """Models found, best first: rows (k,) int64 and scores (k,) float32 in (0, 1]; equal scores in order of the row."""

    rows: NDArray[np.int64]
    scores: NDArray[np.float32]


@dataclass(frozen=True)
class SearchIndex:
    """An inverted index over n models and t terms.

    `starts` (t + 1,) int64, `models` (postings,) int32 and `weights` (postings,) uint8 are the models of each term;
    `directions` (s, 256) int8 the unit vectors of the terms `semantic` (s,) int32, the others are matched by their
    spelling only; `scale` what a weight of 255 means.
    """

    count: int
    terms: dict[str, int]
    starts: NDArray[np.int64]
    models: NDArray[np.int32]
    weights: NDArray[np.uint8]
    semantic: NDArray[np.int32]
    directions: NDArray[np.int8]
    scale: float

    @classmethod
    def build(
        cls, models: pa.Table, *, cards: CardReader | None = None, known: SearchIndex | None = None
    ) -> SearchIndex:
        """Index a models table (columns `name`, `tags`, `task`, `library`, `languages`) and its cards.

        Directions of terms are taken from `known`, another index, where it has them: they are the same and cost a third
        of the time.
        """
        vocabulary, weights = document_terms(models, cards=cards)
        return cls._of(vocabulary, weights.tocsc(), known)

    @classmethod
    def _of(cls, vocabulary: Vocabulary, weights: sparse.csc_matrix, known: SearchIndex | None = None) -> SearchIndex:
        weights.sort_indices()
        scale = float(weights.data.max(initial=1e-6))
        levels = np.maximum(np.rint(weights.data / scale * _LEVELS), 1).astype(np.uint8)
        semantic = np.flatnonzero(np.diff(weights.indptr) >= min(SEMANTIC_MODELS, weights.shape[0])).astype(np.int32)
        directions = np.zeros((len(semantic), StaticTable.load().dims), dtype=np.int8)
        missing = np.arange(len(semantic))
        if known is not None:
            theirs = np.asarray(list(known.terms), dtype=object)[known.semantic]
            there = pc.index_in(vocabulary.terms.take(pa.array(semantic)), value_set=pa.array(theirs, pa.string()))
            there = pc.fill_null(there, -1).to_numpy(zero_copy_only=False)
            directions[there >= 0] = known.directions[there[there >= 0]]
            missing = np.flatnonzero(there < 0)
        for start in range(0, len(missing), 50_000):
            rows = missing[start : start + 50_000]
            block = vocabulary.terms.take(pa.array(semantic[rows]))
            directions[rows] = np.rint(StaticTable.load().terms(block) * 127)
        terms = {term: at for at, term in enumerate(vocabulary.terms.to_pylist())}
        starts = weights.indptr.astype(np.int64)
        models = weights.indices.astype(np.int32)
        return cls(weights.shape[0], terms, starts, models, levels, semantic, directions, scale)

    def take(self, order: NDArray[np.integer]) -> SearchIndex:
        """Return the index of the same models in another order: row i of the new one is row `order[i]` of this one."""
        place = np.empty(self.count, dtype=np.int32)
        place[order] = np.arange(self.count, dtype=np.int32)
        shape = (self.count, len(self.terms))
        moved = sparse.csc_matrix((self.weights.copy(), place[self.models], self.starts), shape=shape)
        moved.sort_indices()
        return replace(self, models=moved.indices.astype(np.int32), weights=moved.data)

    def search(self, text: str, limit: int = 50, *, mask: NDArray[np.bool_] | None = None) -> SearchHits:
        """Find the models that a query means, among those of `mask` (n,) where one is given.

        Takes time by the lists of the query's terms, not by the number of models.
        """
        units = query_units(text)
        total = np.zeros(self.count, dtype=np.float32)
        if not units or not self.count:
            return SearchHits(np.zeros(0, np.int64), np.zeros(0, np.float32))
        best = np.zeros(self.count, dtype=np.float32)
        full = 0.0
        for unit in units:
            terms, likeness = self._alike(unit)
            weight = unit.weight * self._rarity(terms, likeness)
            if unit.vector.any():
                full += weight
            if len(terms):
                _add_best(self.starts, self.models, self.weights, terms, likeness, np.float32(weight), best, total)
        if mask is not None:
            total[~mask] = 0.0
        return _top(total, limit, max(full, 1e-6) * _LEVELS)

    def _alike(self, unit: QueryUnit) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        named = [(self.terms[term], 1.0) for term in (unit.term,) if term in self.terms]
        named += [(self.terms[term], OTHER_NAME) for term in unit.other_names if term in self.terms]
        terms = np.array([term for term, _ in named], dtype=np.int64)
        likeness = np.array([alike for _, alike in named], dtype=np.float32)
        if unit.vector.any():
            cosines = _cosines(self.directions, unit.vector)
            near = np.flatnonzero(cosines > LIKENESS_FLOOR)
            near = near[np.argsort(-cosines[near], kind="stable")[:MOST_ALIKE]]
            near = near[~np.isin(self.semantic[near], terms)]
            alike = (cosines[near] - LIKENESS_FLOOR) / (1 - LIKENESS_FLOOR)
            terms = np.concatenate([terms, self.semantic[near]])
            likeness = np.concatenate([likeness, np.minimum(alike, 0.95)]).astype(np.float32)
        return terms, likeness

    def _rarity(self, terms: NDArray[np.int64], likeness: NDArray[np.float32]) -> float:
        """How much is said by a model having one of the terms: BM25's idf over all of them."""
        models = float((np.diff(self.starts)[terms] * likeness).sum()) if len(terms) else 0.0
        return float(np.log(1 + (self.count - min(models, self.count) + 0.5) / (models + 0.5)))

    def save(self, path: str | Path) -> None:
        """Write the index into a folder."""
        folder = Path(path)
        folder.mkdir(parents=True, exist_ok=True)
        for name in _ARRAYS:
            np.save(folder / f"{name}.npy", getattr(self, name))
        facts = {"count": self.count, "scale": self.scale, "terms": list(self.terms)}
        (folder / "index.json").write_text(json.dumps(facts, ensure_ascii=False))

    @classmethod
    def load(cls, path: str | Path) -> SearchIndex:
        """Read what `save` wrote; lists and directions stay on disk and are mapped."""
        folder = Path(path)
        facts = json.loads((folder / "index.json").read_text())
        mapped = {name: np.load(folder / f"{name}.npy", mmap_mode="r") for name in _ARRAYS}
        terms = {term: at for at, term in enumerate(facts["terms"])}
        return cls(count=facts["count"], scale=facts["scale"], terms=terms, **mapped)


@njit(nogil=True, cache=True, fastmath=True)
def _dots(directions, vector):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    out = np.empty(directions.shape[0], np.float32)
    for row in range(directions.shape[0]):
        total = np.float32(0)
        for at in range(directions.shape[1]):
            total += directions[row, at] * vector[at]
        out[row] = total
    return out


def _cosines(directions: NDArray[np.int8], vector: NDArray[np.float32]) -> NDArray[np.float32]:
    found: NDArray[np.float32] = _dots(np.asarray(directions), vector / np.float32(127))
    return found


@njit(nogil=True, cache=True)
def _add_best(starts, models, weights, terms, likeness, unit_weight, best, total):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202, PLR0917
    """Add to `total` each model's best match among `terms`; `best` (n,) is scratch, zero before and after."""
    for at in range(len(terms)):
        for place in range(starts[terms[at]], starts[terms[at] + 1]):
            value = likeness[at] * weights[place]
            model = models[place]
            if value > best[model]:
                total[model] += (value - best[model]) * unit_weight
                best[model] = value
    for at in range(len(terms)):
        for place in range(starts[terms[at]], starts[terms[at] + 1]):
            best[models[place]] = 0.0


def _top(total: NDArray[np.float32], limit: int, full: float) -> SearchHits:
    found = int(np.count_nonzero(total))
    limit = min(limit, found)
    if not limit:
        return SearchHits(np.zeros(0, np.int64), np.zeros(0, np.float32))
    last = np.partition(total, len(total) - limit)[len(total) - limit]
    above = np.flatnonzero(total > last)
    rows = np.concatenate([above, np.flatnonzero(total == last)[: limit - len(above)]])
    rows = rows[np.lexsort((rows, -total[rows]))]
    return SearchHits(rows.astype(np.int64), np.minimum(total[rows] / full, 1.0).astype(np.float32))
